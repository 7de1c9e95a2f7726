import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { SessionStore } from './session-store.js';

const INTERVAL_MS = 60 * 60 * 1000;
/** Ended tokens stay this long, so that an incident can still be understood. */
const RETENTION_SECONDS = 7 * 24 * 60 * 60;

/** Removes tokens and sessions that ended long ago (protocol/oauth.md 8). */
@Injectable()
export class TokenPurge implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TokenPurge.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sessions.purge(this.database, RETENTION_SECONDS).catch((error: unknown) => {
        this.logger.warn(`Old tokens could not be removed: ${String(error)}`);
      });
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
