import type { Client, ClientBase, Pool } from 'pg';
import { type DataSource, type EntityManager, type QueryRunner, QueryRunnerAlreadyReleasedError } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { ChangeSignals, Signal } from './change-signals.js';
import { LazyStart } from './lazy-start.js';
import { SharedConnections } from './shared-connections.js';
import { runText, TextQuery } from './text-query.js';

/** One row: column values in their PostgreSQL text form. */
export type TextRow = readonly (string | null)[];

/** A value bound as parameter; arrays become PostgreSQL arrays. */
export type SqlValue = string | null | readonly (string | null)[];

/** A statement that is run again and again with other values. */
export class Statement {
  private static count = 0;
  /** Name under which a server prepares it once per connection. */
  readonly name = `latchkey_${++Statement.count}`;
  /** Milliseconds its last run outside a transaction took, waiting included; 0 before the first. */
  lastTook = 0;

  constructor(readonly text: string) {}
}

/**
 * Longer texts are not prepared: only filters and plans of clients grow so large, seldom twice the same, and a server
 * keeps each as long as the connection.
 */
const MAX_PREPARED_LENGTH = 20_000;

/** A statement that took longer is run on a connection of its own, so that no other waits for it. */
const SLOW_MS = 20;

/** Something that runs statements: the pool, or one transaction. */
export interface SqlRunner {
  rows(statement: Statement, values?: readonly SqlValue[]): Promise<TextRow[]>;
}

/** The database as the rest of the code uses it. Values stay text in both directions; nothing is hydrated. */
export class Database implements SqlRunner {
  private readonly pool: Pool;
  /** The embedded database has a single session, which takes one statement after the other. */
  private readonly shared: SharedConnections | undefined;

  constructor(
    readonly dataSource: DataSource,
    private readonly embedded: boolean,
    private readonly signals: ChangeSignals,
  ) {
    this.pool = (dataSource.driver as PostgresDriver).master as Pool;
    this.shared = embedded ? undefined : new SharedConnections(this.pool);
  }

  async rows(statement: Statement, values: readonly SqlValue[] = []): Promise<TextRow[]> {
    const options = { prepared: isPrepared(statement, this.embedded) };
    const began = performance.now();
    try {
      const shared = statement.lastTook < SLOW_MS ? this.shared?.run(statement, values, options) : undefined;
      return await (shared ?? this.alone(new TextQuery(statement, values, options)));
    } finally {
      statement.lastTook = performance.now() - began;
    }
  }

  /** On a connection of its own; the driver's types do not know that the pool hands on what the query calls back with. */
  private alone(query: TextQuery): Promise<TextRow[]> {
    return this.pool.query(query) as unknown as Promise<TextRow[]>;
  }

  /** Subscribers are told of the start by TypeORM alone, and the embedded database takes one statement after the other. */
  private async start(runner: QueryRunner, client: Client): Promise<LazyStart | undefined> {
    if (!this.embedded && this.dataSource.subscribers.length === 0) {
      return new LazyStart(runner, client);
    }
    await runner.startTransaction();
    return undefined;
  }

  /** Gives back what it holds of the pool. */
  close(): void {
    this.shared?.close();
  }

  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws. Inside, only the given
   * {@link Transaction} may be used: the embedded database has a single connection.
   */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.shared?.yieldOne();
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as Client;
    try {
      const transaction = new Transaction(client, runner.manager, this.embedded, await this.start(runner, client));
      const result = await work(transaction);
      if (!this.embedded) {
        await this.signals.announce(transaction, transaction.signals);
      }
      if (runner.isTransactionActive) {
        await runner.commitTransaction();
      }
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
    /** Absent where the transaction has started. */
    private readonly start: LazyStart | undefined,
  ) {}

  async rows(statement: Statement, values: readonly SqlValue[] = []): Promise<TextRow[]> {
    const prepared = isPrepared(statement, this.embedded);
    const startsTransaction = await this.start?.isBroughtBy(prepared ? statement.name : undefined);
    return runText(this.client, statement, values, { prepared, startsTransaction });
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

const isPrepared = ({ text }: Statement, embedded: boolean): boolean => !embedded && text.length <= MAX_PREPARED_LENGTH;
