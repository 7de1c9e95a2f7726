import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/latchkey/database/database.js';
import { recordName, recordSecret } from '../harness/run-records.js';
import { aRoleAssignment } from './a-role-assignment.js';
import { insertRow } from './insert-row.js';

export interface UserValues {
  readonly username: string;
  /** Plain text; by default the username. */
  readonly password: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly active: boolean;
  readonly timeZoneId: string | null;
  /** Codes of resource roles. */
  readonly roles: readonly string[];
}

/** A user with roles. @returns id */
export async function aUser(database: Database, given: Partial<UserValues> = {}): Promise<string> {
  const username = given.username ?? 'carol';
  const values: UserValues = {
    username,
    password: username,
    firstName: 'Carol',
    lastName: 'Carter',
    email: null,
    active: true,
    timeZoneId: null,
    roles: [],
    ...given,
  };
  recordName(username);
  recordSecret('password', values.password);
  const id = await insertRow(database, 'app_user', {
    username,
    password: `{noop}${values.password}`,
    first_name: values.firstName,
    last_name: values.lastName,
    email: values.email,
    active: String(values.active),
    time_zone_id: values.timeZoneId,
  });
  for (const roleCode of values.roles) {
    await aRoleAssignment(database, { username, roleCode });
  }
  return id;
}

/** A user with a unique name, who has these roles and no others. @returns username */
export async function aUserWith(database: Database, ...roles: string[]): Promise<string> {
  const username = `user-${randomUUID()}`;
  await aUser(database, { username, roles });
  return username;
}

/** A user with all rights, whom row-level roles restrict. @returns username */
export async function aRestrictedUser(
  database: Database,
  rowLevelRoles: readonly string[],
  given: Partial<UserValues> = {},
): Promise<string> {
  const username = given.username ?? `user-${randomUUID()}`;
  await aUser(database, { username, roles: ['system-full-access'], ...given });
  for (const roleCode of rowLevelRoles) {
    await aRoleAssignment(database, { username, roleCode, roleType: 'row_level' });
  }
  return username;
}
