import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Statement } from '../../sql/statement.js';

/** What happened within one hour. */
export interface ActivityHour {
  /** ISO time of its beginning. */
  readonly from: string;
  readonly logins: number;
  readonly failedLogins: number;
  readonly denials: number;
}

const THIS_HOUR = "date_trunc('hour', now(), 'UTC')";
const FIRST_HOUR = `${THIS_HOUR} - ($1::int - 1) * interval '1 hour'`;
const hourOf = (column: string): string => `date_trunc('hour', ${column}, 'UTC')`;

/** Both tables have an index on their time. */
const ACTIVITY = new Statement(`
  SELECT to_char(h.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    coalesce(l.succeeded, 0), coalesce(l.failed, 0), coalesce(d.denied, 0)
  FROM generate_series(${FIRST_HOUR}, ${THIS_HOUR}, interval '1 hour') AS h(hour)
    LEFT JOIN (SELECT ${hourOf('event_ts')} AS hour,
        sum(repeats) FILTER (WHERE outcome = 'success') AS succeeded, sum(repeats) FILTER (WHERE outcome = 'failure') AS failed
      FROM sec_audit_event WHERE kind = 'login' AND event_ts >= ${FIRST_HOUR} GROUP BY 1) AS l ON l.hour = h.hour
    LEFT JOIN (SELECT ${hourOf('denied_at')} AS hour, sum(repeats) AS denied
      FROM sec_denial WHERE denied_at >= ${FIRST_HOUR} GROUP BY 1) AS d ON d.hour = h.hour
  ORDER BY h.hour`);

/** Log-ins and denials per hour. */
@Injectable()
export class Activity {
  constructor(private readonly database: Database) {}

  /** Oldest first, one entry for each hour up to this one. */
  async of(hours: number): Promise<readonly ActivityHour[]> {
    const rows = await this.database.rows(ACTIVITY, [String(hours)]);
    return rows.map(([from, logins, failedLogins, denials]) => ({
      from: from ?? '',
      logins: Number(logins),
      failedLogins: Number(failedLogins),
      denials: Number(denials),
    }));
  }
}
