import { Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { SqlValue, Statement, TextRow } from '../../sql/statement.js';
import { type Wire, wireOf } from './bound-query.js';
import type { PoolShare } from './limited-client.js';
import { runText, type TextQueryOptions } from './text-query.js';

/** This many statements of one turn of the event loop go to the same connection. */
const MAX_BATCH = 8;
/** When nothing has come back for this many milliseconds, something slow is running: no statement is put behind it. */
const STALLED_MS = 10;
/**
 * A server keeps the statements a connection prepared until it ends: a connection that prepared this many is replaced.
 */
const MAX_PREPARED = 1_000;
/** After this many answers they are counted. */
const COUNTED_EVERY = 100;

/**
 * Connections that carry many statements at a time: all reads of a turn of the event loop are sent in one piece and
 * answered in one piece, which spares the system calls that make up most of the cost of a small read. They come from
 * the pool.
 *
 * For statements outside transactions that end soon: one waits for those before it on its connection.
 */
export class SharedConnections {
  private readonly logger = new Logger(SharedConnections.name);
  private readonly connections = new Set<SharedConnection>();
  private opening = false;
  private closed = false;

  /**
   * @param share what they may take of the pool
   * @param max how many there may be
   */
  constructor(
    private readonly pool: Pool,
    private readonly share: PoolShare,
    private readonly max: number,
  ) {}

  /** Runs a statement on a connection that is free for it; undefined when none is. */
  run(statement: Statement, values: readonly SqlValue[], options: TextQueryOptions): Promise<TextRow[]> | undefined {
    const connection = this.best();
    if (connection && this.isBusy()) {
      connection.hold();
    }
    return connection?.run(statement, values, options);
  }

  /** Another caller needs an exclusive connection: gives back one that nothing waits on, when the pool has no other. */
  yieldOne(): void {
    const idle = this.hasRoom() ? undefined : [...this.connections].find(({ waiting }) => waiting === 0);
    if (idle) {
      this.connections.delete(idle);
      idle.retire('reusable');
    }
  }

  /** Gives the connections back to the pool, once their statements are answered. */
  close(): void {
    this.closed = true;
    for (const connection of this.connections) {
      this.retire(connection);
    }
  }

  /** Alone, a statement is sent at once: nothing would follow. */
  private isBusy(): boolean {
    for (const { waiting } of this.connections) {
      if (waiting > 0) {
        return true;
      }
    }
    return false;
  }

  private best(): SharedConnection | undefined {
    const now = performance.now();
    let best: SharedConnection | undefined;
    for (const connection of this.connections) {
      if (connection.isFilling) {
        return connection;
      }
      if (!connection.isStalled(now) && (best === undefined || connection.waiting < best.waiting)) {
        best = connection;
      }
    }
    if (best === undefined || best.waiting > 0) {
      this.openAnother();
    }
    return best;
  }

  private hasRoom(): boolean {
    const { waitingCount, idleCount, totalCount, options } = this.pool;
    return this.share.hasRoom && waitingCount === 0 && (idleCount > 0 || totalCount < options.max);
  }

  private openAnother(): void {
    if (this.opening || this.closed || this.connections.size >= this.max || !this.hasRoom()) {
      return;
    }
    this.opening = true;
    this.share.take();
    this.pool
      .connect()
      .then((client) => {
        this.add(client);
      })
      .catch((error: unknown) => {
        this.share.giveBack();
        this.logger.warn(`No connection to share: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => {
        this.opening = false;
      });
  }

  private add(client: PoolClient): void {
    const connection = new SharedConnection(client, this.share, () => {
      this.retire(connection);
    });
    if (this.closed) {
      connection.retire('worn');
    } else {
      this.connections.add(connection);
    }
  }

  private retire(connection: SharedConnection): void {
    this.connections.delete(connection);
    connection.retire('worn');
  }
}

class SharedConnection {
  /** Statements that are not answered yet. */
  waiting = 0;
  private batch = 0;
  /** When something was last answered, or sent while nothing else waited, by the clock of `performance`. */
  private aliveAt = 0;
  private answers = 0;
  private retired: 'worn' | 'reusable' | undefined;
  private released = false;
  private readonly wire: Wire;

  /** @param worn called when the connection should be replaced */
  constructor(
    private readonly client: PoolClient,
    private readonly share: PoolShare,
    private readonly worn: () => void,
  ) {
    this.wire = wireOf(client);
    client.on('error', this.worn);
  }

  /** Whether statements of this turn of the event loop are being collected. */
  get isFilling(): boolean {
    return this.batch > 0 && this.batch < MAX_BATCH;
  }

  /** What is still kept here cannot have been answered. */
  isStalled(now: number): boolean {
    return this.waiting > 0 && this.batch === 0 && now - this.aliveAt > STALLED_MS;
  }

  /** Keeps what is written until the end of this turn, so that all of it leaves in one piece. */
  hold(): void {
    if (this.batch++ > 0) {
      return;
    }
    this.wire.stream.cork();
    setImmediate(() => {
      if (this.waiting === this.batch) {
        this.aliveAt = performance.now();
      }
      this.batch = 0;
      this.wire.stream.uncork();
    });
  }

  async run(statement: Statement, values: readonly SqlValue[], options: TextQueryOptions): Promise<TextRow[]> {
    if (this.waiting++ === 0) {
      this.aliveAt = performance.now();
    }
    try {
      return await runText(this.client, statement, values, options);
    } finally {
      this.answered();
    }
  }

  /** Takes no more statements; goes back to the pool after the last answer, which replaces it when it is worn. */
  retire(state: 'worn' | 'reusable'): void {
    this.retired = state;
    this.releaseWhenDone();
  }

  private answered(): void {
    this.waiting--;
    this.aliveAt = performance.now();
    if (++this.answers % COUNTED_EVERY === 0 && this.hasPreparedMany()) {
      this.worn();
    }
    this.releaseWhenDone();
  }

  private hasPreparedMany(): boolean {
    return Object.keys(this.wire.parsedStatements).length >= MAX_PREPARED;
  }

  private releaseWhenDone(): void {
    if (this.retired && !this.released && this.waiting === 0) {
      this.released = true;
      this.client.off('error', this.worn);
      this.client.release(this.retired === 'worn');
      this.share.giveBack();
    }
  }
}
