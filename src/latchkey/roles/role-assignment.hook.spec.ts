import { describe, expect, it } from '@jest/globals';
import { RoleAssignmentAuditHook } from './role-assignment-audit.hook.js';
import { authorWith, created, deleted, updated } from './runtime/hook-changes.fixture.js';
import {
  ADMIN,
  administratedBy,
  ADMINISTRATORS,
  assignmentHook,
  auditLog,
  beyond,
  events,
  LAST,
  write,
} from './runtime/role-hooks.fixture.js';

const LOCK = 'pg_advisory_xact_lock';

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
  ])('administrators are not checked for a change %s', async (_, change) => {
    expect((await write(assignmentHook(), [change])).asked).toEqual([]);
  });

  it('of somebody who could not log in anyway take no administrator away', async () => {
    const { asked } = await write(assignmentHook(), [deleted('1', admins, ADMIN)], administratedBy([], []));
    expect(asked).toHaveLength(1);
  });

  it('give no more than the rights of the author', async () => {
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

  it('leave an audit event for what was taken and what was given', async () => {
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
