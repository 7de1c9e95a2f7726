import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Statement } from '../../sql/statement.js';

const COUNT = new Statement(
  'SELECT count(DISTINCT t.session_id) FROM auth_token t JOIN auth_session s ON s.id = t.session_id' +
    ' WHERE t.expires_at > now() AND t.revoked_at IS NULL AND t.used_at IS NULL AND s.revoked_at IS NULL',
);
const FRESH_MS = 30_000;
const LIMIT_MS = 2_000;

/** How many sessions are living. Counting takes the database as long as there are sessions: one result counts for a while. */
@Injectable()
export class SessionCount {
  private count = NaN;
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(private readonly database: Database) {}

  /** @returns NaN, which means unknown to collectors, while the database is away */
  async read(): Promise<number> {
    if (performance.now() - this.readAt >= FRESH_MS) {
      await (this.reading ??= this.refresh());
    }
    return this.count;
  }

  private async refresh(): Promise<void> {
    try {
      const [row] = await this.database.rows(COUNT, [], { at: performance.now() + LIMIT_MS });
      this.count = Number(row?.[0]);
      this.readAt = performance.now();
    } catch {
      // The health reports what is wrong.
      this.count = NaN;
    } finally {
      this.reading = undefined;
    }
  }
}
