import type { EntityManager } from 'typeorm';
import type { TextRow } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';

/**
 * Stands for the transaction while it is not known yet whether a write needs one: stages that only compute run with it, and
 * the first that needs the database fails.
 */
export class NoTransaction implements Transaction {
  /** Whether something needed the database, also where the failure was caught. */
  isNeeded = false;

  get manager(): EntityManager {
    return this.fail();
  }

  rows(): Promise<TextRow[]> {
    return Promise.reject(this.refusal());
  }

  count(): Promise<number> {
    return Promise.reject(this.refusal());
  }

  signal(): void {
    this.fail();
  }

  private fail(): never {
    throw this.refusal();
  }

  private refusal(): Error {
    this.isNeeded = true;
    return new Error('This step needs a transaction');
  }
}
