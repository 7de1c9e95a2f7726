import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { Database, type SqlRunner, Statement } from '../../database/database.js';

const SECONDS_LEFT = 'ceil(extract(epoch FROM expires_at - now()))';
const FIND = new Statement(
  `SELECT failures, ${SECONDS_LEFT} FROM auth_failure WHERE subject = $1 AND expires_at > now()`,
);
/** A subject that is blocked stays as it is. */
const ADD = new Statement(
  "INSERT INTO auth_failure (subject, failures, expires_at) VALUES ($1, 1, now() + $2::int * interval '1 second')" +
    ' ON CONFLICT (subject) DO UPDATE SET expires_at = excluded.expires_at,' +
    ' failures = CASE WHEN auth_failure.expires_at > now() THEN auth_failure.failures + 1 ELSE 1 END' +
    ' WHERE auth_failure.failures < $3::int OR auth_failure.expires_at <= now() RETURNING failures',
);
/** Forgets the failures, or tells that there were too many of them in the meantime. */
const CLEAR = new Statement(
  'WITH cleared AS (DELETE FROM auth_failure WHERE subject = $1 AND (failures < $2::int OR expires_at <= now()))' +
    ` SELECT ${SECONDS_LEFT} FROM auth_failure WHERE subject = $1 AND failures >= $2::int AND expires_at > now()`,
);
const PURGE = new Statement('DELETE FROM auth_failure WHERE expires_at < now()');

/** Failures that still count. */
export interface Failures {
  readonly count: number;
  /** Whole seconds until they are forgotten. */
  readonly secondsLeft: number;
}

/** Counts failed attempts, for all instances together: in the database and by its clock (protocol/oauth.md 9). */
@Injectable()
export class FailureCounter {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(subject: string): Promise<Failures> {
    const [[count, secondsLeft] = []] = await this.database.rows(FIND, [subject]);
    return { count: Number(count ?? 0), secondsLeft: Number(secondsLeft ?? 0) };
  }

  /** Adds a failure and restarts the interval. @returns how many there are; undefined when others blocked it before */
  async add(subject: string): Promise<number | undefined> {
    const { BRUTE_FORCE_BLOCK_INTERVAL, BRUTE_FORCE_MAX_LOGIN_ATTEMPTS } = this.settings;
    const limits = [String(BRUTE_FORCE_BLOCK_INTERVAL), String(BRUTE_FORCE_MAX_LOGIN_ATTEMPTS)];
    const [row] = await this.database.rows(ADD, [subject, ...limits]);
    return row === undefined ? undefined : Number(row[0]);
  }

  /** Forgets the failures. @returns seconds to wait when others blocked it in the meantime */
  async clear(subject: string): Promise<number | undefined> {
    const [row] = await this.database.rows(CLEAR, [subject, String(this.settings.BRUTE_FORCE_MAX_LOGIN_ATTEMPTS)]);
    return row === undefined ? undefined : Number(row[0]);
  }

  /** Removes what no longer counts. */
  async purge(runner: SqlRunner): Promise<void> {
    await runner.rows(PURGE);
  }
}
