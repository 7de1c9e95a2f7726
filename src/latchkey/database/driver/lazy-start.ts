import type { Client } from 'pg';
import type { QueryRunner } from 'typeorm';
import { wireOf } from './driver-query.js';

export const START = 'START TRANSACTION';

/** What a runner knows of its transaction; TypeORM lets nobody else set it. */
interface Bookkeeping {
  isTransactionActive: boolean;
  /** Depth of nested transactions; from 1 on, another one is a savepoint. */
  transactionDepth: number;
}

/**
 * The start of a transaction on a server, which travels with the first statement: that spares a wait. TypeORM requests
 * its connection before each statement that it makes itself; there it waits for the start.
 */
export class LazyStart {
  private awaited = true;
  private readonly bookkeeping: Bookkeeping;

  /** @param runner has no transaction yet */
  constructor(
    runner: QueryRunner,
    private readonly client: Client,
  ) {
    this.bookkeeping = runner as unknown as Bookkeeping;
    this.bookkeeping.transactionDepth = 1;
    runner.connect = async () => {
      if (this.take()) {
        await client.query(START);
      }
      return client;
    };
  }

  /**
   * Whether a statement brings the start. The first one does, unless the server has not prepared it yet: then it waits
   * for the start.
   *
   * @param name under which the server keeps it, if it does
   */
  async isBroughtBy(name: string | undefined): Promise<boolean> {
    if (!this.take()) {
      return false;
    }
    if (name === undefined || wireOf(this.client).parsedStatements[name] !== undefined) {
      return true;
    }
    await this.client.query(START);
    return false;
  }

  private take(): boolean {
    const { awaited } = this;
    this.awaited = false;
    this.bookkeeping.isTransactionActive = true;
    return awaited;
  }
}
