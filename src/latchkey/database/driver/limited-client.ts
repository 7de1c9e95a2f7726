import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ClientConfig, Pool, PoolClient, QueryConfig } from 'pg';
import type { QueryRunner } from 'typeorm';
import { type Deadline, NOWHERE, type TimeLimits } from '../../common/deadline.js';
import { DatabaseTimeout } from '../../errors/database-error.js';
import { BatchQuery } from './batch-query.js';
import { BoundQuery, ForeignQuery } from './bound-query.js';
import { tracing } from '../../common/tracing.js';
import { giveUp } from './cancel-request.js';
import { type Callback, DriverClient } from './driver-client.js';
import type { LineLimits } from '../line-limits.js';
import { turnIn, type WaitingWork } from './pool-queue.js';
import { PooledSession, type PooledSettings } from './pooled-session.js';
import { withoutValues } from './slow-statements.js';
import { TextQuery } from './text-query.js';

/** How long a farewell may take before the socket is destroyed: on a silent line it is never answered. */
const END_MS = 1_000;

/** How statements get the settings of their session: at the start of the connection, or with each transaction. */
export interface SessionOptions extends Pick<ClientConfig, 'stream'> {
  readonly options?: string;
  readonly travelling?: PooledSettings;
}

/** What Node reads from a socket at once, at most: then more is probably coming. */
const FULL_PIECE = 64 * 1024;
/** The same for an encrypted connection: a record of TLS. */
const FULL_RECORD = 16 * 1024;

/** Where somebody cancels its wait for a replica, PostgreSQL reports success with a warning. Source: src/backend/replication/syncrep.c */
const WAIT_FOR_REPLICA = 'SyncRepWaitForLSN';

/**
 * The driver's connection with limits on our side: a statement without an answer in time destroys it, because later
 * ones would get no answer either, and its pool opens another.
 */
export class LimitedClient extends DriverClient {
  /** Of the transaction that holds it. */
  deadline: Deadline | undefined;
  /** Whether statements may be given up at all. */
  limited = true;
  /** When its last statement was answered, by the clock of `performance`. */
  answeredAt = 0;
  private readonly line: LineLimits;
  /** Absent where the connection is a session of the server. */
  private readonly session: PooledSession | undefined;

  constructor(config: ClientConfig & SessionOptions & { readonly line: LineLimits }) {
    super(config);
    this.session = config.travelling && new PooledSession(config.travelling);
    this.line = config.line;
    this.line.opened(this);
    this.on('notice', ({ routine }: { readonly routine?: string }) => {
      const query = this._getActiveQuery();
      // What no replica has is not acknowledged: the operator wants it so.
      if (routine === WAIT_FOR_REPLICA && query instanceof BoundQuery) {
        query.fail(DatabaseTimeout.ofReplication());
      }
    });
    // The stream of an encrypted connection is there only now.
    this.once('connect', () => {
      readInTurns(this.connection.stream);
    });
  }

  /** Bytes that have come over it. */
  get received(): number {
    return this.connection.stream.bytesRead;
  }

  /** The same as the driver's; values are bound before anything is sent. */
  override query(config: unknown, values?: unknown, callback?: Callback): unknown {
    if (config instanceof BoundQuery) {
      return this.send(config as BoundQuery<unknown>, callback);
    }
    if (isSubmittable(config)) {
      return super.query(config, values, callback);
    }
    const query = new ForeignQuery<unknown>(config as string | QueryConfig, values, callback);
    return query.callback
      ? this.send(query)
      : new Promise((resolve, reject) => {
          this.send(query, (error, result) => {
            if (error) {
              reject(error);
            } else {
              resolve(result);
            }
          });
        });
  }

  override end(callback?: () => void): Promise<void> | undefined {
    const timer = setTimeout(() => {
      this.connection.stream.destroy();
    }, END_MS).unref();
    this.once('end', () => {
      clearTimeout(timer);
    });
    return callback ? super.end(callback) : super.end();
  }

  /** Destroys it: all that it carries fails with this reason. */
  drop(reason: string): void {
    this.connection.stream.destroy(new Error(reason));
  }

  private send(query: BoundQuery<unknown>, callback?: Callback): BoundQuery<unknown> {
    query.callback ??= callback;
    const { text } = query;
    try {
      this.session?.prepare(query, this.limited);
    } catch (error) {
      queueMicrotask(() => query.callback?.(error as Error, undefined));
      return query;
    }
    const own = query instanceof TextQuery || query instanceof BatchQuery ? query.deadline : undefined;
    const deadline = own ?? this.deadline;
    query.sentOver(this, this.line.slow, deadline);
    query.endOfSpan = tracing.tracer?.statement(withoutValues(text));
    if (this.limited) {
      this.limit(query, deadline?.at ?? Infinity);
    }
    super.query(query);
    return query;
  }

