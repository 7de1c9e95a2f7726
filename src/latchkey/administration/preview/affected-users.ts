import { type SqlRunner, Statement } from '../../sql/statement.js';
import type { AssignedRoles } from '../../roles/rights.service.js';
import type { RoleType } from '../../roles/runtime/role-audit.js';

/** An account that a role reaches, and all roles it has. */
export interface AffectedUser {
  readonly id: string;
  readonly username: string;
  readonly assigned: AssignedRoles;
}

/** Users who have a role, and as many of them as are looked at. */
export interface AffectedUsers {
  readonly total: number;
  readonly users: readonly AffectedUser[];
}

const AFFECTED = new Statement(`
  SELECT u.id, u.username, count(*) OVER (),
    (SELECT json_agg(DISTINCT a.role_code ORDER BY a.role_code) FROM sec_role_assignment a
      WHERE a.username = u.username AND a.role_type = 'resource' AND a.delete_ts IS NULL),
    (SELECT json_agg(DISTINCT a.role_code ORDER BY a.role_code) FROM sec_role_assignment a
      WHERE a.username = u.username AND a.role_type = 'row_level' AND a.delete_ts IS NULL)
  FROM app_user u
  WHERE u.active AND u.delete_ts IS NULL AND EXISTS (SELECT 1 FROM sec_role_assignment a
    WHERE a.username = u.username AND a.role_type = $1 AND a.role_code = ANY($2::text[]) AND a.delete_ts IS NULL)
  ORDER BY u.username LIMIT $3::integer`);

/**
 * Active users to whom one of the roles is assigned, in the order of their names.
 *
 * @param most returns at most this many
 */
export async function affectedUsers(
  runner: SqlRunner,
  roleType: RoleType,
  codes: readonly string[],
  most: number,
): Promise<AffectedUsers> {
  const rows = await runner.rows(AFFECTED, [roleType, codes, String(most)]);
  const list = (json: string | null | undefined): string[] => (JSON.parse(json ?? 'null') as string[] | null) ?? [];
  return {
    total: Number(rows[0]?.[2] ?? 0),
    users: rows.map(([id, username, , resource, rowLevel]) => ({
      id: id ?? '',
      username: username ?? '',
      assigned: { resource: list(resource), rowLevel: list(rowLevel) },
    })),
  };
}
