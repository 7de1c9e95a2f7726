import type { Client, Pool } from 'pg';
import { type DataSource, type QueryRunner, QueryRunnerAlreadyReleasedError } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { counted, type Deadline, inFlight, requireTime } from '../common/deadline.js';
import type { ChangeSignals } from './change-signals.js';
import type { BoundStatement, SqlRunner, SqlValue, Statement, TextRow } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { Connections, type LimitedClient, type PoolShare } from './driver/limited-client.js';
import { runBatch } from './driver/batch-query.js';
import { isPrepared, LazyStart, runText, type TextQueryOptions } from './driver/text-query.js';
import type { LineLimits } from './line-limits.js';
import { OpenTransaction } from './open-transaction.js';
import { despiteConflicts, isConflict, mayReadAgain } from './repeat.js';
import { claimsOf, setClaims } from './session-claims.js';
import type { Replicas } from './replicas/replicas.js';
import { SharedConnections } from './driver/shared-connections.js';
import { asStatementError, StatementError } from '../errors/statement-error.js';

/** A statement that took longer is run on its own connection, so that no other waits for it. */
const SLOW_MS = 20;
/** So is one that asks for more objects by their ids. */
const MANY = 500;

/** How a database is used. */
export interface DatabaseOptions {
  /** The embedded database has a single session, which takes one statement after the other. */
  readonly embedded: boolean;
  /** Whether a statement that is prepared under a name is found again by the next one on its connection. */
  readonly keepsNames: boolean;
  /** Milliseconds that work without a deadline may take. */
  readonly requestTimeout: number;
  readonly line: LineLimits;
  /** Whether the thread of the embedded database runs; absent on a server. */
  readonly engineRuns?: (() => boolean) | undefined;
}

/** The database as the rest of the code uses it. Values stay text in both directions; nothing is hydrated. */
export class Database implements SqlRunner {
  private readonly embedded: boolean;
  private readonly connections: Connections;
  private readonly shared: SharedConnections | undefined;
  /** @internal Absent where all reads go to the primary. */
  replicas: Replicas | undefined;

  /** @internal */
  constructor(
    /** TypeORM's view of the same database. */
    readonly dataSource: DataSource,
    private readonly signals: ChangeSignals,
    private readonly options: DatabaseOptions,
    private readonly poolShare: PoolShare,
    /** How many connections its reads may share. */
    maxShared: number,
  ) {
    const pool = (dataSource.driver as PostgresDriver).master as Pool;
    this.embedded = options.embedded;
    this.connections = new Connections(pool, options.line.limits, poolShare);
    this.shared = this.embedded ? undefined : new SharedConnections(pool, poolShare, maxShared);
  }

  /**
   * How many connections there may be, how many do something, and how much waits for one.
   *
   * @internal
   */
  get pool(): { readonly max: number; readonly used: number; readonly waiting: number } {
    const { options, totalCount, idleCount, waitingCount } = (this.dataSource.driver as PostgresDriver).master as Pool;
    return { max: options.max, used: totalCount - idleCount, waiting: waitingCount + this.poolShare.waiting };
  }

  /**
   * Whether the thread of the embedded database runs; undefined on a server.
   *
   * @internal
   */
  get engineRuns(): boolean | undefined {
    return this.options.engineRuns?.();
  }

  /**
   * Runs a statement outside transactions.
   *
   * @param deadline of the work, by default that of a request which begins now
   */
  async rows(
    statement: Statement,
    values: readonly SqlValue[] = [],
    deadline: Deadline = this.soon(),
  ): Promise<TextRow[]> {
    const began = performance.now();
    requireTime(deadline, began);
    if (deadline.claims) {
      return this.transaction((transaction) => transaction.rows(statement, values), deadline);
    }
    const options = { prepared: isPrepared(statement, this.options.keepsNames), deadline };
    const shared = this.share(statement, values, options);
    deadline.usage?.began();
    try {
      return counted(deadline, began, await (shared ?? this.alone(statement, values, options)));
    } catch (error) {
      if (isConflict(error) || (statement.readsOnly && mayReadAgain(error, performance.now() - began, shared))) {
        return counted(deadline, began, await this.again(deadline, statement, values));
      }
      throw error;
    } finally {
      statement.lastTook = performance.now() - began;
      deadline.usage?.ended();
    }
  }

  /** The same database for work with a deadline. @param deadline undefined where the work has none to name */
  within(deadline: Deadline | undefined): SqlRunner {
    return deadline ? { rows: (statement, values) => this.rows(statement, values, deadline) } : this;
  }

  /**
   * The same for statements of a request that only reads entities. This alone decides what replicas may answer: the primary
   * answers all else, also when entities are read on the way to a write.
   *
   * @internal
   */
  reads(deadline: Deadline | undefined): SqlRunner {
    const primary = this.within(deadline);
    return this.replicas?.reader(primary, deadline ?? this.soon()) ?? primary;
  }

