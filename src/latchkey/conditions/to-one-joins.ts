import { rowsInReach } from '../model/class-tables.js';
import { getOrCreate } from '../common/get-or-create.js';
import type { ToOneAttribute } from '../model/attribute.js';
import { type DynamicSource, isValueOf, VALUES_TABLE } from '../model/dynamic-attribute.js';
import { refersTo } from '../model/reference-columns.js';
import { EVERYTHING, liveRows, readableHierarchy, type Reader, rowsOfEntity } from './visible-rows.js';

/** Where a statement keeps its joins: conditions, sort and fetch plan of one statement share them. */
export interface Joins {
  /**
   * Joins the target of a reference, keeping rows without one.
   *
   * @param reader for whom hidden targets are missing; by default the one for whom the statement is made
   * @returns alias of the target
   */
  join(alias: string, attribute: ToOneAttribute, reader?: Reader): string;

  /**
   * Joins the value of a dynamic attribute that has one at most, keeping rows without one.
   *
   * @returns alias of the row that holds it
   */
  joinValue(alias: string, source: DynamicSource): string;
}

/** The expression for the value of an attribute, by which the database can also find the rows that have it. */
export const foundBy = (
  joins: Joins,
  alias: string,
  { column, dynamic }: { readonly column: string; readonly dynamic?: DynamicSource },
): string => `${dynamic ? joins.joinValue(alias, dynamic) : alias}.${column}`;

/** The expression for the value of an attribute of rows that are known already: it adds nothing to a FROM clause. */
export const readFrom = (
  alias: string,
  { column, dynamic }: { readonly column: string; readonly dynamic?: DynamicSource },
): string =>
  dynamic
    ? `(SELECT v.${column} FROM ${VALUES_TABLE} v WHERE ${isValueOf(dynamic, 'v', alias)} AND v.position = 0)`
    : `${alias}.${column}`;

/** SQL condition: the row of `joined` is the target. */
const isTarget = (alias: string, attribute: ToOneAttribute, joined: string): string =>
  attribute.dynamic
    ? `${joined}.${attribute.target.primaryKey.column} = ${readFrom(alias, attribute)}`
    : refersTo(attribute, attribute.target, alias, joined);

interface Join {
  readonly alias: string;
  readonly sql: string;
  /** Of the value of a dynamic attribute: the row whose value it is. */
  readonly of?: string;
}

/** The outer joins of one FROM clause, each at most once. */
export class ToOneJoins implements Joins {
  private readonly joins = new Map<string, Join>();

  /**
   * @param prefix of the aliases it gives
   * @param reader targets that are hidden from this reader are not found
   */
  constructor(
    private readonly prefix: string,
    private readonly reader: Reader,
  ) {}

  join(alias: string, attribute: ToOneAttribute, reader = this.reader): string {
    const { name, column, columns, target } = attribute;
    const hiding = reader.restrictions.hidesNested(target) ? ' hiding' : '';
    const from = attribute.dynamic || columns ? `${alias} ${name}` : `${alias}.${column}`;
    const key = `${from} ${target.name} ${readableHierarchy(target, reader).length}${hiding}`;
    return getOrCreate(this.joins, key, () => this.create(alias, attribute, reader)).alias;
  }

  joinValue(alias: string, source: DynamicSource): string {
    return getOrCreate(this.joins, `${alias} ${source.id}`, () => {
      const joined = `${this.prefix}${this.joins.size + 1}`;
      const on = `${isValueOf(source, joined, alias)} AND ${joined}.position = 0`;
      return { alias: joined, sql: ` LEFT JOIN ${VALUES_TABLE} ${joined} ON ${on}`, of: alias };
    }).alias;
  }

  private create(alias: string, attribute: ToOneAttribute, reader: Reader): Join {
    const { target } = attribute;
    const joined = `${this.prefix}${this.joins.size + 1}`;
    const inner = new ToOneJoins(`${joined}j`, EVERYTHING);
    const on = [
      isTarget(alias, attribute, joined),
      ...(attribute.link ? liveRows(target, joined) : []),
      ...rowsOfEntity(target, { alias: joined, joins: inner }, reader),
    ];
    const { clauses } = inner;
    const source = `${rowsInReach(attribute)} ${joined}${clauses}`;
    return { alias: joined, sql: ` LEFT JOIN ${clauses === '' ? source : `(${source})`} ON ${on.join(' AND ')}` };
  }

  /**
   * Values that belong to the first row come first: the planner changes the order of few joins, and may find rows by their
   * values.
   */
  get clauses(): string {
    const joins = [...this.joins.values()];
    const isFirst = ({ of }: Join): boolean => of !== undefined && joins.every(({ alias }) => alias !== of);
    return [...joins.filter(isFirst), ...joins.filter((join) => !isFirst(join))].map(({ sql }) => sql).join('');
  }
}
