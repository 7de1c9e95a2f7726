import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { NO_DEADLINE } from '../common/deadline.js';
import { Database } from '../database/database.js';
import { Statement } from '../sql/statement.js';
import { AttemptCounter } from './brute-force/attempt-counter.js';
import { SessionStore } from './session-store.js';

const INTERVAL_MS = 60 * 60 * 1000;
/** Ended tokens stay this long, so that an incident can still be understood. */
const RETENTION_SECONDS = 7 * 24 * 60 * 60;

/** An arbitrary constant: of all instances that want to purge at the same time, one does. */
const LOCK_KEY = '7203332';
const LOCK = new Statement('SELECT pg_try_advisory_xact_lock($1::bigint)');

/** Removes what ended long ago: tokens, sessions, codes, logins, failed attempts (protocol/oauth.md 8). */
@Injectable()
export class TokenPurge implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TokenPurge.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
    private readonly attempts: AttemptCounter,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.purge().catch((error: unknown) => {
        this.logger.warn(`Old tokens could not be removed: ${String(error)}`);
      });
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Does nothing while another instance is purging. */
  async purge(): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const [row] = await transaction.rows(LOCK, [LOCK_KEY]);
      if (row?.[0] === 't') {
        await this.sessions.purge(transaction, RETENTION_SECONDS);
        await this.attempts.purge(transaction);
      }
    }, NO_DEADLINE);
  }
}
