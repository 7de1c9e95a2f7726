import { describe, expect, it } from '@jest/globals';
import type { AuditLog } from '../../audit/audit-log.js';
import { order } from '../../conditions/order-model.fixture.js';
import type { TextRow } from '../../database/database.js';
import type { EntityChange, EntityHook } from '../../metadata/entity-hooks.js';
import { EntityRegistry } from '../../metadata/entity-registry.js';
import type { DesignTimeRoles } from '../design-time-roles.js';
import { RoleAssignmentAuditHook } from '../role-assignment-audit.hook.js';
import { RoleAssignmentHook } from '../role-assignment.hook.js';
import type { RoleRegistry } from '../role-registry.js';
import { RoleSet } from '../role-set.js';
import { RoleSnapshot } from '../role-snapshot.js';
import type { RowLevelRoleRegistry } from '../row-level/row-level-role-registry.js';
import { Administrators } from './administrators.js';
import { Grants } from './grants.js';
import { authorWith, created, deleted, RecordedTransaction, updated } from './hook-changes.fixture.js';
import { ResourcePolicyHook } from './resource-policy.hook.js';
import { ResourceRoleHook } from './resource-role.hook.js';
import { RoleAudit } from './role-audit.js';
import { RowLevelPolicyHook } from './row-level-policy.hook.js';
import { RowLevelRoleHook } from './row-level-role.hook.js';

const ADMINISTRATORS = 'FROM app_user';
const LOCK = 'pg_advisory_xact_lock';
const CONDITION = '{"property":"number","operator":"=","value":"x"}';

