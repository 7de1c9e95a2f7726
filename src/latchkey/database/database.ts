import type { Client, ClientBase, Pool } from 'pg';
import { type DataSource, type EntityManager, type QueryRunner, QueryRunnerAlreadyReleasedError } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { DatabaseTimeout } from '../errors/database-error.js';
import { counted, type Deadline } from '../common/deadline.js';
import type { ChangeSignals } from './change-signals.js';
import type { SqlRunner, SqlValue, Statement, TextRow } from '../sql/statement.js';
import type { Signal, Transaction } from '../sql/transaction.js';
import { Connections, type LimitedClient } from './driver/limited-client.js';
import { LazyStart, runCounted, runText, type TextQueryOptions } from './driver/text-query.js';
import type { LineLimits } from './line-limits.js';
import { despiteConflicts, isConflict, wasLost, wasNeverRun } from './repeat.js';
import { setClaims } from './session-claims.js';
import { SharedConnections } from './driver/shared-connections.js';
import { asStatementError } from '../errors/statement-error.js';

/**
 * Longer texts are not prepared: only filters and plans of clients grow so large, seldom twice the same, and a server
 * keeps each as long as the connection.
 */
const MAX_PREPARED_LENGTH = 20_000;

/** A statement that took longer is run on its own connection, so that no other waits for it. */
const SLOW_MS = 20;
/** So is one that asks for more objects by their ids. */
const MANY = 500;

/** How a database is used. */
interface DatabaseOptions {
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

  /** @internal */
  constructor(
    /** TypeORM's view of the same database. */
    readonly dataSource: DataSource,
    private readonly signals: ChangeSignals,
    private readonly options: DatabaseOptions,
  ) {
    const pool = (dataSource.driver as PostgresDriver).master as Pool;
    this.embedded = options.embedded;
    this.connections = new Connections(pool, options.line.limits);
    this.shared = this.embedded ? undefined : new SharedConnections(pool);
    signals.onLine((state) => {
      options.line[state === 'lost' ? 'lineLost' : 'lineRestored']();
    });
  }

  /**
   * How many connections there may be, how many do something, and how much waits for one.
   *
   * @internal
   */
  get pool(): { readonly max: number; readonly used: number; readonly waiting: number } {
    const { options, totalCount, idleCount, waitingCount } = (this.dataSource.driver as PostgresDriver).master as Pool;
    return { max: options.max, used: totalCount - idleCount, waiting: waitingCount };
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
    try {
      return counted(deadline, began, await (shared ?? this.alone(statement, values, options)));
    } catch (error) {
      if (isConflict(error) || (statement.readsOnly && (wasNeverRun(error) || (shared && wasLost(error))))) {
        return counted(deadline, began, await this.again(deadline, statement, values));
      }
      throw error;
    } finally {
      statement.lastTook = performance.now() - began;
    }
  }

  /** The same database for work with a deadline. @param deadline undefined where the work has none to name */
  within(deadline: Deadline | undefined): SqlRunner {
    return deadline ? { rows: (statement, values) => this.rows(statement, values, deadline) } : this;
  }

  /** Gives back what it holds of the pool. */
  close(): void {
    this.shared?.close();
    this.options.line.close();
  }

  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws. Inside, only the given
   * {@link Transaction} may be used: the embedded database has a single connection.
   *
   * @param work is repeated when the database undid it in favour of another transaction, so it changes nothing else
   * @param deadline of the work, by default that of a request which begins now
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, deadline: Deadline = this.soon()): Promise<T> {
    return despiteConflicts(deadline, () => this.attempt(work, deadline));
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
      const start = await this.start(runner, client as unknown as Client);
      const transaction = new OpenTransaction(
        client as unknown as Client,
        runner.manager,
        this.options.keepsNames,
        deadline,
        start,
      );
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
      client.deadline = undefined;
      await runner.release();
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

/** A running transaction, with the signals that its commit will send. */
export class OpenTransaction implements Transaction {
  readonly signals: Signal[] = [];

  constructor(
    private readonly client: ClientBase,
    /** For code that prefers TypeORM. */
    readonly manager: EntityManager,
    private readonly keepsNames: boolean,
    private readonly deadline: Deadline,
    /** Absent where the transaction has started. */
    private readonly start: LazyStart | undefined,
  ) {}

  async rows(statement: Statement, values: readonly SqlValue[] = []): Promise<TextRow[]> {
    const options = await this.optionsOf(statement);
    const began = performance.now();
    return counted(this.deadline, began, await runText(this.client, statement, values, options));
  }

  /** Runs an INSERT, UPDATE or DELETE. @returns how many rows it wrote: a trigger or a rule may have skipped some */
  async count(statement: Statement, values: readonly SqlValue[] = []): Promise<number> {
    const options = await this.optionsOf(statement);
    const began = performance.now();
    const written = await runCounted(this.client, statement, values, options);
    counted(this.deadline, began, []);
    return written;
  }

  private async optionsOf(statement: Statement): Promise<TextQueryOptions> {
    requireTime(this.deadline);
    const prepared = isPrepared(statement, this.keepsNames);
    return { prepared, startsTransaction: await this.start?.isBroughtBy(prepared ? statement.name : undefined) };
  }

  /** Notifies every instance, once this transaction is committed, that cached knowledge is out of date. */
  signal(signal: Signal): void {
    this.signals.push(signal);
  }
}

/** What cannot be rolled back ends with its connection: the server forgets it, and the pool hands it to nobody else. */
async function rollBack(runner: QueryRunner, client: LimitedClient): Promise<void> {
  if (!runner.isTransactionActive) {
    return;
  }
  try {
    await runner.rollbackTransaction();
  } catch {
    void client.end();
  }
}

const isPrepared = ({ text, hasOldPlan }: Statement, keepsNames: boolean): boolean =>
  keepsNames && !hasOldPlan && text.length <= MAX_PREPARED_LENGTH;

const isLong = (value: SqlValue): boolean => Array.isArray(value) && value.length > MANY;

/** @throws DatabaseTimeout when the time has ended: what follows would be for nobody */
function requireTime({ at }: Deadline, now = performance.now()): void {
  if (now > at) {
    throw DatabaseTimeout.ofStatement();
  }
}

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
