import { Logger } from '@nestjs/common';
import pg from 'pg';
import { type SqlRunner, Statement } from './database.js';

/** What became outdated: all knowledge about a user, a token family or an OAuth client, or everything. */
export interface Signal {
  readonly topic: 'user' | 'session' | 'client' | 'roles' | 'all';
  readonly key: string;
}

const CHANNEL = 'latchkey_changes';
const RECONNECT_MS = 1000;
const CONNECT_TIMEOUT_MS = 10_000;
const ANNOUNCE = new Statement(`SELECT pg_notify('${CHANNEL}', $1)`);

/**
 * Makes caches forget in time, on every instance: on a server the signal travels by NOTIFY with the commit, on the
 * embedded database it stays in the process. While the line to the server is down, caches are not trusted.
 */
export class ChangeSignals {
  private readonly logger = new Logger(ChangeSignals.name);
  private readonly listeners = new Set<(signal: Signal) => void>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private listening: boolean;

  /** @param url the server to listen to; without it signals stay in the process */
  constructor(private readonly url: string | undefined) {
    this.listening = url === undefined;
  }

  /** Whether a cache may be believed at the moment. */
  get reliable(): boolean {
    return this.listening;
  }

  onSignal(listener: (signal: Signal) => void): void {
    this.listeners.add(listener);
  }

  async start(): Promise<void> {
    if (this.url !== undefined) {
      await this.listen(this.url);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.client?.end();
  }

  /** Sends the signals with the commit of the transaction that `runner` belongs to. */
  async announce(runner: SqlRunner, signals: readonly Signal[]): Promise<void> {
    for (const signal of signals) {
      await runner.rows(ANNOUNCE, [JSON.stringify(signal)]);
    }
  }

  /** Tells this process at once, so that the caller's next request already sees the change. */
  deliver(signals: readonly Signal[]): void {
    for (const signal of signals) {
      this.listeners.forEach((listener) => {
        listener(signal);
      });
    }
  }

  private async listen(url: string): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'latchkey',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    this.client = client;
    client.on('notification', ({ payload }) => {
      this.deliver([JSON.parse(payload ?? '{}') as Signal]);
    });
    client.on('error', (error) => {
      this.lost(url, error);
    });
    client.on('end', () => {
      this.lost(url, new Error('connection ended'));
    });
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.listening = true;
    this.deliver([{ topic: 'all', key: '' }]);
  }

  private lost(url: string, error: Error): void {
    this.listening = false;
    if (this.closed || this.timer) {
      return;
    }
    this.logger.warn(`Change signals are lost, caches are off until the server answers again: ${error.message}`);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.listen(url).catch((again: unknown) => {
        this.lost(url, again as Error);
      });
    }, RECONNECT_MS);
  }
}
