import { rowsInReach, rowsOf } from '../model/class-tables.js';
import { restError } from '../errors/rest-error.js';
import {
  type ElementCollectionAttribute,
  isHstore,
  isJsonText,
  type ToManyAttribute,
  type ToOneAttribute,
} from '../model/attribute.js';
import { arrayOfColumn, valueTypeOf } from '../model/column-type.js';
import { isValueOf, VALUES_TABLE } from '../model/dynamic-attribute.js';
import type { EntityModel } from '../model/entity-model.js';
import { refersTo } from '../model/reference-columns.js';
import type { ComparedAttribute, DynamicElements, PathStep } from './attribute-path.js';
import { hasParameter } from './bound-values.js';
import { type Condition, propertiesOf, type PropertyCondition } from './condition.js';
import { isJsonPath } from './json-operand.js';
import { jsonColumnComparison, jsonMemberComparison, jsonTextNullTest } from './json-sql.js';
import { comparedSqlType, comparedType, isListOperator, isTextOperator, type Operator } from './operators.js';
import type { RowRestrictions } from './row-restrictions.js';
import { comparedExpression, kindComparison } from './kind-sql.js';
import { foundBy, type Joins, ToOneJoins } from './to-one-joins.js';
import { EVERYTHING, type Reader, visibleRows } from './visible-rows.js';

/**
 * PostgreSQL turns subqueries into joins. That finds rows faster, but planning time explodes with their number: beyond
 * this many they stay subqueries.
 */
const MAX_JOINED_SUBQUERIES = 20;

/** Where a condition starts: a row of a FROM clause, and the joins of that clause. */
export interface SqlScope {
  readonly alias: string;
  readonly joins: Joins;
}

/**
 * Compiles a condition to a boolean SQL expression whose values are the parameters from `$<first>` on, one for each
 * property condition with an operand, in document order: what `boundValues` returns. Conditions of equal shape compile
 * to equal text (protocol/filters.md 2, 4).
 *
 * @param reader what is hidden from this reader does not count: references to it are null, collections are without it
 * @throws RestError 403 when only functions know what is hidden
 */
export function compileSql(condition: Condition, scope: SqlScope, first: number, reader: Reader): string {
  let next = first;
  return new SqlCompiler(condition, { reader, prefix: 's', place: () => `$${next++}` }).condition(condition, scope);
}

/**
 * Compiles a condition of a row-level role in the same way. It is about the rows as they are: what it passes may be hidden
 * from the reader. Its values are marks of the restrictions.
 */
export const compileRowCondition = (condition: Condition, scope: SqlScope, restrictions: RowRestrictions): string =>
  new SqlCompiler(condition, { reader: EVERYTHING, prefix: 'r', place: restrictions.mark }).condition(condition, scope);

interface SqlOptions {
  readonly reader: Reader;
  /** Of aliases; differs from that of enclosing statements, whose rows the condition must reach. */
  readonly prefix: string;
  /** Finds the place of the value that a property is compared with. */
  readonly place: (property: PropertyCondition) => string;
}

class SqlCompiler {
  private subqueries = 0;
  private readonly joined: boolean;

  constructor(
    whole: Condition,
    private readonly options: SqlOptions,
  ) {
    this.joined = collectionsIn(whole) <= MAX_JOINED_SUBQUERIES;
  }

  condition(condition: Condition, scope: SqlScope): string {
    if (condition.kind === 'property') {
      const place = hasParameter(condition) ? this.options.place(condition) : '';
      return this.along(condition.path.steps, condition, place, scope);
    }
    return `(${condition.conditions.map((each) => this.condition(each, scope)).join(` ${condition.operator} `)})`;
  }

  private along(
    [step, ...rest]: readonly PathStep[],
    condition: PropertyCondition,
    place: string,
    { alias, joins }: SqlScope,
  ): string {
    if (step === undefined) {
      const { end } = condition.path;
      if (end.kind === 'elements') {
        return end.dynamic
          ? this.someElement(condition, { ...end, dynamic: end.dynamic }, place, alias)
          : this.someItemOfArray(condition, end, place, alias);
      }
      return comparison(
        condition,
        comparedExpression(comparedType(end), this.comparedColumn(end, { alias, joins })),
        place,
      );
    }
    const { attribute, entity } = step;
    switch (attribute.kind) {
      case 'embedded':
        return this.along(rest, condition, place, { alias, joins });
      case 'toOne':
        return this.along(rest, condition, place, { alias: this.join(alias, attribute, joins), joins });
      case 'toMany': {
        const owner = { alias, entity };
        const some = this.someItem(attribute, owner, (scope) => this.along(rest, condition, place, scope));
        return condition.operator === 'isNull' ? `(${some} OR NOT ${this.someItem(attribute, owner)})` : some;
      }
    }
  }

  /** Whether a dynamic collection has an element for which the comparison holds; one without elements is null. */
  private someElement(
    condition: PropertyCondition,
    { dynamic, column }: DynamicElements,
    place: string,
    alias: string,
  ): string {
    const element = `${this.options.prefix}${++this.subqueries}`;
    const exists = (test: string): string =>
      `EXISTS (SELECT 1 FROM ${VALUES_TABLE} ${element} WHERE ${isValueOf(dynamic, element, alias)}${test})`;
    return condition.operator === 'isNull'
      ? `NOT ${exists('')}`
      : exists(` AND ${comparison(condition, `${element}.${column}`, place)}`);
  }

