import type { Client, ClientBase, Pool, QueryArrayConfig } from 'pg';
import { type DataSource, type EntityManager, type QueryRunner, QueryRunnerAlreadyReleasedError } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { ChangeSignals, Signal } from './change-signals.js';
import { repeatedOnDeadlock } from './deadlock.js';

/** One row: column values in their PostgreSQL text form. */
export type TextRow = readonly (string | null)[];

/** A value bound as parameter; arrays become PostgreSQL arrays. */
export type SqlValue = string | null | readonly (string | null)[];

/** A statement that is run again and again with other values. */
export class Statement {
  private static count = 0;
  /** Name under which a server prepares it once per connection. */
  readonly name = `latchkey_${++Statement.count}`;

  constructor(readonly text: string) {}
}

/** Something that runs statements: the pool, or one transaction. */
export interface SqlRunner {
  rows(statement: Statement, values?: readonly SqlValue[]): Promise<TextRow[]>;
}

const asText = { getTypeParser: () => (text: string) => text };

/** The database as the rest of the code uses it. Values stay text in both directions; nothing is hydrated. */
export class Database implements SqlRunner {
  constructor(
    readonly dataSource: DataSource,
    private readonly embedded: boolean,
    private readonly signals: ChangeSignals,
  ) {}

  rows(statement: Statement, values: readonly SqlValue[] = []): Promise<TextRow[]> {
    const pool = (this.dataSource.driver as PostgresDriver).master as Pool;
    return runRows(pool, statement, values, this.embedded);
  }

  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws. Inside, only the given
   * {@link Transaction} may be used: the embedded database has a single connection. After a deadlock `work` runs again,
   * so it may change nothing but the database.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return repeatedOnDeadlock(() => this.attempt(work));
  }

  private async attempt<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as Client;
    try {
      await runner.startTransaction();
      const transaction = new Transaction(client, runner.manager, this.embedded);
      const result = await work(transaction);
      if (!this.embedded) {
        await this.signals.announce(transaction, transaction.signals);
      }
      await runner.commitTransaction();
      this.signals.deliver(transaction.signals);
      return result;
    } catch (error) {
      await rollBack(runner, client);
      // TypeORM lets go of a connection that broke, and then knows only that it did.
      const lost = error instanceof QueryRunnerAlreadyReleasedError;
      throw lost ? new Error('Connection terminated during a transaction', { cause: error }) : error;
    } finally {
      await runner.release();
    }
  }
}

/** A running transaction, with the signals that its commit will send. */
export class Transaction implements SqlRunner {
  readonly signals: Signal[] = [];

  constructor(
    private readonly client: ClientBase,
    /** For code that prefers TypeORM. */
    readonly manager: EntityManager,
    private readonly embedded: boolean,
  ) {}

  rows(statement: Statement, values: readonly SqlValue[] = []): Promise<TextRow[]> {
    return runRows(this.client, statement, values, this.embedded);
  }

  /** Tells every instance, once this transaction is committed, that cached knowledge is out of date. */
  signal(signal: Signal): void {
    this.signals.push(signal);
  }
}

/** What cannot be rolled back ends with its connection: the server forgets it, and the pool hands it to nobody else. */
async function rollBack(runner: QueryRunner, client: Client): Promise<void> {
  if (!runner.isTransactionActive) {
    return;
  }
  try {
    await runner.rollbackTransaction();
  } catch {
    void client.end();
  }
}

async function runRows(
  client: Pool | ClientBase,
  statement: Statement,
  values: readonly SqlValue[],
  embedded: boolean,
): Promise<TextRow[]> {
  const query: QueryArrayConfig = { text: statement.text, values: [...values], rowMode: 'array', types: asText };
  const result = await client.query<(string | null)[]>(embedded ? query : { ...query, name: statement.name });
  return result.rows;
}
