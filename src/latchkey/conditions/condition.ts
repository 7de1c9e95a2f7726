import type { DatatypeId } from '../datatypes/datatype.js';
import { type AttributePath, stampOf } from './attribute-path.js';
import type { Operator } from './operators.js';

/**
 * A restriction of the rows of one entity (protocol/filters.md): parsed and type-checked once, run as SQL or as a
 * predicate, both with the NULL logic of SQL.
 */
export type Condition = GroupCondition | PropertyCondition;

export interface GroupCondition {
  readonly kind: 'group';
  readonly operator: 'AND' | 'OR';
  /** At least one. */
  readonly conditions: readonly Condition[];
}

export interface PropertyCondition {
  readonly kind: 'property';
  readonly path: AttributePath;
  readonly operator: Operator;
  readonly operand: Operand;
}

/** What an attribute is compared with. */
export type Operand =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly value: Value }
  | { readonly kind: 'list'; readonly values: readonly Value[] }
  /** A list that is a parameter as a whole. */
  | { readonly kind: 'listParameter'; readonly parameter: Parameter };

/**
 * A value by the way it is found when the condition is run. Compilers only see that there is one: neither the SQL text
 * nor the structure of a predicate depends on it.
 */
export type Value = Literal | Parameter;

export interface Literal {
  readonly kind: 'literal';
  /** Text that PostgreSQL takes for the type of the attribute. */
  readonly text: string | null;
}

/** A value that is given under a name when the condition is run. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly name: string;
  /** Type of the attribute it is compared with. */
  readonly type: DatatypeId;
}

export const NO_OPERAND: Operand = { kind: 'none' };

export const literal = (text: string | null): Literal => ({ kind: 'literal', text });

/** The property conditions of a tree in document order. */
export function* propertiesOf(condition: Condition): Generator<PropertyCondition> {
  if (condition.kind === 'property') {
    yield condition;
    return;
  }
  for (const each of condition.conditions) {
    yield* propertiesOf(each);
  }
}

/** Names inside of JSON are values of the statement. */
function shapeOfPath({ text, members = [] }: AttributePath): string {
  return members.length === 0 ? text : `${text.split('.').slice(0, -members.length).join('.')}#${members.length}`;
}

/** Equal texts mean equal SQL: the tree without its values. */
export function shapeOf(condition: Condition): string {
  return condition.kind === 'property'
    ? `${shapeOfPath(condition.path)}${stampOf(condition.path.steps, condition.path.end)} ${condition.operator}`
    : `(${condition.conditions.map(shapeOf).join(` ${condition.operator} `)})`;
}
