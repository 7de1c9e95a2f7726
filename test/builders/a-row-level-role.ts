import { randomUUID } from 'node:crypto';
import type { TestApp } from '../harness/app.js';

export const ROW_LEVEL_ROLES = '/rest/entities/sec_RowLevelRoleEntity';
export const ROW_LEVEL_POLICIES = '/rest/entities/sec_RowLevelPolicyEntity';

/** A row-level role with a unique code, which `admin` has created over the API. @returns its code and id */
export async function aRowLevelRole(
  app: TestApp,
  rowLevelPolicies: readonly object[],
): Promise<{ readonly code: string; readonly id: string }> {
  const code = `rows-${randomUUID()}`;
  const answer = await app.as('admin').post(ROW_LEVEL_ROLES, { name: 'Some rows', code, rowLevelPolicies });
  if (answer.status !== 201) {
    throw new Error(`The role was answered ${answer.status} ${answer.text}`);
  }
  return { code, id: (answer.json as { id: string }).id };
}
