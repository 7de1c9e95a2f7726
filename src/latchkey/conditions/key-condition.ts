import { stringify } from 'lossless-json';
import { isJsonObject, type JsonObject } from '../common/json-text.js';
import { invalidFilter } from './invalid-filter.js';
import { isListOperator, type Operator } from './operators.js';

/** Operators that compare a composite key as a whole; it is never null. */
const IDENTITY = ['=', '<>', 'in', 'notIn'] as const;
type IdentityOperator = (typeof IDENTITY)[number];

export const isIdentityOperator = (operator: Operator): operator is IdentityOperator =>
  IDENTITY.some((each) => each === operator);

/** How the members of one key are joined, how several keys are, and how each member is compared. */
export const KEY_COMPARISONS: Readonly<
  Record<IdentityOperator, readonly [members: 'AND' | 'OR', keys: 'AND' | 'OR', comparison: '=' | '<>']>
> = {
  '=': ['AND', 'AND', '='],
  '<>': ['OR', 'AND', '<>'],
  in: ['AND', 'OR', '='],
  notIn: ['OR', 'AND', '<>'],
};

/** The keys that the operator compares with: one object, or a list of at least one. */
export function keysIn(operator: IdentityOperator, value: unknown): readonly JsonObject[] {
  if (!isListOperator(operator)) {
    return [keyIn(value)];
  }
  if (!Array.isArray(value) || value.length === 0) {
    throw invalidFilter(`JSON array of keys was expected as a value for condition with operator ${operator}`);
  }
  return value.map(keyIn);
}

/** @throws RestError 400 for a key without the member */
export function memberOf(key: JsonObject, name: string): unknown {
  const value = key[name];
  if (value === undefined || value === null) {
    throw unusable(key);
  }
  return value;
}

function keyIn(json: unknown): JsonObject {
  if (typeof json !== 'object' || json === null || !isJsonObject(json)) {
    throw unusable(json);
  }
  // An object of the entity has its key as `id`.
  return isJsonObject(json.id) ? json.id : json;
}

const unusable = (json: unknown) =>
  invalidFilter(`Cannot parse the condition value: ${typeof json === 'string' ? json : (stringify(json) ?? '')}`);
