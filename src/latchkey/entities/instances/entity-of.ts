import type { EntityModel, EntityRegistry } from '../../model/entity-model.js';

/** The entity whose class, or the nearest one above it, made the object; undefined for any other object. */
export function entityOf(entities: EntityRegistry, object: object): EntityModel | undefined {
  for (const each of classesOf(object)) {
    const entity = entities.ofClass(each);
    if (entity) {
      return entity;
    }
  }
  return undefined;
}

/** The class of an object and those it extends. */
export function classesOf(object: object): readonly { readonly name: string }[] {
  const prototype = Object.getPrototypeOf(object) as { readonly constructor?: unknown } | null;
  if (!prototype) {
    return [];
  }
  const { constructor } = prototype;
  return [...(typeof constructor === 'function' ? [constructor] : []), ...classesOf(prototype)];
}
