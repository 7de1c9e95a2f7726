import { Injectable } from '@nestjs/common';
import { BruteForceSettings } from '../../config/setting-groups.js';
import { AccessDatabase } from '../../database/database.js';
import { type SqlRunner, Statement } from '../../sql/statement.js';

const EXPIRY = "now() + $2::int * interval '1 second'";
/** What has expired counts as nothing. A subject without a free place stays as it is. */
const RESERVE = new Statement(
  'WITH reserved AS (INSERT INTO auth_failure AS known (subject, failures, running, expires_at)' +
    ` VALUES ($1, 0, 1, ${EXPIRY}) ON CONFLICT (subject) DO UPDATE SET expires_at = excluded.expires_at,` +
    ' failures = CASE WHEN known.expires_at > now() THEN known.failures ELSE 0 END,' +
    ' running = CASE WHEN known.expires_at > now() THEN known.running + 1 ELSE 1 END' +
    ' WHERE known.failures + known.running < $3::int OR known.expires_at <= now() RETURNING subject)' +
    ' SELECT (SELECT count(*) FROM reserved), failures, ceil(extract(epoch FROM expires_at - now()))' +
    ' FROM (SELECT $1 AS subject) AS asked LEFT JOIN auth_failure USING (subject)',
);
const FAIL = new Statement(
  `INSERT INTO auth_failure AS known (subject, failures, expires_at) VALUES ($1, 1, ${EXPIRY})` +
    ' ON CONFLICT (subject) DO UPDATE SET expires_at = excluded.expires_at,' +
    ' failures = CASE WHEN known.expires_at > now() THEN known.failures + 1 ELSE 1 END,' +
    ' running = CASE WHEN known.expires_at > now() THEN greatest(known.running - 1, 0) ELSE 0 END RETURNING failures',
);
/** Those that still run keep their places. */
const PASS = new Statement(
  'WITH gone AS (DELETE FROM auth_failure WHERE subject = $1 AND running <= 1 RETURNING subject)' +
    ' UPDATE auth_failure SET failures = 0, running = greatest(running - 1, 0)' +
    ' WHERE subject = $1 AND NOT EXISTS (SELECT FROM gone)',
);
const GIVE_BACK = new Statement('UPDATE auth_failure SET running = greatest(running - 1, 0) WHERE subject = $1');
const PURGE = new Statement('DELETE FROM auth_failure WHERE expires_at < now()');

/** Whether an attempt may begin: `busy` while those that run could still make it one too many. */
export type Reservation =
  | { readonly kind: 'reserved' }
  /** @property secondsLeft until the failures are forgotten */
  | { readonly kind: 'locked' | 'busy'; readonly secondsLeft: number };

/**
 * Counts attempts for all instances together: in the database and by its clock (protocol/oauth.md 9). An attempt takes a
 * place before its secret is compared. One whose process dies keeps it until the interval ends.
 */
@Injectable()
export class AttemptCounter {
  constructor(
    private readonly database: AccessDatabase,
    private readonly settings: BruteForceSettings,
  ) {}

  async reserve(subject: string): Promise<Reservation> {
    const { BRUTE_FORCE_MAX_LOGIN_ATTEMPTS: max } = this.settings;
    const [row] = await this.database.rows(RESERVE, [subject, this.interval, String(max)]);
    const [reserved, failures, secondsLeft] = row ?? [];
    if (reserved === '1') {
      return { kind: 'reserved' };
    }
    return {
      kind: Number(failures ?? 0) >= max ? 'locked' : 'busy',
      secondsLeft: Math.max(Number(secondsLeft ?? 0), 1),
    };
  }

  /** A failure takes the place of the attempt and restarts the interval. @returns how many there are */
  async fail(subject: string): Promise<number> {
    const [row] = await this.database.rows(FAIL, [subject, this.interval]);
    return Number(row?.[0]);
  }

  /** Forgets the failures, and the attempt. */
  async pass(subject: string): Promise<void> {
    await this.database.rows(PASS, [subject]);
  }

  /** For an attempt without a result. */
  async giveBack(subject: string): Promise<void> {
    await this.database.rows(GIVE_BACK, [subject]);
  }

  /** Removes what no longer counts. */
  async purge(runner: SqlRunner): Promise<void> {
    await runner.rows(PURGE);
  }

  private get interval(): string {
    return String(this.settings.BRUTE_FORCE_BLOCK_INTERVAL);
  }
}
