import { parse } from 'lossless-json';
import type { JsonObject } from '../../common/json-text.js';
import { type Attribute, type EmbeddedAttribute, isValueAttribute } from '../../model/attribute.js';
import type { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { transientWriter, writeValue } from '../serialization/value-writer.js';
import { isComposition } from '../write/body/entity-body.js';
import { inverseOf, type MemoryObject } from '../write/validation/memory-objects.js';
import { entityOf } from './entity-of.js';
import { memoryId } from './memory-id.js';
import { storedText } from '../../datatypes/stored-text.js';
import { storedAttribute } from './stored-attribute.js';

/**
 * The body of a request that would save an object as it is in memory: all that is loaded, items of compositions whole,
 * other references by id.
 */
export class InstanceBodies {
  constructor(private readonly entities: EntityRegistry) {}

  /** @throws Error for a composition that contains itself */
  of(expected: EntityModel, object: MemoryObject, outer: readonly MemoryObject[] = [], inverse?: string): JsonObject {
    if (outer.includes(object)) {
      throw new Error(`An object of ${expected.name} is an item of itself: it cannot be saved`);
    }
    const entity = entityOf(this.entities, object) ?? expected;
    const members = [...entity.everyAttribute].flatMap((attribute): [string, unknown][] => {
      const value = attribute.name === 'id' || attribute.name === inverse ? undefined : object[attribute.name];
      return value === undefined ? [] : [[attribute.name, this.member(attribute, value, [...outer, object])]];
    });
    return { ...this.identity(entity, object), ...Object.fromEntries(members) };
  }

  private identity(expected: EntityModel, object: MemoryObject): JsonObject {
    const entity = entityOf(this.entities, object) ?? expected;
    const id = memoryId(entity, object);
    const { key } = entity;
    const json = key.composite ? Object.fromEntries(key.attributes.map(({ name }) => [name, object[name]])) : id;
    return { _entityName: entity.name, ...(id === undefined ? {} : { id: json }) };
  }

  private member(attribute: Attribute, value: unknown, path: readonly MemoryObject[]): unknown {
    if (value === null) {
      return null;
    }
    if (isValueAttribute(attribute)) {
      return parse(writeValue(attribute, storedAttribute(attribute, value)));
    }
    switch (attribute.kind) {
      case 'transient':
        return parse(transientWriter(attribute)(storedText(attribute.type, value)));
      case 'embedded':
        return this.embedded(attribute, value as MemoryObject);
      case 'computedReference':
        return this.identity(attribute.target, value as MemoryObject);
      case 'toOne':
        return isComposition(attribute)
          ? this.of(attribute.target, value as MemoryObject, path)
          : this.identity(attribute.target, value as MemoryObject);
      case 'toMany':
        return [...(value as Iterable<MemoryObject>)].map((item) =>
          isComposition(attribute)
            ? this.of(attribute.target, item, path, inverseOf(attribute))
            : this.identity(attribute.target, item),
        );
    }
  }

  private embedded({ attributes }: EmbeddedAttribute, object: MemoryObject): JsonObject {
    return Object.fromEntries(
      [...attributes.values()].flatMap((part): [string, unknown][] => {
        const value = object[part.name];
        return value === undefined ? [] : [[part.name, this.member(part, value, [])]];
      }),
    );
  }
}
