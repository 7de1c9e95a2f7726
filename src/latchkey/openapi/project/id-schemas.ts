import { DATATYPES } from '../../datatypes/datatypes.js';
import type { ScalarAttribute } from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Schema } from '../openapi.js';
import { INTEGER, objectOf, SEGMENT, STRING } from '../parts/schemas.js';
import { datatypeSchema } from './datatype-schemas.js';

const NUMBER_TEXT: Schema = { type: 'string', pattern: '^-?\\d+$' };

/** `id` in answers and bodies; protocol/entities.md 11. */
export function idSchema({ key }: EntityModel): Schema {
  return key.composite ? partsOf(key.attributes) : singleId(key.attributes[0]);
}

/** The segment of a path that names an object. */
export function pathId({ key }: EntityModel): Schema {
  const [attribute] = key.attributes;
  if (key.composite || attribute === undefined) {
    return { type: 'string', format: 'byte', description: 'base64url of a JSON object of the key attributes' };
  }
  if (DATATYPES[attribute.type].numeric) {
    return NUMBER_TEXT;
  }
  return attribute.type === 'string' ? SEGMENT : datatypeSchema(attribute.type);
}

/** A number may come as such or as text: it depends on the fetch plan. */
function singleId(attribute: ScalarAttribute | undefined): Schema {
  if (attribute === undefined) {
    return STRING;
  }
  return DATATYPES[attribute.type].numeric ? { anyOf: [INTEGER, NUMBER_TEXT] } : datatypeSchema(attribute.type);
}

const partsOf = (attributes: readonly ScalarAttribute[]): Schema =>
  objectOf(Object.fromEntries(attributes.map(({ name, type }) => [name, datatypeSchema(type)])));
