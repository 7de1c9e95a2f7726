import { sqlTypeOf } from '../datatypes/datatypes.js';
import type { ToManyAttribute } from '../metadata/attribute.js';
import type { EntityModel } from '../metadata/entity-model.js';
import type { ComparedAttribute, PathStep } from './attribute-path.js';
import { type Condition, propertiesOf, type PropertyCondition } from './condition.js';
import { comparedType, isListOperator, isTextOperator, type Operator } from './operators.js';
import { type Joins, ToOneJoins } from './to-one-joins.js';
import { type Reader, visibleRows } from './visible-rows.js';

/**
 * PostgreSQL turns subqueries into joins, which finds rows faster and is planned in a time that explodes with their number:
 * with more than these they stay what they are.
 */
const MAX_JOINED_SUBQUERIES = 20;

/** Where a condition starts: a row of a FROM clause, and the joins of that clause. */
export interface SqlScope {
  readonly alias: string;
  readonly joins: Joins;
}

/**
 * Compiles a condition to a boolean SQL expression whose values are the parameters from `$<first>` on, one for each
 * property condition with an operand, in document order: what `boundValues` answers. Conditions of equal shape compile
 * to equal text (protocol/filters.md 2, 4).
 *
 * @param reader items of collections that are hidden from this reader do not count
 */
export const compileSql = (condition: Condition, scope: SqlScope, first: number, reader: Reader): string =>
  new SqlCompiler(first, reader, collectionsIn(condition) <= MAX_JOINED_SUBQUERIES).condition(condition, scope);

class SqlCompiler {
  private subqueries = 0;

  constructor(
    private next: number,
    private readonly reader: Reader,
    private readonly joined: boolean,
  ) {}

  condition(condition: Condition, scope: SqlScope): string {
    if (condition.kind === 'property') {
      const place = condition.operand.kind === 'none' ? '' : `$${this.next++}`;
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
      return comparison(condition, comparedColumn(condition.path.end, { alias, joins }), place);
    }
    const { attribute, entity } = step;
    switch (attribute.kind) {
      case 'embedded':
        return this.along(rest, condition, place, { alias, joins });
      case 'toOne':
        return this.along(rest, condition, place, { alias: joins.join(alias, attribute), joins });
      case 'toMany': {
        const owner = `${alias}.${entity.primaryKey.column}`;
        const some = this.someItem(attribute, owner, (scope) => this.along(rest, condition, place, scope));
        return condition.operator === 'isNull' ? `(${some} OR NOT ${this.someItem(attribute, owner)})` : some;
      }
    }
  }

  /** Whether the collection has a visible item, or one for which `test` holds. */
  private someItem({ link, target }: ToManyAttribute, owner: string, test?: (scope: SqlScope) => string): string {
    const item = `s${++this.subqueries}`;
    const joins = new ToOneJoins(`${item}j`, this.reader);
    const holds = test ? ` AND ${test({ alias: item, joins })}` : '';
    const from =
      link.kind === 'inverse'
        ? `${target.table} ${item}`
        : `${link.table} ${item}l JOIN ${target.table} ${item} ON ${keyOf(target, item)} = ${item}l.${link.targetColumn}`;
    const of = link.kind === 'inverse' ? `${item}.${link.column}` : `${item}l.${link.ownerColumn}`;
    const exists = `EXISTS (SELECT 1 FROM ${from}${joins.clauses} WHERE ${of} = ${owner} AND ${visibleRows(target, item, this.reader)}${holds})`;
    return this.joined ? exists : `(${exists}) IS TRUE`;
  }
}

/**
 * The column that holds the value. Whether a target in a hierarchy is hidden shows only in its own row, so that its key
 * is compared instead of the reference to it.
 */
const comparedColumn = (end: ComparedAttribute, { alias, joins }: SqlScope): string =>
  end.kind === 'toOne' && end.target.discriminator
    ? keyOf(end.target, joins.join(alias, end))
    : `${alias}.${end.column}`;

/** How many subqueries the condition needs. */
const collectionsIn = (condition: Condition): number =>
  [...propertiesOf(condition)].flatMap(({ path }) => path.steps).filter(({ attribute }) => attribute.kind === 'toMany')
    .length;

const keyOf = (entity: EntityModel, alias: string): string => `${alias}.${entity.primaryKey.column}`;

function comparison({ path, operator }: PropertyCondition, column: string, place: string): string {
  const type = sqlTypeOf(comparedType(path.end));
  if (isTextOperator(operator)) {
    return `lower(${column}) ${operator === 'doesNotContain' ? 'NOT LIKE' : 'LIKE'} lower(${place}::text)`;
  }
  if (isListOperator(operator)) {
    return operator === 'in' ? `${column} = ANY(${place}::${type}[])` : `${column} <> ALL(${place}::${type}[])`;
  }
  return nullTest(operator, column) ?? `${column} ${operator} ${place}::${type}`;
}

const nullTest = (operator: Operator, column: string): string | undefined =>
  operator === 'isNull' ? `${column} IS NULL` : operator === 'notEmpty' ? `${column} IS NOT NULL` : undefined;
