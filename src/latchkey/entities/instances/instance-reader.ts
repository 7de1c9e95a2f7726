import { mapSteps, type Steps } from '../../common/in-slices.js';
import { isJsonObject, type JsonObject } from '../../common/json-text.js';
import { memoryValue } from '../../datatypes/memory-value.js';
import type { ScalarLimits } from '../../datatypes/scalar-parser.js';
import {
  type Attribute,
  type EmbeddedAttribute,
  isValueAttribute,
  type ToManyAttribute,
  type ToOneAttribute,
  type ValueAttribute,
} from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import { nameAttributes } from '../../model/instance-name.js';
import { inputKey, readScalar, readTransient, readValue, refuse } from '../write/body/value-reader.js';
import { define, instanceOf, type MemoryObject, valueInMemory } from '../write/validation/memory-objects.js';
import { makeId } from './memory-id.js';
import { rememberNameValues } from './remembered-names.js';

/**
 * Makes an instance of the entity class out of entity JSON, with references and items as instances of theirs: nothing
 * is loaded and no right is checked (protocol/services.md 3). Attributes that are not in the JSON stay undefined;
 * values have the forms of {@link memoryValue}. An object without an id gets the uuid that it will be saved with.
 *
 * @throws RestError 400 for JSON that does not fit the entity
 */
export function* readInstance(expected: EntityModel, json: unknown, limits: ScalarLimits): Steps<MemoryObject> {
  if (!isJsonObject(json)) {
    return refuse();
  }
  const entity = actualEntity(expected, json._entityName);
  const object = instanceOf(entity.target);
  for (const attribute of entity.everyAttribute) {
    const given = Object.hasOwn(json, attribute.name) && !isKey(attribute) && !isComputed(attribute);
    if (given) {
      define(object, attribute.name, yield* attributeValue(attribute, json[attribute.name], limits));
    }
  }
  readKey(entity, json, object, limits);
  makeId(entity, object);
  rememberNameValues(object, absentNameValues(entity, object));
  return object;
}

/** The name of an object is made of nulls where the JSON names nothing (protocol/services.md 3). */
const absentNameValues = ({ instanceName }: EntityModel, object: MemoryObject): Readonly<Record<string, null>> =>
  Object.fromEntries(
    nameAttributes(instanceName).flatMap(({ name }) => (object[name] === undefined ? [[name, null]] : [])),
  );

function actualEntity(expected: EntityModel, name: unknown): EntityModel {
  return name === undefined || name === null
    ? expected
    : (expected.hierarchy.find((each) => each.isCalled(name)) ?? refuse());
}

const isKey = (attribute: Attribute): boolean => attribute.kind === 'scalar' && attribute.role === 'primaryKey';

/** Its getter makes it out of the rest of the object. */
const isComputed = (attribute: Attribute): boolean => 'dependsOn' in attribute && attribute.readOnly;

function readKey(entity: EntityModel, json: JsonObject, object: MemoryObject, limits: ScalarLimits): void {
  const { parts } = inputKey(entity, json, limits);
  for (const { name, type } of entity.key.attributes) {
    const text = parts.get(name);
    if (text !== undefined) {
      define(object, name, memoryValue(type, text));
    }
  }
}

function* attributeValue(attribute: Attribute, json: unknown, limits: ScalarLimits): Steps<unknown> {
  if (attribute.dynamic && json === null) {
    return null;
  }
  if (isValueAttribute(attribute)) {
    return readMemoryValue(attribute, json, limits);
  }
  switch (attribute.kind) {
    case 'transient': {
      const text = readTransient(attribute, json, limits);
      return text === null ? null : memoryValue(attribute.type, text);
    }
    case 'embedded':
      return json === null ? null : yield* embeddedObject(attribute, json, limits);
    case 'toOne':
    case 'toMany':
      return json === null ? null : yield* related(attribute, json, limits);
  }
}

/** A value that no column has to hold may be longer than columns are. */
function readMemoryValue(attribute: ValueAttribute, json: unknown, limits: ScalarLimits): unknown {
  switch (attribute.kind) {
    case 'scalar':
      return valueInMemory(attribute, readScalar(attribute.type, json, limits));
    case 'elements':
      return valueInMemory(attribute, readValue({ ...attribute, dimensions: levelsOf(json) }, json, limits));
    case 'enum':
      return valueInMemory(attribute, readValue(attribute, json, limits));
  }
}

/** Arrays of PostgreSQL may have other levels than the attribute. */
const levelsOf = (json: unknown): number => (Array.isArray(json) && Array.isArray(json[0]) ? 1 + levelsOf(json[0]) : 1);

function* embeddedObject(
  { target, attributes }: EmbeddedAttribute,
  json: unknown,
  limits: ScalarLimits,
): Steps<MemoryObject> {
  if (!isJsonObject(json)) {
    return refuse();
  }
  const object = instanceOf(target);
  for (const part of attributes.values()) {
    if (Object.hasOwn(json, part.name) && !isComputed(part)) {
      define(object, part.name, yield* attributeValue(part, json[part.name], limits));
    }
  }
  return object;
}

function* related(
  { kind, target }: ToOneAttribute | ToManyAttribute,
  json: unknown,
  limits: ScalarLimits,
): Steps<unknown> {
  if (kind === 'toOne') {
    return yield* readInstance(target, json, limits);
  }
  return Array.isArray(json) ? yield* mapSteps(json, (item) => readInstance(target, item, limits)) : refuse();
}
