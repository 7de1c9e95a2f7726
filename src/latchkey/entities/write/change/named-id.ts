import type { JsonObject } from '../../../common/json-text.js';
import { restError } from '../../../errors/rest-error.js';
import type { ScalarLimits } from '../../../datatypes/scalar-parser.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { NamedId } from '../../deletion-body.js';
import { inputKey, inputText, requireFilledKey } from '../body/value-reader.js';

/**
 * The row that an element of a bulk update is about (protocol/entities.md 9.2).
 *
 * @throws RestError 400 without a complete key
 */
export function namedId(entity: EntityModel, json: JsonObject, limits: ScalarLimits): NamedId {
  requireFilledKey(entity, json);
  const { id, parts } = inputKey(entity, json, limits);
  if (id === undefined) {
    const missing = entity.key.attributes.find(({ name }) => !parts.has(name));
    throw restError('idMissing', { attribute: missing?.name ?? 'id' });
  }
  return { id, text: inputText(entity, json) };
}
