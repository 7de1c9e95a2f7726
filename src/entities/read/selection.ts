import type { ToOneAttribute } from '../../metadata/attribute.js';
import type { Rights } from '../../roles/rights.js';
import { rowsOfEntity } from '../../conditions/visible-rows.js';

/** Alias of the table a statement starts from. */
export const ROOT = 't0';

/** The SELECT list and the joins of one statement, each column and each join at most once. */
export class Selection {
  readonly columns: string[] = [];
  private readonly joins = new Map<string, { readonly alias: string; readonly sql: string }>();

  constructor(private readonly rights: Rights) {}

  /** @returns position of the expression in each row */
  column(expression: string): number {
    const present = this.columns.indexOf(expression);
    return present >= 0 ? present : this.columns.push(expression) - 1;
  }

  /** Joins the target of a reference; rows without it stay (protocol/entities.md 6.1). @returns alias of the target */
  join(alias: string, { column, target }: ToOneAttribute): string {
    const key = `${alias}.${column} ${target.name}`;
    const present = this.joins.get(key);
    if (present) {
      return present.alias;
    }
    const joined = `t${this.joins.size + 1}`;
    const on = [
      `${joined}.${target.primaryKey.column} = ${alias}.${column}`,
      ...rowsOfEntity(target, joined, this.rights),
    ];
    this.joins.set(key, { alias: joined, sql: `LEFT JOIN ${target.table} ${joined} ON ${on.join(' AND ')}` });
    return joined;
  }

  get selectList(): string {
    return this.columns.join(', ');
  }

  get joinClauses(): string {
    return [...this.joins.values()].map(({ sql }) => ` ${sql}`).join('');
  }
}
