import type { Database } from '../../src/latchkey/database/database.js';
import { insertRow } from './insert-row.js';

export interface RoleAssignmentValues {
  readonly username: string;
  readonly roleCode: string;
  readonly roleType: 'resource' | 'row_level';
}

/** Gives a role to a user from the next request on. @returns id */
export function aRoleAssignment(database: Database, given: Partial<RoleAssignmentValues> = {}): Promise<string> {
  const values: RoleAssignmentValues = { username: 'bob', roleCode: 'product-viewer', roleType: 'resource', ...given };
  return database.transaction(async (transaction) => {
    transaction.signal({ topic: 'user', key: values.username });
    return insertRow(transaction, 'sec_role_assignment', {
      username: values.username,
      role_code: values.roleCode,
      role_type: values.roleType,
    });
  });
}
