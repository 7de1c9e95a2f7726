import { DYNAMIC_NAME } from '../../model/dynamic-attribute.js';
import type { Schema } from '../openapi.js';

export const STRING: Schema = { type: 'string' };
export const BOOLEAN: Schema = { type: 'boolean' };
export const INTEGER: Schema = { type: 'integer' };
/** A text that a path can carry; what it cannot, only a search finds (protocol/README.md decision 2). */
export const SEGMENT: Schema = { type: 'string', pattern: '^(?!\\.{1,2}$)[^/\\\\;\\u0000-\\u001f\\u007f-\\u009f]+$' };
export const TEXT: Schema = { type: 'string', minLength: 1 };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const BYTES: Schema = { type: 'string', format: 'binary' };
export const ANYTHING: Schema = {};

/**
 * Only null satisfies it: a reference cannot be nullable by itself. It stands where it is used, because generators of clients write code for a
 * component that does not compile, or leave null out.
 */
export const NULL: Schema = { type: 'string', nullable: true, enum: [null] };

/** @param name of a schema among the components */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

export const arrayOf = (items: Schema): Schema => ({ type: 'array', items });

/** @param required all properties unless said otherwise */
export const objectOf = (
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = Object.keys(properties),
): Schema => ({ type: 'object', properties, ...(required.length > 0 && { required }) });

/** An object that may also hold dynamic attributes: which ones there are changes while documents do not. */
export const withDynamicMembers = (schema: Schema): Schema => ({
  ...schema,
  description: 'Dynamic attributes, which administrators define, are members named +<code>',
  'x-patternProperties': { [DYNAMIC_NAME.source]: ANYTHING },
});

/** The schema, or null. */
export function orNull(schema: Schema): Schema {
  if (schema.type !== undefined) {
    return { ...schema, nullable: true, ...(schema.enum && { enum: [...schema.enum, null] }) };
  }
  const { anyOf = [schema], ...rest } = schema.$ref === undefined ? schema : { anyOf: [schema] };
  return { ...rest, anyOf: [...anyOf, NULL] };
}

/** A text that is JSON by itself. */
export const jsonText = (content: Schema, description: string): Schema => ({
  type: 'string',
  format: 'json',
  description,
  'x-content-schema': content,
});
