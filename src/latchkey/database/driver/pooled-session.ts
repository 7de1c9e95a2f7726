import type { TravellingSettings } from '../session-settings.js';
import type { BoundQuery } from './bound-query.js';
import { TextQuery } from './text-query.js';

const BEGINS = /^\s*(START\s+TRANSACTION|BEGIN)\b[^;]*$/i;
const ENDS = /^\s*(COMMIT|END|ROLLBACK|ABORT|PREPARE\s+TRANSACTION)\b(?!\s+((WORK|TRANSACTION)\s+)?TO\b)[^;]*$/i;
/** What may run in a transaction with others; some statements that change the schema may not. */
const READS_OR_WRITES = /^\s*(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE)\b[^;]*$/i;

/** Settings for statements with and without a limit of time. */
export interface PooledSettings {
  readonly limited: TravellingSettings;
  readonly unlimited: TravellingSettings;
}

/**
 * A connection to a pooler, which gives each transaction another session of the server: settings travel with the transaction.
 * Only texts of several statements and changes of the schema outside transactions run without them.
 */
export class PooledSession {
  private inTransaction = false;

  constructor(private readonly settings: PooledSettings) {}

  /** Called in the order in which queries are sent. @param limited whether the query has a limit of time */
  prepare(query: BoundQuery<never>, limited: boolean): void {
    const { ahead, inside } = limited ? this.settings.limited : this.settings.unlimited;
    if (query instanceof TextQuery) {
      query.isPooled = true;
      if (query.startsTransaction || !this.inTransaction) {
        query.runAfter(ahead);
      }
      this.inTransaction ||= query.startsTransaction;
      return;
    }
    const text = query.text.replace(/;\s*$/, '');
    if (BEGINS.test(text)) {
      query.text = `${text}; ${inside}`;
      this.inTransaction = true;
    } else if (ENDS.test(text)) {
      this.inTransaction = false;
    } else if (!this.inTransaction && READS_OR_WRITES.test(text)) {
      query.runAfter(ahead);
    }
  }
}
