import { type SqlValue, Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import type { ImportedRole } from './jmix-roles.js';
import type { ImportedUser } from './jmix-users.js';

/** A role of a user, both by name. */
export interface Assignment {
  readonly username: string;
  readonly role_code: string;
  readonly role_type: string;
}

const RESOURCE_ROLES = new Statement(
  `INSERT INTO sec_resource_role (id, code, name, description, child_roles, scopes, sys_tenant_id)
   SELECT * FROM json_to_recordset($1::json)
     AS r (id uuid, code text, name text, description text, child_roles text[], scopes text[], sys_tenant_id text)`,
);
const RESOURCE_POLICIES = new Statement(
  `INSERT INTO sec_resource_policy (id, role_id, type, resource, action, effect, policy_group)
   SELECT * FROM json_to_recordset($1::json)
     AS p (id uuid, role_id uuid, type text, resource text, action text, effect text, policy_group text)`,
);
const ROW_LEVEL_ROLES = new Statement(
  `INSERT INTO sec_row_level_role (id, code, name, description, child_roles, sys_tenant_id)
   SELECT * FROM json_to_recordset($1::json)
     AS r (id uuid, code text, name text, description text, child_roles text[], sys_tenant_id text)`,
);
const ROW_LEVEL_POLICIES = new Statement(
  `INSERT INTO sec_row_level_policy (id, role_id, type, entity_name, action, where_clause, join_clause, script)
   SELECT * FROM json_to_recordset($1::json)
     AS p (id uuid, role_id uuid, type text, entity_name text, action text, where_clause text, join_clause text, script text)`,
);
const USERS = new Statement(
  `INSERT INTO app_user (id, username, password, first_name, last_name, email, active, time_zone_id)
   SELECT coalesce(id, gen_random_uuid()), username, password, first_name, last_name, email, active, time_zone_id
   FROM json_to_recordset($1::json) AS u (id uuid, username text, password text, first_name text, last_name text,
     email text, active boolean, time_zone_id text)`,
);
const ASSIGNMENTS = new Statement(
  `INSERT INTO sec_role_assignment (username, role_code, role_type)
   SELECT * FROM json_to_recordset($1::json) AS a (username text, role_code text, role_type text)`,
);

/** Also those of soft-deleted accounts: an import does not bring back whom an administrator has removed. */
const PRESENT_USERS = new Statement('SELECT username, id FROM app_user');
const PRESENT_ASSIGNMENTS = new Statement('SELECT username, role_code, role_type FROM sec_role_assignment');
const PRESENT_ROLES = new Statement(
  "SELECT 'resource', code, id FROM sec_resource_role UNION ALL SELECT 'row_level', code, id FROM sec_row_level_role",
);

export const keyOfAssignment = ({ username, role_code, role_type }: Assignment): string =>
  JSON.stringify([username, role_code, role_type]);

/** What the database of the application has of all that may be imported, deleted rows included. */
export interface PresentRows {
  /** Usernames, and ids of accounts. */
  readonly users: ReadonlySet<string>;
  /** Codes and ids by kind. */
  readonly roles: Readonly<Record<'resource' | 'row_level', ReadonlySet<string>>>;
  /** By {@link keyOfAssignment}. */
  readonly assignments: ReadonlySet<string>;
}

export async function presentRows(transaction: Transaction): Promise<PresentRows> {
  const users = await transaction.rows(PRESENT_USERS);
  const roles = await transaction.rows(PRESENT_ROLES);
  const assignments = await transaction.rows(PRESENT_ASSIGNMENTS);
  const ofKind = (kind: string): ReadonlySet<string> =>
    new Set(roles.filter(([each]) => each === kind).flatMap(([, code, id]) => [code ?? '', id ?? '']));
  return {
    users: new Set(users.flatMap(([username, id]) => [username ?? '', id ?? ''])),
    roles: { resource: ofKind('resource'), row_level: ofKind('row_level') },
    assignments: new Set(
      assignments.map(([username, code, type]) =>
        keyOfAssignment({ username: username ?? '', role_code: code ?? '', role_type: type ?? '' }),
      ),
    ),
  };
}

export async function insertResourceRoles(transaction: Transaction, roles: readonly ImportedRole[]): Promise<void> {
  await insert(transaction, RESOURCE_ROLES, roles);
  await insert(transaction, RESOURCE_POLICIES, policiesOf(roles));
}

export async function insertRowLevelRoles(transaction: Transaction, roles: readonly ImportedRole[]): Promise<void> {
  await insert(transaction, ROW_LEVEL_ROLES, roles);
  await insert(transaction, ROW_LEVEL_POLICIES, policiesOf(roles));
}

export const insertUsers = (transaction: Transaction, users: readonly ImportedUser[]): Promise<void> =>
  insert(transaction, USERS, users);

export const insertAssignments = (transaction: Transaction, assignments: readonly Assignment[]): Promise<void> =>
  insert(transaction, ASSIGNMENTS, assignments);

const policiesOf = (roles: readonly ImportedRole[]): readonly object[] =>
  roles.flatMap(({ id, policies }) => policies.map((policy) => ({ ...policy, role_id: id })));

async function insert(transaction: Transaction, statement: Statement, rows: readonly object[]): Promise<void> {
  const parameters: readonly SqlValue[] = [JSON.stringify(rows)];
  await transaction.count(statement, parameters);
}
