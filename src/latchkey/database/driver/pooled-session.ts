import type { TravellingSettings } from '../session-settings.js';
import { BatchQuery } from './batch-query.js';
import type { BoundQuery } from './bound-query.js';
import { TextQuery } from './text-query.js';

const BEGINS = /^\s*(START\s+TRANSACTION|BEGIN)\b[^;]*$/i;
const ENDS = /^\s*(COMMIT|END|ROLLBACK|ABORT|PREPARE\s+TRANSACTION)\b(?!\s+((WORK|TRANSACTION)\s+)?TO\b)[^;]*$/i;
/** One statement, which may run in a transaction with others unless it is {@link ALONE}. */
const STATEMENT =
  /^\s*(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|REFRESH|ANALYZE|EXPLAIN)\b[^;]*$/i;
/** Changes of the schema that PostgreSQL refuses in a transaction with others. */
const ALONE =
  /^\s*(CREATE|ALTER|DROP)\s+((UNIQUE\s+)?INDEX\s+CONCURRENTLY|DATABASE|TABLESPACE|SYSTEM|SUBSCRIPTION|TABLE\s.*\sDETACH\s+PARTITION\s.*\sCONCURRENTLY)\b/is;
/** They name nothing that is looked for in the search path. */
const NAMELESS =
  /^\s*((SET|RESET|SHOW|SAVEPOINT|RELEASE|ROLLBACK|LISTEN|UNLISTEN|NOTIFY|DISCARD|DEALLOCATE|CHECKPOINT)\b|VACUUM$|(CREATE|ALTER|DROP)\s+(DATABASE|TABLESPACE|SYSTEM)\b)[^;]*$/i;

/** Settings for statements with and without a limit of time. */
export interface PooledSettings {
  readonly limited: TravellingSettings;
  readonly unlimited: TravellingSettings;
  /** `DATABASE_SCHEMA`, which only the settings lead to. */
  readonly ownSchema?: string | undefined;
}

/**
 * A connection to a pooler, which gives each transaction another session of the server: settings travel with the transaction.
 * Only texts of several statements and what PostgreSQL runs alone have none; with a schema of our own, these are refused
 * unless they name it: they would find tables of others.
 */
export class PooledSession {
  private inTransaction = false;

  constructor(private readonly settings: PooledSettings) {}

  /**
   * Called in the order in which queries are sent.
   *
   * @param limited whether the query has a limit of time
   * @throws Error for a statement that would run with another search path
   */
  prepare(query: BoundQuery<never>, limited: boolean): void {
    const { ahead, inside } = limited ? this.settings.limited : this.settings.unlimited;
    query.isPooled = true;
    if (query instanceof TextQuery) {
      if (query.startsTransaction || !this.inTransaction) {
        query.runAfter(ahead);
      }
      this.inTransaction ||= query.startsTransaction;
      return;
    }
    if (query instanceof BatchQuery) {
      query.runAfter(ahead);
      return;
    }
    const text = query.text.replace(/;\s*$/, '');
    if (BEGINS.test(text)) {
      query.text = `${text}; ${inside}`;
      this.inTransaction = true;
    } else if (ENDS.test(text)) {
      this.inTransaction = false;
    } else if (!this.inTransaction && STATEMENT.test(text) && !ALONE.test(text)) {
      query.runAfter(ahead);
    } else if (!this.inTransaction) {
      this.requireNamed(text);
    }
  }

  private requireNamed(text: string): void {
    const { ownSchema } = this.settings;
    if (ownSchema === undefined || NAMELESS.test(text) || new RegExp(`\\b${ownSchema}"?\\.`).test(text)) {
      return;
    }
    const cure = ALONE.test(text) ? '' : 'run it in a transaction, ';
    throw new Error(
      `${firstWords(text)} runs outside transactions, where DATABASE_SCHEMA does not reach it through a connection pooler: ` +
        `${cure}write "${ownSchema}." before its names, or let DATABASE_URL lead to the server itself`,
    );
  }
}

/** What kind of statement it is: the words in capitals, or the first one. */
const firstWords = (text: string): string =>
  (/^\s*([A-Z]+(?:\s+[A-Z]+)*)\b/.exec(text) ?? /^\s*(\w*)/.exec(text))?.[1] ?? '';
