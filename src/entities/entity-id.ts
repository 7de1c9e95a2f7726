import { restError } from '../common/rest-error.js';
import type { EntityModel } from '../metadata/entity-model.js';
import { parseScalar, ValueError } from '../datatypes/scalar-parser.js';

/**
 * Reads an id from a body as stored text (protocol/entities.md 11).
 *
 * @returns undefined when the text is no id of this entity
 */
export function readId(entity: EntityModel, value: unknown): string | undefined {
  try {
    return parseScalar(entity.primaryKey.type, value) ?? undefined;
  } catch (error) {
    if (error instanceof ValueError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Reads an id from a path segment, where only the canonical form of a uuid counts.
 *
 * @throws RestError 400 `Invalid entity ID`
 */
export function requireId(entity: EntityModel, text: string): string {
  const id = readId(entity, text);
  if (id === undefined || (entity.primaryKey.type === 'uuid' && id !== text.toLowerCase())) {
    throw restError('invalidEntityId', { id: text });
  }
  return id;
}
