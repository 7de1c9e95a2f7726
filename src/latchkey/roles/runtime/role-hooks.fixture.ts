import { expect } from '@jest/globals';
import type { AuditLog } from '../../audit/audit-log.js';
import { order } from '../../conditions/order-model.fixture.js';
import { loadSettings } from '../../config/load-settings.js';
import type { TextRow } from '../../sql/statement.js';
import type { EntityChange, EntityHook } from '../../model/entity-hooks.js';
import { EntityRegistry } from '../../model/entity-model.js';
import type { DesignTimeRoles } from '../design-time-roles.js';
import { RoleAssignmentHook } from '../role-assignment.hook.js';
import type { RoleRegistry } from '../rights.service.js';
import { RoleSet } from '../role-set.js';
import { RoleSnapshot } from '../role-snapshot.js';
import type { RowLevelRoleRegistry } from '../row-level/row-level-role-registry.js';
import { Administrators } from './administrators.js';
import { Grants } from './grants.js';
import { authorWith, RecordedTransaction } from './hook-changes.fixture.js';
import { ResourcePolicyHook } from './resource-policy.hook.js';
import { ResourceRoleHook } from './resource-role.hook.js';
import { RoleAudit } from './role-audit.js';
import { RowLevelPolicyHook } from './row-level-policy.hook.js';
import { RowLevelRoleHook } from './row-level-role.hook.js';

export const ADMINISTRATORS = 'FROM app_user';
export const role = (code: string, scopes: string[], permission: string, ...childRoles: string[]) => ({
  code,
  scopes,
  childRoles,
  policies: [{ type: 'specific', permission }],
});
const snapshot = new RoleSnapshot(
  '1',
  new RoleSet([
    role('system-full-access', ['UI', 'API'], '*'),
    role('chief', ['API'], 'chief', 'system-full-access'),
    role('screens', ['UI'], 'screens', 'system-full-access'),
    role('clerk', ['API'], 'clerk'),
  ] as never[]),
  new RoleSet([]),
);
const entities = new EntityRegistry([order]);
const DEFAULTS = loadSettings({});
export const ADMIN = authorWith('security.admin');
export const events: unknown[] = [];
export const auditLog = { record: (event: unknown) => Promise.resolve(events.push(event)) } as unknown as AuditLog;
const audit = new RoleAudit(auditLog);
const registry = { read: () => Promise.resolve(snapshot) } as unknown as RoleRegistry;
const grants = new Grants(registry, entities);
const administrators = new Administrators(registry);
const inCode = { has: (code: string) => code === 'in-code' };

export const assignmentHook = () => new RoleAssignmentHook(grants, administrators);
export const roleHook = () => new ResourceRoleHook(inCode as unknown as DesignTimeRoles, grants, administrators, audit);
export const rowRoleHook = () => new RowLevelRoleHook(inCode as unknown as RowLevelRoleRegistry, grants, audit);
export const policyHook = () => new ResourcePolicyHook(entities, grants, audit);
export const rowPolicyHook = () => new RowLevelPolicyHook(entities, grants, audit, DEFAULTS);

/** A transaction in which these users administrate: first before the change, then after it. */
export function administratedBy(before: string[], after: string[]): RecordedTransaction {
  const transaction = new RecordedTransaction();
  const answers: TextRow[][] = [before, after].map((names) => names.map((name) => [name]));
  const rows = transaction.rows.bind(transaction);
  transaction.rows = async (statement, values) => {
    const others = await rows(statement, values);
    return statement.text.includes(ADMINISTRATORS) ? (answers.shift() ?? []) : others;
  };
  return transaction;
}

export async function write(
  hook: EntityHook,
  changes: EntityChange[],
  recorded = new RecordedTransaction(),
): Promise<RecordedTransaction> {
  const { transaction } = recorded;
  events.length = 0;
  for (const change of changes) {
    await hook.beforeWrite?.(change, transaction);
  }
  await hook.beforeAll?.(changes, transaction);
  for (const change of changes) {
    await hook.afterWrite?.(change, transaction);
  }
  await hook.afterAll?.(changes, transaction);
  return recorded;
}

export const LAST = expect.objectContaining({ status: 409 });
export const beyond = (grant: string) =>
  expect.objectContaining({
    status: 403,
    body: { error: 'Forbidden', details: `${grant} exceeds your own rights, and security.admin is not permitted` },
  });
export const invalid = (path: string) =>
  expect.objectContaining({ status: 400, body: [expect.objectContaining({ path })] });
export const ROLES_CHANGED = { topic: 'roles', key: '' };
