import {
  type Condition,
  type Operand,
  type Parameter,
  propertiesOf,
  type PropertyCondition,
  type Value,
} from './condition.js';
import { isJsonPath, jsonOfParameter } from './json-operand.js';
import { isOfKind } from './kind-sql.js';
import { comparedType, type Operator } from './operators.js';

/** A list of values; null is an unknown list, which holds nothing for sure. */
export type BoundList = readonly (string | null)[] | null;

/** A parameter of a statement; a list is one array, so that its length does not change the statement. */
export type BoundValue = string | BoundList;

/** Where a condition finds its parameters when it is run, each as text that PostgreSQL accepts for the type. */
export interface Arguments {
  text(parameter: Parameter): string | null;
  list(parameter: Parameter): BoundList;
}

/** For conditions without parameters. */
export const NO_ARGUMENTS: Arguments = { text: missing, list: missing };

/** The parameters of a compiled condition, in the order of their numbers. */
export const boundValues = (condition: Condition, given = NO_ARGUMENTS): BoundValue[] =>
  [...propertiesOf(condition)].flatMap((each) => boundValue(each, given));

/** How many parameters a compiled condition has. */
export const countValues = (condition: Condition | undefined): number =>
  condition ? [...propertiesOf(condition)].filter(hasParameter).length : 0;

/** Names inside of JSON and keys of an hstore are bound, too. */
export const hasParameter = ({ operand, path }: PropertyCondition): boolean =>
  operand.kind !== 'none' || path.members !== undefined;

/** Finds a value at the moment the condition is run. */
export const textOf = (value: Value, given: Arguments): string | null =>
  value.kind === 'literal' ? value.text : given.text(value);

/** Finds the values of `in` and `notIn` at the moment the condition is run. */
export function listOf(operand: Extract<Operand, { kind: 'list' | 'listParameter' }>, given: Arguments): BoundList {
  return operand.kind === 'list' ? operand.values.map((each) => textOf(each, given)) : given.list(operand.parameter);
}

function missing({ name }: Parameter): never {
  throw new Error(`The parameter ${name} has no value`);
}

/** The parameter of one property condition; none without an operand. */
export function boundValue(condition: PropertyCondition, given: Arguments): BoundValue[] {
  const { operand, path } = condition;
  if (path.members) {
    return [[...path.members, ...memberValues(operand, given)]];
  }
  switch (operand.kind) {
    case 'none':
      return [];
    case 'one':
      return [parameterText(condition, textOf(operand.value, given))];
    default:
      return [listOf(operand, given)];
  }
}

/** Only a search for a part of a text has a pattern. */
const parameterText = ({ operator, path }: PropertyCondition, text: string | null): string | null =>
  isJsonPath(path) || isOfKind(comparedType(path.end), operator) ? text : pattern(operator, text);

/** Values as JSON; of an unknown list, null. */
function memberValues(operand: Operand, given: Arguments): readonly (string | null)[] {
  switch (operand.kind) {
    case 'none':
      return [];
    case 'one':
      return [jsonOfParameter(operand.value, textOf(operand.value, given))];
    case 'list':
      return operand.values.map((each) => jsonOfParameter(each, textOf(each, given)));
    case 'listParameter':
      return given.list(operand.parameter)?.map((each) => jsonOfParameter(operand.parameter, each)) ?? [null];
  }
}

/** The LIKE pattern of a text operator, in which `%`, `_` and `\` of the value stand for themselves. */
function pattern(operator: Operator, text: string | null): string | null {
  const literal = (): string => (text ?? '').replace(/[\\%_]/g, String.raw`\$&`);
  switch (text === null ? '=' : operator) {
    case 'contains':
    case 'doesNotContain':
      return `%${literal()}%`;
    case 'startsWith':
      return `${literal()}%`;
    case 'endsWith':
      return `%${literal()}`;
    default:
      return text;
  }
}
