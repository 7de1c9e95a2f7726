import { getOrCreate } from '../common/get-or-create.js';
import type { ToOneAttribute } from '../model/attribute.js';
import type { EntityModel } from '../model/entity-model.js';
import { EVERYTHING, readableFamily, type Reader, rowsOfEntity } from './visible-rows.js';

/** Where a statement keeps its joins: conditions, sort and fetch plan of one statement share them. */
export interface Joins {
  /**
   * Joins the target of a reference, keeping rows without one.
   *
   * @param reader for whom hidden targets are missing; by default the one for whom the statement is made
   * @returns alias of the target
   */
  join(alias: string, attribute: ToOneAttribute, reader?: Reader): string;
}

interface Join {
  readonly alias: string;
  readonly sql: string;
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

  join(alias: string, { column, target }: ToOneAttribute, reader = this.reader): string {
    const hiding = reader.restrictions.hidesNested(target) ? ' hiding' : '';
    const key = `${alias}.${column} ${target.name} ${readableFamily(target, reader).length}${hiding}`;
    return getOrCreate(this.joins, key, () => this.create(`${alias}.${column}`, target, reader)).alias;
  }

  /** @param reference column that holds the key of the target */
  private create(reference: string, target: EntityModel, reader: Reader): Join {
    const joined = `${this.prefix}${this.joins.size + 1}`;
    const inner = new ToOneJoins(`${joined}j`, EVERYTHING);
    const on = [
      `${joined}.${target.primaryKey.column} = ${reference}`,
      ...rowsOfEntity(target, { alias: joined, joins: inner }, reader),
    ];
    const { clauses } = inner;
    const source = `${target.table} ${joined}${clauses}`;
    return { alias: joined, sql: ` LEFT JOIN ${clauses === '' ? source : `(${source})`} ON ${on.join(' AND ')}` };
  }

  get clauses(): string {
    return [...this.joins.values()].map(({ sql }) => sql).join('');
  }
}
