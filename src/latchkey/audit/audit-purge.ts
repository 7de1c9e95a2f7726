import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { NO_DEADLINE } from '../common/deadline.js';
import { AuditSettings } from '../config/setting-groups.js';
import { Database } from '../database/database.js';
import { Statement } from '../sql/statement.js';

const INTERVAL_MS = 60 * 60 * 1000;

/** Marks this transaction as the purge for the trigger of the table, with the time up to which it may delete. */
const ANNOUNCE = new Statement(
  "SELECT set_config('latchkey.audit_purge', (now() - $1::int * interval '1 day')::text, true)",
);
const PURGE = new Statement("DELETE FROM sec_audit_event WHERE event_ts < now() - $1::int * interval '1 day'");

/** Removes audit events that are older than the setting `AUDIT_RETENTION_DAYS`; nothing else can remove one. */
@Injectable()
export class AuditPurge implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AuditPurge.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly settings: AuditSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.purge().catch((error: unknown) => {
        this.logger.warn(`Old audit events could not be removed: ${String(error)}`);
      });
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async purge(): Promise<void> {
    const days = String(this.settings.AUDIT_RETENTION_DAYS);
    await this.database.transaction(async (transaction) => {
      await transaction.rows(ANNOUNCE, [days]);
      await transaction.rows(PURGE, [days]);
    }, NO_DEADLINE);
  }
}
