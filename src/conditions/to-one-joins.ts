import type { ToOneAttribute } from '../metadata/attribute.js';
import { type Reader, rowsOfEntity } from './visible-rows.js';

/** Where a statement keeps its joins: conditions, sort and fetch plan of one statement share them. */
export interface Joins {
  /** Joins the target of a reference, keeping rows without one. @returns alias of the target */
  join(alias: string, attribute: ToOneAttribute): string;
}

/** The outer joins of one FROM clause, each at most once. */
export class ToOneJoins implements Joins {
  private readonly joins = new Map<string, { readonly alias: string; readonly sql: string }>();

  /**
   * @param prefix of the aliases it gives
   * @param reader targets that are hidden from this reader are not found
   */
  constructor(
    private readonly prefix: string,
    private readonly reader: Reader,
  ) {}

  join(alias: string, { column, target }: ToOneAttribute): string {
    const key = `${alias}.${column} ${target.name}`;
    const present = this.joins.get(key);
    if (present) {
      return present.alias;
    }
    const joined = `${this.prefix}${this.joins.size + 1}`;
    const on = [
      `${joined}.${target.primaryKey.column} = ${alias}.${column}`,
      ...rowsOfEntity(target, joined, this.reader),
    ];
    this.joins.set(key, { alias: joined, sql: ` LEFT JOIN ${target.table} ${joined} ON ${on.join(' AND ')}` });
    return joined;
  }

  get clauses(): string {
    return [...this.joins.values()].map(({ sql }) => sql).join('');
  }
}
