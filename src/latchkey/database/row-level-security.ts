import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { quotePath } from '../model/sql-identifier.js';

const SECURED = `
  SELECT path AS table, current_user AS role, rolsuper AS super, rolbypassrls AS bypasses,
    relforcerowsecurity AS forced, pg_has_role(relowner, 'USAGE') AS owner
  FROM unnest($1::text[]) AS given (path) JOIN pg_class ON pg_class.oid = to_regclass(path)
  JOIN pg_roles ON rolname = current_user
  WHERE relrowsecurity ORDER BY path`;

interface Secured {
  readonly table: string;
  readonly role: string;
  readonly super: boolean;
  readonly bypasses: boolean;
  readonly forced: boolean;
  readonly owner: boolean;
}

/** Logs under which role requests meet row-level security of PostgreSQL, and what that means. */
export async function reportRowLevelSecurity(dataSource: DataSource, claims: boolean): Promise<void> {
  const logger = new Logger('RowLevelSecurity');
  for (const line of await rowLevelSecurity(dataSource, claims)) {
    logger.warn(line);
  }
}

/** @param claims whether transactions carry the name of the caller. @returns one sentence for each kind of table */
export async function rowLevelSecurity(dataSource: DataSource, claims: boolean): Promise<readonly string[]> {
  const paths = [...new Set(dataSource.entityMetadatas.map(({ tablePath }) => quotePath(tablePath)))];
  const rows: readonly Secured[] = await dataSource.query(SECURED, [paths]);
  const bypassed = rows.filter((row) => bypassReason(row) !== undefined);
  const applied = rows.filter((row) => bypassReason(row) === undefined);
  const [first] = bypassed;
  return [
    ...(first
      ? [
          `The policies of ${namesOf(bypassed)} do not apply: we connect as ${first.role}, which ${bypassReason(first) ?? ''}; roles of Latchkey alone decide who sees which rows`,
        ]
      : []),
    ...(applied[0]
      ? [
          `The policies of ${namesOf(applied)} apply to ${applied[0].role}, as which we connect: ${claims ? 'they see the caller as latchkey.user and latchkey.roles' : 'all callers see the same rows; DATABASE_SESSION_CLAIMS=true gives policies the name and roles of the caller'}`,
        ]
      : []),
  ];
}

function bypassReason({ super: isSuper, bypasses, forced, owner }: Secured): string | undefined {
  if (isSuper) {
    return 'is a superuser';
  }
  if (bypasses) {
    return 'has BYPASSRLS';
  }
  return owner && !forced ? 'owns tables without FORCE ROW LEVEL SECURITY' : undefined;
}

const namesOf = (rows: readonly Secured[]): string => rows.map(({ table }) => table.replaceAll('"', '')).join(', ');
