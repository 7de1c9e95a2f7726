import type { EntityModel } from '../../metadata/entity-model.js';
import type { EntityRegistry } from '../../metadata/entity-registry.js';

/** The entity whose class, or the nearest one above it, made the object; undefined for any other object. */
export function entityOf(entities: EntityRegistry, object: object): EntityModel | undefined {
  let prototype = Object.getPrototypeOf(object) as { readonly constructor: unknown } | null;
  while (prototype) {
    const entity = entities.ofClass(prototype.constructor);
    if (entity) {
      return entity;
    }
    prototype = Object.getPrototypeOf(prototype) as typeof prototype;
  }
  return undefined;
}
