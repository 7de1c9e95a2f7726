import { stringify } from 'lossless-json';
import { isJsonNumber } from '../common/json/strict-json.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import { parseScalar, type ScalarLimits, ScalarTooLongError, ValueError } from '../datatypes/scalar-parser.js';
import { type Attribute, isHstore, isJsonb } from '../model/attribute.js';
import type { AttributePath } from './attribute-path.js';
import { literal, type Operand, type Value } from './condition.js';
import { invalidFilter } from './invalid-filter.js';
import { isListOperator, type Operator } from './operators.js';

const ORDER: readonly Operator[] = ['>', '>=', '<', '<='];
const ENDS: readonly Operator[] = ['startsWith', 'endsWith'];

/** Whether values are compared as JSON: a path leads to a `jsonb` column, into it, or to a member of an hstore. */
export const isJsonPath = ({ end, members }: JsonPath): boolean => isJsonb(end) || members !== undefined;

type JsonPath = Pick<AttributePath, 'members'> & { readonly end: Attribute };

/**
 * What a JSON value is compared with: any JSON value but null, which `isNull` finds; a member of an hstore, texts.
 *
 * @throws RestError 400 for a value that does not go with the operator
 */
export function parseJsonOperand({ end }: JsonPath, operator: Operator, json: unknown, limits: ScalarLimits): Operand {
  const parse = isHstore(end) ? parseText : parseValue;
  if (!isListOperator(operator)) {
    return { kind: 'one', value: parse(operator, json, limits) };
  }
  if (!Array.isArray(json)) {
    throw invalidFilter(`JSON array was expected as a value for condition with operator ${operator}`);
  }
  return { kind: 'list', values: json.map((each) => parse(operator, each, limits)) };
}

function parseText(operator: Operator, json: unknown, limits: ScalarLimits): Value {
  if (json !== null && typeof json !== 'string') {
    throw invalidFilter(`Cannot parse property value: ${textOf(json)}: members of hstore are texts`);
  }
  return parseValue(operator, json, limits);
}

function parseValue(operator: Operator, json: unknown, limits: ScalarLimits): Value {
  const fits =
    (!ORDER.includes(operator) || typeof json === 'string' || isJsonNumber(json)) &&
    (!ENDS.includes(operator) || typeof json === 'string') &&
    json !== null;
  if (!fits) {
    throw invalidFilter(`Cannot parse property value: ${textOf(json)}: ${neededBy(operator)}`);
  }
  try {
    return literal(parseScalar('json', json, limits));
  } catch (error) {
    if (error instanceof ValueError) {
      throw invalidFilter(`Cannot parse property value: ${error.text}`);
    }
    throw error instanceof ScalarTooLongError ? invalidFilter(error.message) : error;
  }
}

function neededBy(operator: Operator): string {
  if (ORDER.includes(operator)) {
    return `${operator} compares JSON numbers or texts`;
  }
  return ENDS.includes(operator) ? `${operator} compares texts` : 'isNull finds null';
}

const textOf = (json: unknown): string => (typeof json === 'string' ? json : (stringify(json) ?? ''));

/** A value of another type as JSON: what a parameter is compared as inside of JSON. */
export const jsonOfParameter = ({ kind, ...value }: Value, text: string | null): string | null =>
  text === null || kind === 'literal' || !('type' in value) ? text : DATATYPES[value.type].write(text);
