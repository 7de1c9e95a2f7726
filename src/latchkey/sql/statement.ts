import { hash } from 'node:crypto';

/** One row: column values in their PostgreSQL text form. */
export type TextRow = readonly (string | null)[];

/**
 * A value in PostgreSQL's text form, of a list one text per element: as a parameter is bound, and as an attribute is
 * stored, with enum constants and references by id.
 */
export type SqlValue = string | null | SqlList;

/** A list, or lists in a list. */
export type SqlList = readonly (string | null | SqlList)[];

/** What changes nothing, as far as its text shows. Functions could write, but no read calls one that does. */
const READS_ONLY = /^\s*(SELECT|WITH|VALUES)\b/i;
const WRITES = /\b(INSERT|UPDATE|DELETE|MERGE|INTO|nextval|setval|pg_notify|pg_advisory\w*)\b/i;

/** A statement that is run again and again with other values. */
export class Statement {
  /**
   * Name under which a server prepares it once per session. Clients that share a session would otherwise run the statement
   * of another one: every instance gives a text the same name, and no other text has it.
   */
  readonly name: string;
  /** Milliseconds its last run outside a transaction took, waiting included; 0 before the first. */
  lastTook = 0;
  /** Whether a pooler holds on to a plan of it that tables no longer fit: then it is not prepared any more. */
  hasOldPlan = false;
  private reads: boolean | undefined;

  /** @param returnsMany whether it returns too many rows for others to wait behind it on their connection */
  constructor(
    readonly text: string,
    readonly returnsMany = false,
  ) {
    this.name = `latchkey_${hash('sha256', text, 'base64url')}`;
  }

  /** Whether it can be run once more without harm. */
  get readsOnly(): boolean {
    return (this.reads ??= READS_ONLY.test(this.text) && !WRITES.test(this.text));
  }
}

/** A statement with the values of one run. */
export interface BoundStatement {
  readonly statement: Statement;
  readonly values: readonly SqlValue[];
}

/** Something that runs statements: the pool, or one transaction. */
export interface SqlRunner {
  /** @returns all rows, their values in text form */
  rows(statement: Statement, values?: readonly SqlValue[]): Promise<TextRow[]>;
}
