import type { JsonObject } from '../../../common/json-text.js';
import { restError } from '../../../common/rest-error.js';
import type { EntityId } from '../../../metadata/entity-key.js';
import type { EntityModel } from '../../../metadata/entity-model.js';
import { givenKey, givenText } from '../body/given-key.js';

/** A row that a PUT or DELETE names, with the id as the client wrote it. */
export interface NamedRow {
  readonly id: EntityId;
  readonly text: string;
}

/**
 * The row that an element of a bulk update is about (protocol/entities.md 9.2).
 *
 * @throws RestError 400 without a complete key
 */
export function namedRow(entity: EntityModel, json: JsonObject): NamedRow {
  const { id, parts } = givenKey(entity, json);
  if (id === undefined) {
    const missing = entity.key.attributes.find(({ name }) => !parts.has(name));
    throw restError('attributeNotPresented', { attribute: missing?.name ?? 'id' });
  }
  return { id, text: givenText(entity, json) };
}
