import { Injectable } from '@nestjs/common';
import { restError } from '../errors/rest-error.js';
import {
  type EntityChange,
  type EntityHook,
  EntityHooks,
  invalidAttribute,
  valueAfter,
} from '../model/entity-hooks.js';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { RoleRegistry } from './rights.service.js';
import { RoleAssignment } from './role-assignment.entity.js';

const NAMING = ['username', 'roleCode', 'roleType'] as const;
/** Requests that give roles to the same user wait for each other: none of them sees the rows of another before its commit. */
const LOCK = new Statement(
  "SELECT pg_advisory_xact_lock(hashtextextended('role assignments of ' || username, 0)) FROM (SELECT unnest($1::text[]) AS username ORDER BY 1) users",
);
/** The first of the assignments of $1 that another one equals. */
const TAKEN = new Statement(`
  SELECT a.username, a.role_code, a.role_type FROM sec_role_assignment a
  WHERE a.id = ANY($1::uuid[]) AND a.delete_ts IS NULL AND EXISTS (
    SELECT 1 FROM sec_role_assignment b
    WHERE b.username = a.username AND b.role_code = a.role_code AND b.role_type = a.role_type
      AND b.id <> a.id AND b.delete_ts IS NULL)
  ORDER BY a.username, a.role_code, a.role_type LIMIT 1`);

/**
 * An assignment names a role that exists, and is the only one of this role and user: who takes it away must not find the
 * role given by another row. Rows from before, or of another program, do no harm (protocol/roles.md 9).
 */
@Injectable()
@EntityHooks(RoleAssignment)
export class RoleAssignmentRulesHook implements EntityHook {
  constructor(private readonly roles: RoleRegistry) {}

  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const usernames = new Set(changes.filter(isGained).map((change) => String(valueAfter(change, 'username'))));
    if (usernames.size > 0) {
      await transaction.rows(LOCK, [[...usernames]]);
    }
  }

  /** @throws ValidationError 400 for a code that no role has, RestError 409 for an assignment that exists */
  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const gained = changes.filter(isGained);
    if (gained.length === 0) {
      return;
    }
    const roles = await this.roles.read(transaction);
    for (const change of gained) {
      const isRowLevel = valueAfter(change, 'roleType') === 'row_level';
      const kind = isRowLevel ? roles.rowLevel : roles.resource;
      if (!kind.find(String(valueAfter(change, 'roleCode')))) {
        throw invalidAttribute(change, 'roleCode', isRowLevel ? UNKNOWN.rowLevel : UNKNOWN.resource);
      }
    }
    const [taken] = await transaction.rows(TAKEN, [gained.map(({ id }) => id)]);
    if (taken) {
      const [username, role, type] = taken;
      throw restError('roleAssigned', { username: username ?? '', role: role ?? '', type: type ?? '' });
    }
  }
}

const UNKNOWN = {
  resource: 'must be the code of a resource role: GET /rest/security/resource-roles lists them',
  rowLevel: 'must be the code of a row-level role: GET /rest/security/row-level-roles lists them',
} as const;

/** Whether a user gets a role by it: a new assignment, another one than before, or one that is restored. */
const isGained = ({ operation, before, values }: EntityChange): boolean =>
  operation === 'create' ||
  (operation === 'update' &&
    ((before.get('deleteTs') ?? null) !== null ||
      NAMING.some((name) => values.has(name) && values.get(name) !== before.get(name))));