  /** The same for an array; equality is written as an index on the array can serve it. */
  private someItemOfArray(
    condition: PropertyCondition,
    attribute: ElementCollectionAttribute,
    place: string,
    alias: string,
  ): string {
    const array = arrayOfColumn(attribute, `${alias}.${attribute.column}`);
    const type = valueTypeOf(attribute);
    switch (condition.operator) {
      case 'isNull':
        return `coalesce(cardinality(${array}), 0) = 0`;
      case 'notEmpty':
        return `cardinality(${array}) > 0`;
      case '=':
        return `${array} @> ARRAY[${place}::${type}]`;
      case 'in':
        return `${array} && ${place}::${type}[]`;
      default: {
        const element = `${this.options.prefix}${++this.subqueries}`;
        return `EXISTS (SELECT 1 FROM unnest(${array}) ${element}(v) WHERE ${comparison(condition, `${element}.v`, place)})`;
      }
    }
  }

  private join(alias: string, attribute: ToOneAttribute, joins: Joins): string {
    this.requireDecided(attribute.target);
    return joins.join(alias, attribute, this.options.reader);
  }

  /** Whether the collection has a visible item, or one for which `test` holds. */
  private someItem(
    attribute: ToManyAttribute,
    { alias, entity }: { readonly alias: string; readonly entity: EntityModel },
    test?: (scope: SqlScope) => string,
  ): string {
    const { prefix, reader } = this.options;
    const { link, target } = attribute;
    this.requireDecided(target);
    const item = `${prefix}${++this.subqueries}`;
    const joins = new ToOneJoins(`${item}j`, reader);
    const scope = { alias: item, joins };
    const visible = visibleRows(target, scope, reader);
    const holds = test ? ` AND ${test(scope)}` : '';
    const from =
      link.kind === 'inverse'
        ? `${rowsOf(target)} ${item}`
        : `${link.table} ${item}l JOIN ${rowsInReach(attribute)} ${item} ON ${refersTo(link.target, target, `${item}l`, item)}`;
    const [held, holder] = link.kind === 'inverse' ? [link, item] : [link.owner, `${item}l`];
    const belongs = held.columns
      ? refersTo(held, entity, holder, alias)
      : `${holder}.${held.column} = ${keyOf(entity, alias)}`;
    const exists = `EXISTS (SELECT 1 FROM ${from}${joins.clauses} WHERE ${belongs} AND ${visible}${holds})`;
    return this.joined ? exists : `(${exists}) IS TRUE`;
  }

  /**
   * The column that holds the value. Whether a target is hidden may show only in its own row, so that its key is compared
   * instead of the reference to it.
   */
  private comparedColumn(
    end: Exclude<ComparedAttribute, ElementCollectionAttribute>,
    { alias, joins }: SqlScope,
  ): string {
    if (end.kind !== 'toOne') {
      return foundBy(joins, alias, end);
    }
    this.requireDecided(end.target);
    const hiding = end.target.discriminator ?? this.options.reader.restrictions.hidesNested(end.target);
    return hiding || end.columns ? keyOf(end.target, this.join(alias, end, joins)) : foundBy(joins, alias, end);
  }

  private requireDecided(entity: EntityModel): void {
    refuseUndecided(entity, this.options.reader);
  }
}

/**
 * The database runs filters and sorts, and cannot call functions: a search through rows that they hide would reveal
 * their values.
 *
 * @throws RestError 403 `Forbidden` naming the entity
 */
export function refuseUndecided(entity: EntityModel, { restrictions }: Reader): void {
  if (restrictions.decidesInMemory(entity)) {
    throw restError('rowsUndecided', { entity: entity.name });
  }
}

/** How many subqueries the condition needs. */
const collectionsIn = (condition: Condition): number =>
  [...propertiesOf(condition)]
    .flatMap(({ path }) => [...path.steps.map(({ attribute }) => attribute), path.end])
    .filter(({ kind }) => kind === 'toMany' || kind === 'elements').length;

/** Of a composite key, which only null tests are about, one part. */
const keyOf = ({ key }: EntityModel, alias: string): string => `${alias}.${key.attributes[0]?.column ?? ''}`;

function comparison({ path, operator }: PropertyCondition, column: string, place: string): string {
  if (isJsonPath(path)) {
    const json = isHstore(path.end) ? `hstore_to_jsonb(${column})` : column;
    return path.members
      ? jsonMemberComparison(operator, json, path.members.length, place)
      : jsonColumnComparison(operator, column, place);
  }
  const ofKind = kindComparison(comparedType(path.end), operator, column, place);
  if (ofKind !== undefined) {
    return ofKind;
  }
  const type = comparedSqlType(path.end);
  if (isTextOperator(operator)) {
    const collation = path.end.kind === 'scalar' && path.end.nondeterministic ? ' COLLATE "C"' : '';
    return `lower(${column})${collation} ${operator === 'doesNotContain' ? 'NOT LIKE' : 'LIKE'} lower(${place}::text)`;
  }
  if (isListOperator(operator)) {
    return operator === 'in' ? `${column} = ANY(${place}::${type}[])` : `${column} <> ALL(${place}::${type}[])`;
  }
  if (isJsonText(path.end)) {
    return jsonTextNullTest(operator, column);
  }
  return nullTest(operator, column) ?? `${column} ${operator} ${place}::${type}`;
}

const nullTest = (operator: Operator, column: string): string | undefined =>
  operator === 'isNull' ? `${column} IS NULL` : operator === 'notEmpty' ? `${column} IS NOT NULL` : undefined;
