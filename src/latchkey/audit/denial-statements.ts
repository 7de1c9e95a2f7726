import { type SqlRunner, Statement, type TextRow } from '../sql/statement.js';
import type { Denial } from './denial.js';

const RETENTION_DAYS = 30;
/** Beyond this number the oldest are removed early. */
const MAX_ROWS = 100_000;

const COLUMNS =
  'trace_id, denied_at, username, method, path, error, details, missing_type, missing_resource, missing_action, remote_address, repeats';
const INSERT = new Statement(
  `INSERT INTO sec_denial (${COLUMNS}) SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[],` +
    ' $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::int[])',
);
const SELECT = `SELECT to_char(denied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), ${COLUMNS} FROM sec_denial`;
const FIND = new Statement(`${SELECT} WHERE trace_id = $1`);
const LIST = new Statement(
  `${SELECT} WHERE $1::text IS NULL OR username = $1 ORDER BY denied_at DESC, trace_id LIMIT $2::int OFFSET $3::int`,
);
const PURGE = new Statement(
  `DELETE FROM sec_denial WHERE denied_at < now() - interval '${RETENTION_DAYS} days'` +
    ` OR trace_id IN (SELECT trace_id FROM sec_denial ORDER BY denied_at DESC OFFSET ${MAX_ROWS})`,
);

export async function insertDenials(runner: SqlRunner, denials: readonly Denial[]): Promise<void> {
  if (denials.length === 0) {
    return;
  }
  const column = (valueOf: (denial: Denial) => string | null | undefined): (string | null)[] =>
    denials.map((denial) => valueOf(denial) ?? null);
  await runner.rows(INSERT, [
    column(({ traceId }) => traceId),
    column(({ at }) => at),
    column(({ username }) => username),
    column(({ method }) => method),
    column(({ path }) => path),
    column(({ error }) => error),
    column(({ details }) => details),
    column(({ missing }) => missing?.type),
    column(({ missing }) => missing?.resource),
    column(({ missing }) => missing?.action),
    column(({ remoteAddress }) => remoteAddress),
    column(({ repeats }) => String(repeats)),
  ]);
}

export async function findDenial(runner: SqlRunner, traceId: string): Promise<Denial | undefined> {
  const [row] = await runner.rows(FIND, [traceId]);
  return row && denialIn(row);
}

/** Which denials to list, newest first. */
export interface DenialFilter {
  readonly username: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

export async function listDenials(
  runner: SqlRunner,
  { username, limit, offset }: DenialFilter,
): Promise<readonly Denial[]> {
  return (await runner.rows(LIST, [username ?? null, String(limit), String(offset)])).map(denialIn);
}

function denialIn(row: TextRow): Denial {
  const [at, traceId, , username, method, path, error, details, type, resource, action, remoteAddress, repeats] = row;
  return {
    traceId: traceId ?? '',
    at: at ?? '',
    username: username ?? null,
    method: method ?? '',
    path: path ?? null,
    error: error ?? null,
    details: details ?? null,
    missing: type == null ? undefined : { type, resource: resource ?? '', action: action ?? '' },
    remoteAddress: remoteAddress ?? '',
    repeats: Number(repeats),
  };
}

/** Removes what is too old or too much. */
export async function purgeDenials(runner: SqlRunner): Promise<void> {
  await runner.rows(PURGE);
}
