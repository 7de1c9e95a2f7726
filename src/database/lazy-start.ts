import type { Client } from 'pg';
import type { QueryRunner } from 'typeorm';

export const START = 'START TRANSACTION';

/** What a runner knows of its transaction; TypeORM lets nobody else set it. */
interface Bookkeeping {
  isTransactionActive: boolean;
  /** Number of transactions inside of each other; from 1 on, another one is a savepoint. */
  transactionDepth: number;
}

/**
 * The start of a transaction on a server, which travels with the first statement: that spares a wait. TypeORM asks for its
 * connection before each statement of its own; there it waits for the start.
 */
export class LazyStart {
  private awaited = true;
  private readonly bookkeeping: Bookkeeping;

  /** @param runner has no transaction yet */
  constructor(runner: QueryRunner, client: Client) {
    this.bookkeeping = runner as unknown as Bookkeeping;
    this.bookkeeping.transactionDepth = 1;
    runner.connect = async () => {
      if (this.take()) {
        await client.query(START);
      }
      return client;
    };
  }

  /** Whether the statement that asks is the first: it brings the start. */
  take(): boolean {
    const { awaited } = this;
    this.awaited = false;
    this.bookkeeping.isTransactionActive = true;
    return awaited;
  }
}
