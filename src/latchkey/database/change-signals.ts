import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { LRUCache } from 'lru-cache';
import type { CacheUse } from '../common/get-or-create.js';
import type { Signal } from '../sql/transaction.js';
import { ConfigurationError } from '../config/load-settings.js';
import { KEEP_ALIVE_MS, type SignalSource } from './connection.js';
import { type SqlRunner, Statement } from '../sql/statement.js';
import { Heartbeat } from './heartbeat.js';
import { requireSignals } from './signal-probe.js';

/** Whether the server responds on the line; `restored` follows `lost`. */
type LineState = 'lost' | 'restored';

const CHANNEL = 'latchkey_changes';
/**
 * While the line is lost, another attempt begins after this many milliseconds, beside those that may hang until their own limit:
 * the first one that is answered wins.
 */
const RECONNECT_MS = 300;
const CONNECT_TIMEOUT_MS = 3_000;
/** How long a farewell may take: on a silent line it is never answered. */
const END_MS = 1_000;
/** For the start, when nothing is known of the server yet. */
const FIRST_CONNECT_TIMEOUT_MS = 10_000;
/** Where changes of other instances are not heard, everything cached is forgotten after this many milliseconds. */
const UNHEARD_MS = 1_000;
const EVERYTHING: Signal = { topic: 'all', key: '' };
const READ_ONLY = '25006';
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS } as const;
const ANNOUNCE = new Statement(`SELECT pg_notify('${CHANNEL}', $1)`);

/**
 * Makes caches forget in time, on every instance: on a server the signal travels by NOTIFY with the commit, on the
 * embedded database it stays in the process. While the line to the server is down, caches are not trusted. Behind a pooler
 * without a line of our own, they are emptied every second.
 */
export class ChangeSignals {
  private readonly logger = new Logger(ChangeSignals.name);
  private readonly listeners = new Set<(signal: Signal) => void>();
  private readonly lineListeners = new Set<(state: LineState) => void>();
  private readonly attempts = new Set<pg.Client>();
  private client: pg.Client | undefined;
  private heartbeat: Heartbeat | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private listening: boolean;

  /** @param source what is listened to */
  constructor(private readonly source: SignalSource) {
    this.listening = typeof source === 'string';
  }

  /** Whether a cache may be believed at the moment. */
  get reliable(): boolean {
    return this.listening;
  }

  /** Whether changes of other instances are heard over a line. */
  get hasLine(): boolean {
    return typeof this.source !== 'string';
  }

  /** Whether changes count at once, whichever instance makes them. */
  get isImmediate(): boolean {
    return this.listening && this.source !== 'nowhere';
  }

  onSignal(listener: (signal: Signal) => void): void {
    this.listeners.add(listener);
  }

  /** Reports when the server stops responding on this line, and when it responds again. */
  onLine(listener: (state: LineState) => void): void {
    this.lineListeners.add(listener);
  }

