import { DATATYPES } from '../datatypes/datatypes.js';
import { sameJson } from '../datatypes/json-datatype.js';
import { elementsIn } from '../model/element-values.js';
import type { ToManyAttribute, ToOneAttribute } from '../model/attribute.js';
import type { ComparedAttribute, PathStep } from './attribute-path.js';
import { type Arguments, type BoundList, boundValue, listOf, NO_ARGUMENTS, textOf } from './bound-values.js';
import { foldCase } from './case-folding.js';
import type { Condition, PropertyCondition } from './condition.js';
import { isJsonPath } from './json-operand.js';
import { containsJson, jsonTest, memberAt, memberOf } from './json-predicate.js';
import { isOfKind } from './kind-sql.js';
import { type ComparisonOperator, comparedType, type Operator, type TextOperator } from './operators.js';
import { allOf, anyOf, not, type Truth } from './truth.js';

/** An object in memory as conditions see it. */
export interface ConditionRow {
  /** PostgreSQL text of a value; of a reference, the id of its target unless that is hidden. */
  value(attribute: ComparedAttribute): string | null;
  /** The target of a reference unless it is hidden, soft-deleted or not. */
  reference(attribute: ToOneAttribute): ConditionRow | null;
  /** The visible items of a collection. */
  items(attribute: ToManyAttribute): readonly ConditionRow[];
}

/** Whether a row satisfies a condition; unknown is null. Only true lets a row pass. */
export type Predicate = (row: ConditionRow) => Truth;

/**
 * The condition as a function, equal to the SQL of `compileSql` for every row (protocol/filters.md 2, 4).
 *
 * @param given values of its parameters
 */
export function compilePredicate(condition: Condition, given = NO_ARGUMENTS): Predicate {
  if (condition.kind === 'property') {
    return along(condition.path.steps, condition, valueTest(condition, given));
  }
  const members = condition.conditions.map((each) => compilePredicate(each, given));
  const join = condition.operator === 'AND' ? allOf : anyOf;
  return (row) => join(results(members, row));
}

function* results(members: readonly Predicate[], row: ConditionRow): Generator<Truth> {
  for (const member of members) {
    yield member(row);
  }
}

type ValueTest = (text: string | null) => Truth;

function along(steps: readonly PathStep[], condition: PropertyCondition, test: ValueTest): Predicate {
  const follow = (row: ConditionRow | null, [step, ...rest]: readonly PathStep[]): Truth => {
    const attribute = step?.attribute;
    switch (attribute?.kind) {
      case undefined:
        return test(row?.value(condition.path.end) ?? null);
      case 'embedded':
        return follow(row, rest);
      case 'toOne':
        return follow(row?.reference(attribute) ?? null, rest);
      case 'toMany': {
        const items = row?.items(attribute) ?? [];
        const empty = items.length === 0 && condition.operator === 'isNull';
        return empty || items.some((item) => follow(item, rest) === true);
      }
    }
  };
  return (row) => follow(row, steps);
}

function valueTest(condition: PropertyCondition, given: Arguments): ValueTest {
  const { path } = condition;
  if (isJsonPath(path)) {
    return jsonValueTest(condition, given);
  }
  const test = scalarTest(condition, given);
  return path.end.kind === 'elements' ? someElement(condition, test) : test;
}

/** Whether one of the elements of a list passes; a list without elements is null. */
function someElement({ operator }: PropertyCondition, test: ValueTest): ValueTest {
  return (text) => {
    const elements = text === null ? [] : elementsIn(text);
    switch (operator) {
      case 'isNull':
        return elements.length === 0;
      case 'notEmpty':
        return elements.length > 0;
      default:
        return elements.some((each) => test(each) === true);
    }
  };
}

function jsonValueTest(condition: PropertyCondition, given: Arguments): ValueTest {
  const { path, operator, operand } = condition;
  const names = path.members ?? [];
  const bound = boundValue(condition, given).flat().slice(names.length);
  const wanted = bound.map((text) => (text === null ? null : memberAt(text, [])));
  const equal = (found: unknown, value: unknown): Truth => (value === null ? null : sameJson(found, value));
  return (text) => {
    const found = memberOf(path, text);
    if (operator === 'isNull' || operator === 'notEmpty') {
      return (found === null) === (operator === 'isNull');
    }
    if (operand.kind === 'list' || operand.kind === 'listParameter') {
      const contained =
        wanted.length === 0 ? false : found === null ? null : anyOf(wanted.map((value) => equal(found, value)));
      return operator === 'in' ? contained : not(contained);
    }
    const [value = null] = wanted;
    if (found === null || value === null) {
      return null;
    }
    return path.members || !isContainment(operator)
      ? jsonTest(operator, found, value)
      : columnContains(operator, found, value);
  };
}

const isContainment = (operator: Operator): boolean => operator === 'contains' || operator === 'doesNotContain';

/** The whole value contains another one by `@>` alone, which an index can serve. */
const columnContains = (operator: Operator, found: unknown, value: unknown): Truth =>
  containsJson(found, value) === (operator === 'contains');

function scalarTest({ path, operator, operand }: PropertyCondition, given: Arguments): ValueTest {
  const type = comparedType(path.end);
  if (isOfKind(type, operator)) {
    throw new Error(`Only the database knows what ${operator} means for the type ${type}`);
  }
  const { compare } = DATATYPES[type];
  const equal = (a: string, b: string | null): Truth => (b === null ? null : compare(a, b) === 0);
  const wanted = operand.kind === 'one' ? textOf(operand.value, given) : null;
  const list = operand.kind === 'list' || operand.kind === 'listParameter' ? listOf(operand, given) : [];
  switch (operator) {
    case 'isNull':
      return (text) => text === null;
    case 'notEmpty':
      return (text) => text !== null;
    case 'in':
      return isIn(list, equal);
    case 'notIn': {
      const contained = isIn(list, equal);
      return (text) => not(contained(text));
    }
    case 'contains':
    case 'doesNotContain':
    case 'startsWith':
    case 'endsWith': {
      const searched = wanted === null ? null : foldCase(wanted);
      return (text) => (text === null || searched === null ? null : TEXT[operator](foldCase(text), searched));
    }
    case 'overlaps':
    case 'matches':
      throw new Error(`The type ${type} does not know ${operator}`);
    default:
      return (text) => (text === null || wanted === null ? null : ORDER[operator](compare(text, wanted)));
  }
}

/** An empty list holds nothing, not even an unknown value; nobody knows what an unknown list holds. */
function isIn(list: BoundList, equal: (a: string, b: string | null) => Truth): ValueTest {
  if (list === null || list.length === 0) {
    return () => (list === null ? null : false);
  }
  return (text) => (text === null ? null : anyOf(list.map((each) => equal(text, each))));
}

const TEXT: Readonly<Record<TextOperator, (text: string, searched: string) => boolean>> = {
  contains: (text, searched) => text.includes(searched),
  doesNotContain: (text, searched) => !text.includes(searched),
  startsWith: (text, searched) => text.startsWith(searched),
  endsWith: (text, searched) => text.endsWith(searched),
};

const ORDER: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};
