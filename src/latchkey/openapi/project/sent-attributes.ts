import { DATATYPES } from '../../datatypes/datatypes.js';
import { isComposition } from '../../entities/write/body/entity-body.js';
import { type PropertyRules, rulesOf } from '../../entities/write/validation/constraints.js';
import { isAboutNull } from '../../entities/write/validation/standard-texts.js';
import type { Attribute, ScalarAttribute, ToManyAttribute, ToOneAttribute } from '../../model/attribute.js';
import { attributeDeclarationsOf, type DescribedKeywords } from '../../model/declarations.js';
import type { NamedType } from '../../model/named-type.js';
import type { Schema } from '../openapi.js';
import { arrayOf, orNull } from '../parts/schemas.js';
import { enumSchema, listSchema } from './response-schemas.js';
import { constrained } from './constraint-keywords.js';
import { datatypeSchema } from './datatype-schemas.js';
import { schemaRef } from './names.js';

/** An attribute that a body may set. */
export interface SentAttribute {
  readonly name: string;
  readonly schema: Schema;
  /** A new object must have it. */
  readonly required: boolean;
}

const NO_RULES: PropertyRules = { conditions: [], constraints: [], cascaded: false };

/**
 * What bodies may say of an entity or embeddable, without its key; protocol/entities.md 10.2.
 *
 * @param stored whether items of compositions may be stored ones, too
 */
export function sentAttributes(type: NamedType, stored: boolean): readonly SentAttribute[] {
  const rules = rulesOf(type.target).properties;
  const declarations = attributeDeclarationsOf(type.target);
  return [...type.attributes.values()]
    .filter((attribute) => isSent(attribute, stored ? 'update' : 'create'))
    .map((attribute) => {
      const { described = {} } = declarations.get(attribute.name) ?? {};
      return sentAttribute(attribute, rules.get(attribute.name) ?? NO_RULES, described, stored);
    })
    .filter((sent) => sent !== undefined);
}

function isSent(attribute: Attribute, operation: 'create' | 'update'): boolean {
  const key = attribute.kind === 'scalar' && attribute.role === 'primaryKey';
  const ignored = attribute.kind === 'toMany' && attribute.link.kind === 'inverse' && !attribute.composition;
  return !key && !ignored && !attribute.readOnly && (attribute.settableOn ?? operation) === operation;
}

function sentAttribute(
  attribute: Attribute,
  rules: PropertyRules,
  described: DescribedKeywords,
  stored: boolean,
): SentAttribute | undefined {
  const { constraints, conditions } = rules;
  if (constraints.some(({ name }) => name === 'null')) {
    return undefined;
  }
  const value = withKeywords(constrained(valueOf(attribute, stored), constraints), described);
  const needed = conditions.length === 0 && constraints.some(({ name }) => isAboutNull(name));
  const made = 'generated' in attribute && attribute.generated;
  return {
    name: attribute.name,
    schema: isNullable(attribute) && !needed ? orNull(value) : value,
    required: attribute.mandatory || (needed && !made),
  };
}

/** Elements of which keywords speak are not null. */
function withKeywords(schema: Schema, { items, ...keywords }: DescribedKeywords): Schema {
  const element = Object.fromEntries(Object.entries(schema.items ?? {}).filter(([keyword]) => keyword !== 'nullable'));
  return { ...schema, ...keywords, ...(items && { items: { ...element, ...items } }) };
}

/** Null empties an embedded object, and an item list is emptied by a list without items. */
function isNullable(attribute: Attribute): boolean {
  switch (attribute.kind) {
    case 'embedded':
      return [...attribute.attributes.values()].every(isNullable);
    case 'toMany':
      return !isComposition(attribute);
    default:
      return attribute.nullable;
  }
}

function valueOf(attribute: Attribute, stored: boolean): Schema {
  switch (attribute.kind) {
    case 'scalar':
      return columnSchema(attribute);
    case 'transient':
      return attribute.enum ? enumSchema(attribute.enum) : datatypeSchema(attribute.type);
    case 'computedReference':
      return schemaRef('reference', attribute.target.name);
    case 'enum':
      return enumSchema(attribute.enum);
    case 'elements':
      return listSchema(attribute);
    case 'embedded':
      return schemaRef('embedded', attribute.embeddable);
    case 'toOne':
    case 'toMany': {
      const target = targetSchema(attribute, stored);
      return attribute.kind === 'toOne' ? target : arrayOf(target);
    }
  }
}

/** Objects without a row are given whole. */
function targetSchema(attribute: ToOneAttribute | ToManyAttribute, stored: boolean): Schema {
  const { name, stored: hasRows } = attribute.target;
  if (!hasRows) {
    return schemaRef('changes', name);
  }
  return isComposition(attribute) ? itemSchema(name, stored) : schemaRef('reference', name);
}

const itemSchema = (entity: string, stored: boolean): Schema =>
  stored ? { anyOf: [schemaRef('item', entity), schemaRef('stored', entity)] } : schemaRef('item', entity);

/** The size of a column bounds its values. */
function columnSchema({ type, length, precision, scale = 0 }: ScalarAttribute): Schema {
  const schema = datatypeSchema(type);
  if (length !== undefined && schema.type === 'string') {
    return { ...schema, maxLength: length };
  }
  if (precision === undefined || DATATYPES[type].sqlType !== 'numeric') {
    return schema;
  }
  const bound = 10 ** (precision - scale);
  return { ...schema, minimum: -bound, exclusiveMinimum: true, maximum: bound, exclusiveMaximum: true };
}
