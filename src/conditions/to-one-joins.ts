import type { ToOneAttribute } from '../metadata/attribute.js';

/** Where a statement keeps its joins: conditions, sort and fetch plan of one statement share them. */
export interface Joins {
  /** Joins the target of a reference, keeping rows without one. @returns alias of the target */
  join(alias: string, attribute: ToOneAttribute): string;
}

/** The outer joins of one FROM clause, each at most once. */
export class ToOneJoins implements Joins {
  private readonly joins = new Map<string, { readonly alias: string; readonly sql: string }>();

  /** @param prefix of the aliases it gives */
  constructor(private readonly prefix: string) {}

  join(alias: string, attribute: ToOneAttribute): string {
    const key = `${alias}.${attribute.column}`;
    const present = this.joins.get(key);
    if (present) {
      return present.alias;
    }
    const target = `${this.prefix}${this.joins.size + 1}`;
    const on = `${target}.${attribute.target.primaryKey.column} = ${alias}.${attribute.column}`;
    this.joins.set(key, { alias: target, sql: ` LEFT JOIN ${attribute.target.table} ${target} ON ${on}` });
    return target;
  }

  get clauses(): string {
    return [...this.joins.values()].map(({ sql }) => sql).join('');
  }
}
