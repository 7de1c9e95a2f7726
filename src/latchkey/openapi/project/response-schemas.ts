import type { Attribute, ElementCollectionAttribute } from '../../model/attribute.js';
import { EntityModel } from '../../model/entity-model.js';
import { nameAttributes } from '../../model/instance-name.js';
import type { NamedType } from '../../model/named-type.js';
import type { Schema } from '../openapi.js';
import { arrayOf, objectOf, orNull } from '../parts/schemas.js';
import { datatypeSchema } from './datatype-schemas.js';
import { idSchema } from './id-schemas.js';
import { schemaRef } from './names.js';

/**
 * How an entity or embeddable is written; protocol/docs.md 2. Fetch plan and rights decide which attributes are there:
 * only what every object has is required. An object whose name is made of attributes without values has no name.
 */
export function responseSchema(type: NamedType): Schema {
  const attributes = Object.fromEntries(
    [...type.attributes.values()].map((attribute) => [attribute.name, answeredAttribute(attribute)]),
  );
  if (!(type instanceof EntityModel)) {
    return objectOf(attributes, []);
  }
  const instanceName = nameAttributes(type.instanceName).map(({ name }) => name);
  return objectOf(
    {
      _entityName: { type: 'string', default: type.name },
      _instanceName: { type: 'string', nullable: true, default: instanceName.join() },
      ...attributes,
      ...(!type.key.missing && { id: idSchema(type) }),
    },
    type.key.missing ? ['_entityName'] : ['_entityName', 'id'],
  );
}

function answeredAttribute(attribute: Attribute): Schema {
  // An empty collection is an empty list, never null.
  const nullable = attribute.nullable && attribute.kind !== 'toMany';
  const schema = nullable ? orNull(valueOf(attribute)) : valueOf(attribute);
  if (schema.$ref !== undefined || schema.anyOf) {
    return schema;
  }
  return { ...schema, ...(attribute.readOnly && { readOnly: true }), ...(attribute.secret && { writeOnly: true }) };
}

function valueOf(attribute: Attribute): Schema {
  switch (attribute.kind) {
    case 'transient':
      return attribute.enum ? enumSchema(attribute.enum) : datatypeSchema(attribute.type);
    case 'scalar':
      return datatypeSchema(attribute.type);
    case 'enum':
      return enumSchema(attribute.enum);
    case 'elements':
      return listSchema(attribute);
    case 'embedded':
      return schemaRef('entity', attribute.embeddable);
    case 'toOne':
    case 'computedReference':
      return schemaRef('entity', attribute.target.name);
    case 'toMany':
      return arrayOf(schemaRef('entity', attribute.target.name));
  }
}

/** A list, or lists in lists. Elements of arrays may be null. */
export function listSchema({ type, enum: model, joined, dimensions = 1 }: ElementCollectionAttribute): Schema {
  const element = model ? enumSchema(model) : datatypeSchema(type);
  return listOf(joined ? element : orNull(element), dimensions);
}

const listOf = (element: Schema, dimensions: number): Schema =>
  arrayOf(dimensions > 1 ? listOf(element, dimensions - 1) : element);

/** The constants by which JSON names the values of an enum. */
export const enumSchema = ({ name, names }: { readonly name: string; readonly names: readonly string[] }): Schema => ({
  type: 'string',
  description: name,
  enum: names,
});
