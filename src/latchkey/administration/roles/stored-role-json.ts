import { type SqlRunner, Statement } from '../../sql/statement.js';
import { type RoleKind, ROLE_KINDS } from './role-kind.js';

/** A runtime role as JSON of its entity, with its policies. */
export interface RoleJson {
  readonly _entityName: string;
  readonly id: string;
  readonly code: string;
  readonly [attribute: string]: unknown;
}

const statements = new Map(ROLE_KINDS.map((kind) => [kind, new Statement(selectOf(kind))]));

/** The runtime roles with one of the ids or codes, in the order of their codes. */
export async function storedRoles(
  runner: SqlRunner,
  kind: RoleKind,
  { ids = [], codes = [] }: { readonly ids?: readonly string[]; readonly codes?: readonly string[] },
): Promise<readonly RoleJson[]> {
  const statement = statements.get(kind);
  const rows = statement ? await runner.rows(statement, [ids, codes]) : [];
  return rows.map(([json]) => JSON.parse(json ?? '{}') as RoleJson);
}

function selectOf({
  entity,
  policyEntity,
  policies,
  roleTable,
  policyTable,
  roleColumns,
  policyColumns,
}: RoleKind): string {
  const object = (name: string, columns: Readonly<Record<string, string>>, more: readonly string[] = []): string =>
    `json_build_object(${[`'_entityName', '${name}'`, ...Object.entries(columns).map(([key, sql]) => `'${key}', ${sql}`), ...more].join(', ')})`;
  const items =
    `(SELECT coalesce(json_agg(${object(policyEntity, policyColumns)} ORDER BY p.create_ts, p.id), '[]')` +
    ` FROM ${policyTable} p WHERE p.role_id = r.id AND p.delete_ts IS NULL)`;
  return (
    `SELECT ${object(entity, roleColumns, [`'${policies}', ${items}`])} FROM ${roleTable} r` +
    ' WHERE r.delete_ts IS NULL AND (r.id::text = ANY($1::text[]) OR r.code = ANY($2::text[])) ORDER BY r.code'
  );
}
