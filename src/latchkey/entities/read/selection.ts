import { restError } from '../../errors/rest-error.js';
import { type Joins, ToOneJoins } from '../../conditions/to-one-joins.js';
import { EVERYTHING, type Reader } from '../../conditions/visible-rows.js';
import type { ToOneAttribute } from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';

/** Alias of the table a statement starts from. */
export const ROOT = 't0';

/** PostgreSQL refuses more than 1,664, and a level of collections adds one. */
const MAX_COLUMNS = 1_600;

/** The SELECT list and the joins of one statement, each column and each join at most once. */
export class Selection implements Joins {
  readonly columns: string[] = [];
  private readonly joins: ToOneJoins;
  private readonly joined = new Map<string, EntityModel>();

  /** @param reader for whom the statement is made */
  constructor(private readonly reader: Reader) {
    this.joins = new ToOneJoins('t', reader);
  }

  /**
   * @returns position of the expression in each row
   * @throws RestError 400 when a fetch plan asks for more columns than one statement may have
   */
  column(expression: string): number {
    const present = this.columns.indexOf(expression);
    if (present < 0 && this.columns.length === MAX_COLUMNS) {
      throw restError('invalidFetchPlan', { reason: `The fetch plan needs more than ${MAX_COLUMNS} columns` });
    }
    return present >= 0 ? present : this.columns.push(expression) - 1;
  }

  /**
   * Joins the target of a reference; rows without it stay (protocol/entities.md 6.1).
   *
   * @param reader for whom hidden targets are missing
   * @returns alias of the target
   */
  join(alias: string, attribute: ToOneAttribute, reader = this.reader): string {
    const target = this.joins.join(alias, attribute, reader);
    if (reader !== EVERYTHING) {
      this.joined.set(target, attribute.target);
    }
    return target;
  }

  /** The references that have been joined for the reader of this statement, in the order of their joins. */
  get references(): readonly { readonly alias: string; readonly target: EntityModel }[] {
    return [...this.joined].map(([alias, target]) => ({ alias, target }));
  }

  get selectList(): string {
    return this.columns.join(', ');
  }

  get joinClauses(): string {
    return this.joins.clauses;
  }
}
