import { describe, expect, it } from '@jest/globals';
import { authorWith, created, deleted, RecordedTransaction, updated } from './hook-changes.fixture.js';
import {
  ADMIN,
  beyond,
  events,
  invalid,
  ROLES_CHANGED,
  rowPolicyHook,
  rowRoleHook,
  write,
} from './role-hooks.fixture.js';

const CONDITION = '{"property":"number","operator":"=","value":"x"}';

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

  it('have a valid code and child roles, and lose their assignments with their row', async () => {
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