  /** Gives back what it holds of the pool. */
  close(): void {
    this.shared?.close();
  }

  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws. Inside, only the given
   * {@link Transaction} may be used: the embedded database has a single connection.
   *
   * @param work is repeated when the database undid it in favour of another transaction, so it changes nothing else
   * @param deadline of the work, by default that of a request which begins now
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, deadline: Deadline = this.soon()): Promise<T> {
    return inFlight(deadline, () => despiteConflicts(deadline, () => this.attempt(work, deadline)));
  }

  /**
   * Whether {@link batch} may run: TypeORM notifies its subscribers of transactions that it starts itself only.
   *
   * @internal
   */
  get runsBatches(): boolean {
    return this.dataSource.subscribers.length === 0;
  }

  /**
   * Runs statements as one transaction, in one round trip: all of them take effect, or none. Each sees what those before
   * it have written.
   *
   * @internal
   * @param deadline of the work, by default that of a request which begins now
   * @returns the rows of each statement
   */
  batch(statements: readonly BoundStatement[], deadline: Deadline = this.soon()): Promise<TextRow[][]> {
    const { claims } = deadline;
    const all = claims ? [claimsOf(claims), ...statements] : statements;
    const run = async (): Promise<TextRow[][]> => {
      const rows = await this.attemptBatch(all, deadline);
      return claims ? rows.slice(1) : rows;
    };
    return inFlight(deadline, () => despiteConflicts(deadline, run));
  }

  private async attemptBatch(statements: readonly BoundStatement[], deadline: Deadline): Promise<TextRow[][]> {
    requireTime(deadline);
    this.shared?.yieldOne();
    const { client, release } = await this.connections.take(deadline);
    try {
      const isKept = (statement: Statement): boolean => isPrepared(statement, this.options.keepsNames);
      const began = performance.now();
      const rows = await runBatch(client, statements, { deadline, isPrepared: isKept });
      release();
      rows.forEach((each, index) => counted(deadline, index === 0 ? began : performance.now(), each));
      return rows;
    } catch (error) {
      // What a request made fail leaves the connection as it was.
      release(asStatementError(error) instanceof StatementError ? undefined : (error as Error));
      throw error;
    }
  }

  private soon(): Deadline {
    return { at: performance.now() + this.options.requestTimeout };
  }

  /** A statement outside transactions is undone as a whole when it fails: nothing of its first run is left. */
  private again(deadline: Deadline, statement: Statement, values: readonly SqlValue[]): Promise<TextRow[]> {
    return despiteConflicts(deadline, () => this.alone(statement, values, { prepared: false, deadline }));
  }

  /** Only statements that can be repeated and end soon share a connection. */
  private share(
    statement: Statement,
    values: readonly SqlValue[],
    options: TextQueryOptions,
  ): Promise<TextRow[]> | undefined {
    const isShort = statement.lastTook < SLOW_MS && !statement.returnsMany && !values.some(isLong);
    return isShort && statement.readsOnly ? this.shared?.run(statement, values, options) : undefined;
  }

  private async alone(
    statement: Statement,
    values: readonly SqlValue[],
    options: TextQueryOptions & { readonly deadline: Deadline },
  ): Promise<TextRow[]> {
    const { client, release } = await this.connections.take(options.deadline);
    try {
      const rows = await runText(client, statement, values, options);
      release();
      return rows;
    } catch (error) {
      release(error as Error);
      throw error;
    }
  }

  private async attempt<T>(work: (transaction: Transaction) => Promise<T>, deadline: Deadline): Promise<T> {
    this.shared?.yieldOne();
    const runner = this.dataSource.createQueryRunner();
    const client = await this.connections.of(runner, deadline);
    try {
      const line = client as unknown as Client;
      const start = await this.start(runner, line);
      const transaction = new OpenTransaction(line, runner.manager, this.options.keepsNames, deadline, start);
      if (deadline.claims) {
        await setClaims(transaction, deadline.claims);
      }
      const result = await work(transaction);
      if (!this.embedded) {
        await this.signals.announce(transaction, transaction.signals);
      }
      if (runner.isTransactionActive) {
        requireTime(deadline);
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
      await this.connections.release(runner, client);
    }
  }

  /** Only TypeORM itself notifies subscribers of the start, and the embedded database takes one statement at a time. */
  private async start(runner: QueryRunner, client: Client): Promise<LazyStart | undefined> {
    if (!this.embedded && this.dataSource.subscribers.length === 0) {
      return new LazyStart(runner, client);
    }
    await runner.startTransaction();
    return undefined;
  }
}

/**
 * The same database for what checks tokens, loads rights and logs in: it may use all of the pool, of which other work
 * leaves `DATABASE_POOL_RESERVED` connections free. So nobody is kept out by the searches of others.
 */
export class AccessDatabase extends Database {}

/** What cannot be rolled back ends with its connection: the server forgets it, and the pool hands it to nobody else. */
async function rollBack(runner: QueryRunner, client: LimitedClient): Promise<void> {
  if (runner.isTransactionActive) {
    await runner.rollbackTransaction().catch(() => {
      void client.end();
    });
  }
}

const isLong = (value: SqlValue): boolean => Array.isArray(value) && value.length > MANY;

/**
 * Runs a statement whose values come from a request: where they make it fail, the request is answered 400 or 409 and not
 * 500.
 *
 * @throws StatementError
 */
export const requestRows = (runner: SqlRunner, statement: Statement, values: readonly SqlValue[]): Promise<TextRow[]> =>
  runner.rows(statement, values).catch(refuse);

/** The same for INSERT, UPDATE and DELETE. @returns how many rows the database wrote */
export const requestCount = (
  transaction: Transaction,
  statement: Statement,
  values: readonly SqlValue[],
): Promise<number> => transaction.count(statement, values).catch(refuse);

function refuse(thrown: unknown): never {
  throw asStatementError(thrown);
}
