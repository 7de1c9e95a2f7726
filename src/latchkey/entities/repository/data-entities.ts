import { restError } from '../../errors/rest-error.js';
import { NO_LIMITS } from '../../datatypes/scalar-parser.js';
import type { EntityId, EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { readId } from '../entity-id.js';
import type { InputId } from './data-options.js';

/** @throws Error for a class that is not an entity of the API */
export function entityNamed(entities: EntityRegistry, target: unknown): EntityModel {
  const entity = entities.ofClass(target);
  if (!entity) {
    const name = typeof target === 'function' ? target.name : String(target);
    throw new Error(`${name} is not an entity of the API: add @RestEntity to it, or use TypeORM`);
  }
  return entity;
}

/** @throws Error for a class that is not an entity with rows */
export function storedEntity(entities: EntityRegistry, target: unknown): EntityModel {
  const entity = entityNamed(entities, target);
  if (!entity.stored) {
    throw new Error(`${entity.name} has no table: create its objects, and load or save those of other entities`);
  }
  return entity;
}

/** @throws RestError 400 `Invalid entity ID` */
export function inputId(entity: EntityModel, given: InputId): EntityId {
  const json =
    typeof given === 'object'
      ? Object.fromEntries(Object.entries(given).map(([name, part]) => [name, String(part)]))
      : String(given);
  const id = readId(entity, json, NO_LIMITS);
  if (id === undefined) {
    throw restError('invalidEntityId', { id: idText(given) });
  }
  return id;
}

export const idText = (given: InputId): string => (typeof given === 'object' ? JSON.stringify(given) : String(given));
