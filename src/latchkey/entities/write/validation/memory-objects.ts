import type { SqlValue } from '../../../sql/statement.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import { mapSteps, type Steps } from '../../../common/in-slices.js';
import { memoryValue } from '../../../datatypes/memory-value.js';
import type { Attribute, EmbeddedAttribute, ValueAttribute } from '../../../model/attribute.js';
import { listInMemory } from '../../../model/element-values.js';
import type { EntityClass } from '../../../model/declarations.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { CheckedObject } from '../checked-object.js';

/** An instance of an entity class. */
export type MemoryObject = Readonly<Record<string, unknown>>;

/**
 * The objects that constraints see: each in the state it will be stored in, with its composition items and their way back
 * to it. Other references are objects with the target's `id`; to-many attributes that are not sent are absent.
 */
export function* memoryObjectOf(checked: CheckedObject, parent?: MemoryObject, inverse?: string): Steps<MemoryObject> {
  const object = instanceOf(checked.entity.target);
  for (const attribute of checked.entity.attributes.values()) {
    const value = attribute.name === inverse ? parent : yield* attributeValue(checked, attribute, object);
    if (value !== undefined) {
      define(object, attribute.name, value);
    }
  }
  return object;
}

/** The name of the attribute by which items of a composition refer to their owner. */
export const inverseOf = (attribute: Attribute): string | undefined =>
  (attribute.kind === 'toMany' || attribute.kind === 'toOne') && attribute.link?.kind === 'inverse'
    ? attribute.link.attribute
    : undefined;

/** The stored text a value will have after the change. */
export const mergedValue = ({ values, before }: CheckedObject, name: string): SqlValue =>
  (values.has(name) ? values.get(name) : before.get(name)) ?? null;

function* attributeValue(checked: CheckedObject, attribute: Attribute, object: MemoryObject): Steps<unknown> {
  const { name } = attribute;
  switch (attribute.kind) {
    case 'scalar':
    case 'enum':
    case 'elements':
      return valueInMemory(attribute, mergedValue(checked, name));
    case 'embedded':
      return embeddedObject(checked, attribute, name);
    case 'transient': {
      const text = checked.transients.get(name) ?? null;
      // Its getter computes it from the rest of the object.
      return attribute.readOnly ? undefined : text === null ? null : memoryValue(attribute.type, text);
    }
    case 'toOne': {
      const [child] = checked.children.get(name) ?? [];
      if (child) {
        return yield* memoryObjectOf(child, object, inverseOf(attribute));
      }
      if (attribute.link && !checked.children.has(name) && checked.operation !== 'create') {
        return undefined;
      }
      const id = mergedValue(checked, name);
      return typeof id === 'string' ? referenced(attribute.target, id) : null;
    }
    case 'toMany':
      return yield* itemsOf(checked, attribute, object);
  }
}

/** @param path names of embedded objects, down to this one */
function embeddedObject(checked: CheckedObject, { target, attributes }: EmbeddedAttribute, path: string): MemoryObject {
  const object = instanceOf(target);
  for (const part of attributes.values()) {
    const name = `${path}.${part.name}`;
    const value = mergedValue(checked, name);
    if (part.kind === 'embedded') {
      define(object, part.name, embeddedObject(checked, part, name));
    } else if (part.kind === 'toOne') {
      define(object, part.name, typeof value === 'string' ? referenced(part.target, value) : null);
    } else {
      define(object, part.name, valueInMemory(part as ValueAttribute, value));
    }
  }
  return object;
}

function* itemsOf(
  { operation, children, links }: CheckedObject,
  attribute: Attribute & { kind: 'toMany' },
  object: MemoryObject,
): Steps<readonly MemoryObject[] | undefined> {
  const { name, target } = attribute;
  const items = children.get(name);
  if (items) {
    return yield* mapSteps(items, (child) => memoryObjectOf(child, object, inverseOf(attribute)));
  }
  const linked: MemoryObject[] = [];
  for (const id of links?.get(name) ?? []) {
    linked.push(referenced(target, id));
    yield;
  }
  return links?.has(name) || operation === 'create' ? linked : undefined;
}

/** The target of a reference: an object with its key alone. */
export function referenced(target: EntityModel, id: string): MemoryObject {
  const { attributes, composite } = target.key;
  const object = instanceOf(target.target);
  const parts = target.key.partsOf(id);
  attributes.forEach(({ name, type }, index) => {
    define(object, name, memoryValue(type, parts[index] ?? ''));
    if (!composite) {
      define(object, 'id', memoryValue(type, id));
    }
  });
  return object;
}

/** A stored value as the entity class declares it. */
export function valueInMemory(attribute: ValueAttribute, value: SqlValue): unknown {
  if (attribute.kind === 'elements') {
    return listInMemory(attribute, typeof value === 'string' || value === null ? [] : value);
  }
  if (typeof value !== 'string') {
    return null;
  }
  if (attribute.kind === 'enum') {
    return attribute.enum.numeric ? Number(value) : value;
  }
  return memoryValue(attribute.type, value);
}

/** An instance without a call of its constructor. */
export const instanceOf = (target: EntityClass): MemoryObject =>
  Object.create(target.prototype as object) as MemoryObject;

const accessors = new WeakMap<object, ReadonlySet<string>>();

/** Names under which an object of a prototype would not keep what is assigned. */
const accessorsOf = (prototype: object): ReadonlySet<string> => getOrCreate(accessors, prototype, collectAccessors);

function collectAccessors(prototype: object): ReadonlySet<string> {
  const names = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([, descriptor]) => descriptor.writable !== true)
    .map(([name]) => name);
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return new Set(parent ? [...names, ...accessorsOf(parent)] : names);
}

/** Sets an attribute, also where the class has an accessor of that name. An assignment is faster than a definition. */
export function define(object: MemoryObject, name: string, value: unknown): void {
  if (accessorsOf(Object.getPrototypeOf(object) as object).has(name)) {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (object as Record<string, unknown>)[name] = value;
  }
}