  /**
   * Begins to listen.
   *
   * @param announcing connections over which changes are announced, where they must be proved to arrive
   * @throws ConfigurationError for a standby, where nothing can be listened to, and where nothing arrives
   */
  async start(announcing?: DataSource): Promise<void> {
    if (this.source === 'nowhere') {
      this.logger.warn(
        `DATABASE_URL leads to a connection pooler, through which changes of other instances are not heard: caches live for ${UNHEARD_MS / 1000} second; set DATABASE_SIGNALS_URL to the server itself`,
      );
      this.timer = setInterval(() => {
        this.deliver([EVERYTHING]);
      }, UNHEARD_MS).unref();
    }
    if (typeof this.source === 'string') {
      return;
    }
    try {
      await this.listen(this.source, FIRST_CONNECT_TIMEOUT_MS);
    } catch (error) {
      throw error instanceof pg.DatabaseError && error.code === READ_ONLY ? standby(announcing !== undefined) : error;
    }
    if (announcing && this.client) {
      try {
        await requireSignals(this.client, announcing);
      } catch (error) {
        await this.close();
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    this.heartbeat?.stop();
    this.attempts.forEach(destroy);
    if (this.client) {
      const limit = setTimeout(destroy, END_MS, this.client);
      await this.client.end();
      clearTimeout(limit);
    }
  }

  /** Sends the signals with the commit of the transaction that `runner` belongs to. */
  async announce(runner: SqlRunner, signals: readonly Signal[]): Promise<void> {
    for (const signal of signals) {
      await runner.rows(ANNOUNCE, [JSON.stringify(signal)]);
    }
  }

  /** Notifies this process at once, so that the caller's next request already sees the change. */
  deliver(signals: readonly Signal[]): void {
    for (const signal of signals) {
      this.listeners.forEach((listener) => {
        listener(signal);
      });
    }
  }

  private async listen(server: pg.ClientConfig, timeout: number): Promise<void> {
    const client = new pg.Client({
      ...server,
      application_name: 'latchkey',
      connectionTimeoutMillis: timeout,
      ...KEEP_ALIVE,
    });
    this.attempts.add(client);
    client.on('notification', ({ channel, payload }) => {
      if (channel === CHANNEL) {
        this.deliver([JSON.parse(payload ?? '{}') as Signal]);
      }
    });
    client.on('error', (error) => {
      this.failed(server, client, error);
    });
    client.on('end', () => {
      this.failed(server, client, new Error('connection ended'));
    });
    const limit = setTimeout(destroy, timeout, client).unref();
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      // A standby accepts connections and refuses LISTEN.
      destroy(client);
      throw error;
    } finally {
      clearTimeout(limit);
      this.attempts.delete(client);
    }
    if (this.listening || this.closed) {
      destroy(client);
      return;
    }
    this.use(server, client);
  }

  private use(server: pg.ClientConfig, client: pg.Client): void {
    const restored = this.client !== undefined;
    this.client = client;
    this.listening = true;
    clearInterval(this.timer);
    this.timer = undefined;
    this.attempts.forEach(destroy);
    this.heartbeat = new Heartbeat(client, () => {
      this.failed(server, client, new Error('the line is silent'));
      destroy(client);
    });
    this.deliver([EVERYTHING]);
    if (restored) {
      this.report('restored');
    }
  }

  /** Attempts may fail as often as they like; only the connection in use is missed. */
  private failed(server: pg.ClientConfig, client: pg.Client, error: Error): void {
    this.attempts.delete(client);
    if (client !== this.client || !this.listening || this.closed) {
      return;
    }
    this.listening = false;
    this.heartbeat?.stop();
    this.logger.warn(`Change signals are lost, caches are off until the server answers again: ${error.message}`);
    this.report('lost');
    const again = (): void => {
      // The attempt also reports its outcome as an event.
      this.listen(server, CONNECT_TIMEOUT_MS).catch(() => undefined);
    };
    this.timer = setInterval(again, RECONNECT_MS);
    again();
  }

  private report(state: LineState): void {
    this.lineListeners.forEach((listener) => {
      listener(state);
    });
  }
}

const standby = (ofSignals: boolean): ConfigurationError =>
  new ConfigurationError([
    `DATABASE_${ofSignals ? 'SIGNALS_' : ''}URL names a standby, which is read-only: name the primary server`,
  ]);

/** Without a farewell: the server may not be there to read it. */
function destroy(client: pg.Client): void {
  client.connection.stream.destroy();
}

const MAX_USERS = 10_000;
/** A signal drops an entry at once; the time limit only bounds the harm of a lost one. */
const KEPT_MS = 3_000;
/** The clock is not read for each request: an entry may live this much longer. */
const CLOCK_MS = 50;

/** Time limit of caches that signals empty, as options of the library. */
export const MOMENTS = { ttl: KEPT_MS, ttlResolution: CLOCK_MS } as const;

/** Something known about users, by username: forgotten when a signal reports a change. */
export class UserCache<Known extends object | string> {
  readonly use: CacheUse = { lookups: 0, misses: 0 };
  private readonly known = new LRUCache<string, Known>({ max: MAX_USERS, ...MOMENTS });
  /** Grows with every signal: what was read before a change must not be kept after it. */
  private revision = 0;

  constructor(private readonly signals: Pick<ChangeSignals, 'onSignal' | 'reliable'>) {
    signals.onSignal(({ topic, key }) => {
      this.revision++;
      if (topic === 'user') {
        this.known.delete(key);
      } else if (topic === 'all') {
        this.known.clear();
      }
    });
  }

  /**
   * What is known, or what is found now; the latter is kept, if there was anything and nothing changed meanwhile. While
   * signals may get lost, nothing counts as known.
   */
  of<Found extends Known | undefined>(username: string, find: () => Promise<Found>): Known | Promise<Known | Found> {
    this.use.lookups++;
    return (this.signals.reliable ? this.known.get(username) : undefined) ?? this.found(username, find);
  }

  private async found<Found extends Known | undefined>(username: string, find: () => Promise<Found>): Promise<Found> {
    this.use.misses++;
    const { revision } = this;
    const found = await find();
    if (found !== undefined && revision === this.revision) {
      this.known.set(username, found);
    }
    return found;
  }
}