  private limit(query: BoundQuery<unknown>, own: number): void {
    const server = performance.now() + this.line.statement;
    const until = Math.min(server, own);
    if (until !== Infinity) {
      query.limitTo(until, this.line.limits, () => {
        const reason = own < server ? DatabaseTimeout.ofStatement() : DatabaseTimeout.ofLine();
        giveUp(this, query, { reason, onServer: this.line.toServer, pooled: this.session !== undefined });
      });
    }
  }
}

/**
 * Lets others be served between two pieces of a large response: Node would read 2 MB of it, and the driver parse them,
 * before it looks at any other socket.
 */
function readInTurns(stream: Socket): void {
  const full = stream instanceof TLSSocket ? FULL_RECORD : FULL_PIECE;
  stream.on('data', (bytes) => {
    if (bytes.length >= full) {
      stream.pause();
      setImmediate(() => {
        stream.resume();
      });
    }
  });
}

const isSubmittable = (config: unknown): boolean =>
  typeof config === 'object' && config !== null && 'submit' in config && typeof config.submit === 'function';

/** A connection for one use. */
interface Taken {
  readonly client: PoolClient;
  /** @param error why it is not used again */
  readonly release: (error?: Error) => void;
}

/**
 * The part of the pool that one kind of work may use. What finds no room waits here, not in the queue of the pool: there
 * it would come before work of another kind that arrives later.
 */
export class PoolShare {
  private taken = 0;
  private readonly queue = new Set<WaitingWork>();

  /** @param max connections */
  constructor(
    readonly max: number,
    private readonly limits: TimeLimits,
  ) {}

  get hasRoom(): boolean {
    return this.taken < this.max;
  }

  /** How much work waits for room. */
  get waiting(): number {
    return this.queue.size;
  }

  /** Takes one connection of a share that {@link hasRoom}. */
  take(): void {
    this.taken++;
  }

  /** Takes one as soon as there is room, in the order of the calls. @throws DatabaseTimeout after `until` */
  takeNext(until: number): Promise<void> {
    return turnIn(this.queue, until, this.limits);
  }

  /** Gives one back, which the next caller in the queue takes. */
  giveBack(): void {
    const [next] = this.queue;
    if (next) {
      this.queue.delete(next);
      this.limits.delete(next);
      next.enter();
    } else {
      this.taken--;
    }
  }
}

/** Connections of a share of the pool. Nobody waits for one longer than there is time. */
export class Connections {
  constructor(
    private readonly pool: Pool,
    private readonly limits: TimeLimits,
    private readonly share: PoolShare,
  ) {}

  async take(deadline: Deadline): Promise<Taken> {
    const client = await this.inTime(
      deadline,
      () => this.pool.connect(),
      (late) => {
        late.release();
      },
    );
    // A connection that breaks fails its statement; without a listener it would end the process.
    client.on('error', ignore);
    return {
      client,
      release: (error) => {
        client.off('error', ignore);
        client.release(error);
        this.share.giveBack();
      },
    };
  }

  /** The connection of a runner, whose statements end with the deadline until it is {@link release released}. */
  async of(runner: QueryRunner, deadline: Deadline): Promise<LimitedClient> {
    const client = await this.inTime(
      deadline,
      () => runner.connect() as Promise<LimitedClient>,
      () => void runner.release(),
    );
    client.deadline = deadline;
    return client;
  }

  async release(runner: QueryRunner, client: LimitedClient): Promise<void> {
    client.deadline = undefined;
    try {
      await runner.release();
    } finally {
      this.share.giveBack();
    }
  }

  private async inTime<T>(deadline: Deadline, connect: () => Promise<T>, late: (connected: T) => void): Promise<T> {
    const { connectionTimeoutMillis = 0 } = this.pool.options;
    const until = Math.min(deadline.at, performance.now() + connectionTimeoutMillis);
    if (this.share.hasRoom) {
      this.share.take();
    } else {
      await this.share.takeNext(until);
    }
    try {
      return await (until < deadline.at ? connect() : this.before(until, connect(), late));
    } catch (error) {
      this.share.giveBack();
      throw error;
    }
  }

  /** The pool has a limit that is shorter than most deadlines: only what is left of one may be shorter. */
  private before<T>(until: number, connecting: Promise<T>, late: (connected: T) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const limited = {
        until,
        place: NOWHERE,
        expire: (): void => {
          reject(DatabaseTimeout.ofPool());
          connecting.then(late, ignore);
        },
      };
      this.limits.add(limited);
      connecting
        .finally(() => {
          this.limits.delete(limited);
        })
        .then(resolve, reject);
    });
  }
}

const ignore = (): void => undefined;