const role = (code: string, scopes: string[], permission: string, ...childRoles: string[]) => ({
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
const ADMIN = authorWith('security.admin');
const events: unknown[] = [];
const auditLog = { record: (event: unknown) => Promise.resolve(events.push(event)) } as unknown as AuditLog;
const audit = new RoleAudit(auditLog);
const registry = { read: () => Promise.resolve(snapshot) } as unknown as RoleRegistry;
const grants = new Grants(registry, entities);
const administrators = new Administrators(registry);
const inCode = { has: (code: string) => code === 'in-code' };

const assignmentHook = () => new RoleAssignmentHook(grants, administrators);
const roleHook = () => new ResourceRoleHook(inCode as unknown as DesignTimeRoles, grants, administrators, audit);
const rowRoleHook = () => new RowLevelRoleHook(inCode as unknown as RowLevelRoleRegistry, grants, audit);
const policyHook = () => new ResourcePolicyHook(entities, grants, audit);
const rowPolicyHook = () => new RowLevelPolicyHook(entities, grants, audit);

/** A transaction in which these users administrate: first before the change, then after it. */
function administratedBy(before: string[], after: string[]): RecordedTransaction {
  const transaction = new RecordedTransaction();
  const answers: TextRow[][] = [before, after].map((names) => names.map((name) => [name]));
  const rows = transaction.rows.bind(transaction);
  transaction.rows = async (statement, values) => {
    const others = await rows(statement, values);
    return statement.text.includes(ADMINISTRATORS) ? (answers.shift() ?? []) : others;
  };
  return transaction;
}

async function write(
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

const LAST = expect.objectContaining({ status: 409 });
const beyond = (grant: string) =>
  expect.objectContaining({
    status: 403,
    body: { error: 'Forbidden', details: `${grant} is beyond the own rights, and security.admin is not permitted` },
  });
const invalid = (path: string) => expect.objectContaining({ status: 400, body: [expect.objectContaining({ path })] });
const ROLES_CHANGED = { topic: 'roles', key: '' };

describe('assignments (protocol/roles.md 9, 10)', () => {
  const admins = { username: 'admin', roleCode: 'system-full-access', roleType: 'resource' };
  const clerks = { username: 'bob', roleCode: 'clerk', roleType: 'resource' };

  it('count from the next request on of everybody they are about', async () => {
    const { signals } = await write(assignmentHook(), [
      created('1', clerks, ADMIN),
      updated('2', clerks, { username: 'carol' }, ADMIN),
      deleted('3', { ...clerks, username: 'dave' }, ADMIN),
      updated('4', clerks, { roleCode: 'clerk' }, ADMIN),
    ]);
    expect(signals.map(({ topic, key }) => `${topic} ${key}`)).toEqual([
      'user bob',
      'user bob',
      'user carol',
      'user dave',
      'user bob',
    ]);
  });

  it.each([
    ['its deletion', deleted('1', admins, ADMIN)],
    ['another user', updated('1', admins, { username: 'bob' }, ADMIN)],
    ['another role', updated('1', admins, { roleCode: 'clerk' }, ADMIN)],
    ['a mark of deletion', updated('1', { ...admins, deleteTs: null }, { deleteTs: '2024-01-01' }, ADMIN)],
    ['a role that holds full access', deleted('1', { ...admins, roleCode: 'chief' }, ADMIN)],
  ])('the last administrator stays: %s', async (_, change) => {
    await expect(write(assignmentHook(), [change], administratedBy(['admin'], []))).rejects.toEqual(LAST);
    const left = await write(assignmentHook(), [change], administratedBy(['admin'], ['bob']));
    expect(left.asked.map(({ text }) => [LOCK, ADMINISTRATORS].find((word) => text.includes(word)))).toEqual([
      ADMINISTRATORS,
      LOCK,
      ADMINISTRATORS,
    ]);
    expect(left.asked.map(({ values }) => values[1])).toEqual([[admins.username], undefined, null]);
    expect(left.asked[0]?.values[0]).toEqual(['system-full-access', 'chief']);
  });

  it.each([
    ['of another role', deleted('1', clerks, ADMIN)],
    ['of a row-level role', deleted('1', { ...admins, roleType: 'row_level' }, ADMIN)],
    ['that is new', created('1', admins, ADMIN)],
    ['that says the same', updated('1', admins, { username: 'admin' }, ADMIN)],
    ['that was deleted before', updated('1', { ...admins, deleteTs: '2024-01-01' }, { roleCode: 'clerk' }, ADMIN)],
  ])('nobody is asked about administrators by a change %s', async (_, change) => {
    expect((await write(assignmentHook(), [change])).asked).toEqual([]);
  });

  it('of somebody who could not log in anyway take no administrator away', async () => {
    const { asked } = await write(assignmentHook(), [deleted('1', admins, ADMIN)], administratedBy([], []));
    expect(asked).toHaveLength(1);
  });

  it('give no more than the own rights', async () => {
    const author = authorWith('clerk');
    await write(assignmentHook(), [created('1', clerks, author)]);
    await expect(write(assignmentHook(), [created('1', { ...clerks, roleCode: 'chief' }, author)])).rejects.toEqual(
      beyond('specific chief: access'),
    );
    await expect(write(assignmentHook(), [updated('1', clerks, { roleCode: 'none' }, author)])).rejects.toEqual(
      beyond('The unknown role none'),
    );
    await write(assignmentHook(), [
      deleted('1', { ...clerks, roleCode: 'chief' }, author),
      created('2', { ...clerks, roleCode: 'chief', roleType: 'row_level' }, author),
    ]);
    await write(assignmentHook(), []);
  });

  it('of row-level roles may be added, and are taken away by administrators', async () => {
    const north = { username: 'bob', roleCode: 'north', roleType: 'row_level' };
    await write(assignmentHook(), [created('1', north)]);
    await expect(write(assignmentHook(), [deleted('1', north)])).rejects.toEqual(
      beyond('Taking away a row-level role'),
    );
    await expect(write(assignmentHook(), [updated('1', north, { username: 'carol' })])).rejects.toEqual(
      beyond('Taking away a row-level role'),
    );
    await write(assignmentHook(), [deleted('1', north, ADMIN)]);
  });

  it('leave a trace of what was taken and what was given', async () => {
    const hook = new RoleAssignmentAuditHook(auditLog);
    await write(hook, [
      created('1', clerks),
      updated('2', clerks, { roleCode: 'chief', username: 'carol' }),
      deleted('3', { ...clerks, roleType: 'row_level' }),
    ]);
    const event = (kind: string, subject: string, roleCode: string, roleType = 'resource') => ({
      kind,
      outcome: 'success',
      username: 'alice',
      subject,
      details: { roleCode, roleType },
    });
    expect(events).toEqual([
      event('role-assigned', 'bob', 'clerk'),
      event('role-unassigned', 'bob', 'clerk'),
      event('role-assigned', 'carol', 'chief'),
      event('role-unassigned', 'bob', 'clerk', 'row_level'),
    ]);
  });
});

describe('runtime roles that grant (protocol/roles.md 5, 9, 10)', () => {
  it('tell every instance, and leave a trace', async () => {
    const { signals } = await write(roleHook(), [
      created('1', { code: 'new', name: 'New' }, ADMIN),
      updated('2', { code: 'clerk' }, { name: 'x' }, ADMIN),
      deleted('3', { code: 'old' }, ADMIN),
    ]);
    expect(signals).toEqual([ROLES_CHANGED]);
    expect(events).toEqual(
      [
        ['new', 'create', 'code, name'],
        ['clerk', 'update', 'name'],
        ['old', 'delete', ''],
      ].map(([subject, operation, attributes]) => ({
        kind: 'role-changed',
        outcome: 'success',
        username: 'alice',
        subject,
        details: { roleType: 'resource', operation, attributes },
      })),
    );
  });

  it('have a code of their own, scopes and child roles that can be', async () => {
    await expect(write(roleHook(), [created('1', { code: 'in-code' }, ADMIN)])).rejects.toEqual(invalid('code'));
    await expect(write(roleHook(), [created('1', { code: 'a', scopes: ['WEB'] }, ADMIN)])).rejects.toEqual(
      invalid('scopes'),
    );
  });

  it('hold no more than the own rights of who makes or changes them', async () => {
    const author = authorWith('clerk');
    const refused = async (...changes: EntityChange[]) => {
      await expect(write(roleHook(), changes)).rejects.toEqual(expect.objectContaining({ status: 403 }));
    };
    await write(roleHook(), [updated('1', { code: 'clerk' }, { childRoles: [] }, author)]);
    await refused(updated('1', { code: 'chief' }, { childRoles: [] }, author));
    await refused(updated('1', { code: 'screens' }, { scopes: ['API'] }, author));
    await refused(created('1', { code: 'unheard' }, author));
    await refused(updated('1', { code: 'chief', deleteTs: '2024-01-01' }, { name: 'x' }, author));
    await write(roleHook(), [updated('1', { code: 'chief' }, { name: 'x' }, author)]);
    await write(roleHook(), [deleted('1', { code: 'other' }, author)]);
  });

  it.each([
    ['deleted', deleted('1', { code: 'chief' }, ADMIN)],
    ['without its child', updated('1', { code: 'chief' }, { childRoles: [] }, ADMIN)],
    ['out of scope', updated('1', { code: 'chief' }, { scopes: ['UI'] }, ADMIN)],
    ['with another code', updated('1', { code: 'chief' }, { code: 'other' }, ADMIN)],
  ])('leave an administrator when one is %s', async (_, change) => {
    await expect(write(roleHook(), [change], administratedBy(['admin'], []))).rejects.toEqual(LAST);
    await write(roleHook(), [change], administratedBy(['admin'], ['bob']));
    await write(roleHook(), [change], administratedBy([], []));
  });

  it.each([
    ['one without full access', deleted('1', { code: 'clerk' }, ADMIN)],
    ['another name', updated('1', { code: 'chief' }, { name: 'x' }, ADMIN)],
    ['one that was deleted before', updated('1', { code: 'chief', deleteTs: '2024-01-01' }, { scopes: [] }, ADMIN)],
  ])('do not look for administrators for %s', async (_, change) => {
    const { asked } = await write(roleHook(), [change], administratedBy(['admin'], []));
    expect(asked.filter(({ text }) => text.includes(ADMINISTRATORS))).toEqual([]);
  });

  it('lose their assignments when they are deleted', async () => {
    const transaction = new RecordedTransaction({ RETURNING: [['bob']] });
    await write(roleHook(), [deleted('1', { code: 'clerk' }, ADMIN)], transaction);
    expect(transaction.signals).toEqual([ROLES_CHANGED, { topic: 'user', key: 'bob' }]);
  });
});

describe('policies of runtime roles (protocol/roles.md 1, 10)', () => {
  const enter = { role: 'r1', type: 'specific', resource: 'clerk' };

  it('are refused where they cannot be read, and kept where they are deleted', async () => {
    await expect(write(policyHook(), [created('1', { ...enter, effect: 'deny' }, ADMIN)])).rejects.toEqual(
      invalid('effect'),
    );
    await expect(write(policyHook(), [created('1', { ...enter, action: 'read' }, ADMIN)])).rejects.toEqual(
      invalid('action'),
    );
    await expect(
      write(policyHook(), [created('1', { ...enter, type: 'entity', action: 'read' }, ADMIN)]),
    ).rejects.toEqual(invalid('resource'));
    await expect(write(policyHook(), [updated('1', { ...enter }, { type: null }, ADMIN)])).rejects.toEqual(
      invalid('action'),
    );
    await write(policyHook(), [deleted('1', { ...enter, effect: 'deny' }, ADMIN)]);
  });

  it('grant no more than the own rights, are told to every instance, and equal ones become one', async () => {
    const author = authorWith('clerk');
    const { signals, asked } = await write(policyHook(), [
      created('1', enter, author),
      created('2', { ...enter, type: 'screen' }, author),
      deleted('3', { ...enter, resource: 'chief' }, author),
    ]);
    expect(signals).toEqual([ROLES_CHANGED]);
    expect(asked.at(-1)?.values).toEqual([['1', '2'], 'alice']);
    await expect(write(policyHook(), [updated('1', enter, { resource: 'chief' }, author)])).rejects.toEqual(
      beyond('specific chief: access'),
    );
    const gone = await write(policyHook(), [deleted('3', enter, author)]);
    expect(gone.asked).toHaveLength(1);
  });

  it('leave one trace for each role', async () => {
    const codes = new RecordedTransaction({ 'id, code FROM sec_resource_role': [['r1', 'clerk']] });
    await write(
      policyHook(),
      [
        created('1', enter, ADMIN),
        created('2', { ...enter, resource: 'b', action: 'access' }, ADMIN),
        deleted('3', { role: 'r2', type: 'menu', resource: 'm', action: 'access' }, ADMIN),
        updated('4', enter, { resource: 'c' }, ADMIN),
      ],
      codes,
    );
    expect(codes.asked[0]?.values).toEqual([['r1', 'r2']]);
    const event = (subject: string, details: object) => ({
      kind: 'role-changed',
      outcome: 'success',
      username: 'alice',
      subject,
      details: { roleType: 'resource', ...details },
    });
    expect(events).toEqual([
      event('clerk', { created: 'specific clerk ; specific b access', updated: 'specific c ' }),
      event('', { deleted: 'menu m access' }),
    ]);
  });
});

describe('runtime roles that restrict (protocol/roles.md 5, 9, 10)', () => {
  it('may be made by anybody who may write them, and weakened by administrators', async () => {
    const { signals } = await write(rowRoleHook(), [created('1', { code: 'north', childRoles: [] })]);
    expect(signals).toEqual([ROLES_CHANGED]);
    expect(events).toMatchObject([{ subject: 'north', details: { roleType: 'row_level', operation: 'create' } }]);
    await write(rowRoleHook(), [updated('1', { code: 'north' }, { name: 'x' })]);
    await write(rowRoleHook(), [updated('1', { code: 'north', deleteTs: '2024-01-01' }, { childRoles: [] })]);
    for (const weakening of [
      (rights = authorWith()) => deleted('1', { code: 'north' }, rights),
      (rights = authorWith()) => updated('1', { code: 'north' }, { childRoles: [] }, rights),
      (rights = authorWith()) => updated('1', { code: 'north' }, { code: 'south' }, rights),
    ]) {
      await expect(write(rowRoleHook(), [weakening()])).rejects.toEqual(beyond('Weakening a row-level role'));
      await write(rowRoleHook(), [weakening(ADMIN)]);
    }
  });

  it('have a code and child roles that can be, and lose their assignments with their row', async () => {
    await expect(write(rowRoleHook(), [created('1', { code: 'in-code' })])).rejects.toEqual(invalid('code'));
    await expect(write(rowRoleHook(), [created('1', { code: 'a', childRoles: [''] })])).rejects.toEqual(
      invalid('childRoles'),
    );
    const transaction = new RecordedTransaction({ RETURNING: [['bob']] });
    await write(
      rowRoleHook(),
      [deleted('1', { code: 'north' }, ADMIN), created('2', { code: 'b' }, ADMIN)],
      transaction,
    );
    expect(transaction.signals).toEqual([ROLES_CHANGED, { topic: 'user', key: 'bob' }]);
    expect(transaction.asked.at(-1)?.text).toContain(`role_type = 'row_level'`);
    expect(transaction.asked.at(-1)?.values).toEqual([['north'], 'alice']);
  });

  const stored = { role: 'r1', type: 'predicate', entityName: 'Order', action: 'update', script: CONDITION };

  it('have policies that can be read', async () => {
    await write(rowPolicyHook(), [created('1', stored)]);
    await write(rowPolicyHook(), [
      created('1', { ...stored, type: 'jpql', action: null, script: null, whereClause: CONDITION }),
    ]);
    await expect(write(rowPolicyHook(), [created('1', { ...stored, joinClause: 'x' })])).rejects.toEqual(
      invalid('joinClause'),
    );
    await expect(write(rowPolicyHook(), [created('1', { ...stored, entityName: null })])).rejects.toEqual(
      invalid('entityName'),
    );
    await expect(write(rowPolicyHook(), [created('1', { ...stored, type: null })])).rejects.toEqual(invalid('type'));
    await expect(write(rowPolicyHook(), [created('1', { ...stored, action: null })])).rejects.toEqual(
      invalid('action'),
    );
    await expect(write(rowPolicyHook(), [updated('1', stored, { script: 'x' }, ADMIN)])).rejects.toEqual(
      invalid('script'),
    );
    await expect(
      write(rowPolicyHook(), [created('1', { ...stored, type: 'jpql', whereClause: null })]),
    ).rejects.toEqual(invalid('whereClause'));
  });

  it('have policies that administrators change and remove', async () => {
    const { signals } = await write(rowPolicyHook(), [created('1', stored)]);
    expect(signals).toEqual([ROLES_CHANGED]);
    expect(events).toMatchObject([{ details: { roleType: 'row_level', created: 'predicate Order update' } }]);
    await write(rowPolicyHook(), [updated('1', stored, {})]);
    await write(rowPolicyHook(), [updated('1', { ...stored, deleteTs: '2024-01-01' }, { action: 'read' })]);
    const removed = { ...stored, script: 'unreadable' };
    await expect(write(rowPolicyHook(), [deleted('1', removed)])).rejects.toEqual(beyond('Weakening a row-level role'));
    await expect(write(rowPolicyHook(), [updated('1', stored, { action: 'read' })])).rejects.toEqual(
      beyond('Weakening a row-level role'),
    );
    await write(rowPolicyHook(), [deleted('1', removed, ADMIN), updated('2', stored, { action: 'read' }, ADMIN)]);
  });
});
