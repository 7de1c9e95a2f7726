import { randomUUID } from 'node:crypto';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import { define, type MemoryObject } from '../write/validation/memory-objects.js';
import { storedText } from '../../datatypes/stored-text.js';

/** @returns undefined as long as a part of the key is missing */
export function memoryId({ key }: EntityModel, object: MemoryObject): EntityId | undefined {
  const parts = key.attributes.flatMap(({ name, type }) => {
    const value = object[name];
    return value === null || value === undefined ? [] : [storedText(type, value)];
  });
  return parts.length === key.attributes.length ? key.idOf(parts) : undefined;
}

/** Gives an object without an id the uuid that it will have when it is saved; other keys come from the database. */
export function makeId(entity: EntityModel, object: MemoryObject): void {
  const [attribute] = entity.key.attributes;
  if (attribute?.type === 'uuid' && !entity.key.composite && memoryId(entity, object) === undefined) {
    define(object, attribute.name, randomUUID());
  }
}
