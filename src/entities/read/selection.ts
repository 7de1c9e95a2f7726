import { type Joins, ToOneJoins } from '../../conditions/to-one-joins.js';
import type { ToOneAttribute } from '../../metadata/attribute.js';
import type { Rights } from '../../roles/rights.js';

/** Alias of the table a statement starts from. */
export const ROOT = 't0';

/** The SELECT list and the joins of one statement, each column and each join at most once. */
export class Selection implements Joins {
  readonly columns: string[] = [];
  private readonly joins: ToOneJoins;

  constructor(rights: Rights) {
    this.joins = new ToOneJoins('t', rights);
  }

  /** @returns position of the expression in each row */
  column(expression: string): number {
    const present = this.columns.indexOf(expression);
    return present >= 0 ? present : this.columns.push(expression) - 1;
  }

  /** Joins the target of a reference; rows without it stay (protocol/entities.md 6.1). @returns alias of the target */
  join(alias: string, attribute: ToOneAttribute): string {
    return this.joins.join(alias, attribute);
  }

  get selectList(): string {
    return this.columns.join(', ');
  }

  get joinClauses(): string {
    return this.joins.clauses;
  }
}
