import type { ToOneAttribute } from '../../metadata/attribute.js';

/** Alias of the table a statement starts from. */
export const ROOT = 't0';

/** The SELECT list and the joins of one statement, each column and each join at most once. */
export class Selection {
  private readonly columns: string[] = [];
  private readonly joins = new Map<string, { readonly alias: string; readonly sql: string }>();

  /** @returns position of the expression in each row */
  column(expression: string): number {
    const present = this.columns.indexOf(expression);
    return present >= 0 ? present : this.columns.push(expression) - 1;
  }

  /** Joins the target of a reference; rows without it stay (protocol/entities.md 6.1). @returns alias of the target */
  join(alias: string, attribute: ToOneAttribute): string {
    const key = `${alias}.${attribute.name}`;
    const present = this.joins.get(key);
    if (present) {
      return present.alias;
    }
    const target = `t${this.joins.size + 1}`;
    const on = `${target}.${attribute.target.primaryKey.column} = ${alias}.${attribute.column}`;
    this.joins.set(key, { alias: target, sql: `LEFT JOIN ${attribute.target.table} ${target} ON ${on}` });
    return target;
  }

  get selectList(): string {
    return this.columns.join(', ');
  }

  get joinClauses(): string {
    return [...this.joins.values()].map(({ sql }) => ` ${sql}`).join('');
  }
}
