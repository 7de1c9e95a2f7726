import { describe, expect, it } from '@jest/globals';
import type { SqlValue } from '../../sql/statement.js';
import type { EntityChange } from '../../model/entity-hooks.js';
import { created, deleted, RecordedTransaction, updated } from './hook-changes.fixture.js';
import { codeAfter, codeBefore, isLive, RoleCodes } from './role-codes.js';
import { checkRoleLists } from './role-lists.js';

const CODES = new RoleCodes('sec_resource_role', 'resource');
const STORED = 'SELECT code, id';
const ASSIGNED = 'SELECT DISTINCT role_code';

const refused = (message: string, path = 'code') =>
  expect.objectContaining({ status: 400, body: [expect.objectContaining({ message, path })] });

describe('codes of runtime roles (protocol/roles.md 9, 10)', () => {
  const check = (changes: EntityChange[], inTransaction = new RecordedTransaction()) =>
    CODES.check(changes, (code) => code === 'in-code', inTransaction.transaction);

  it('are those of no other role, neither in the database nor in code nor in the same request', async () => {
    await expect(check([created('1', { code: 'clerk' })])).resolves.toBeUndefined();
    await expect(
      check([created('1', { code: 'clerk' })], new RecordedTransaction({ [STORED]: [['clerk', '9']] })),
    ).rejects.toEqual(refused('There is another role with the code clerk'));
    await expect(check([created('1', { code: 'in-code' })])).rejects.toEqual(
      refused('There is another role with the code in-code'),
    );
    await expect(check([created('1', { code: 'clerk' }), created('2', { code: 'clerk' })])).rejects.toEqual(
      refused('There is another role with the code clerk'),
    );
    await expect(check([created('1', { code: 'a' }), created('2', { code: 'b' })])).resolves.toBeUndefined();
  });

  it('may go from one role of a request to another', async () => {
    const changes = [updated('1', { code: 'a' }, { code: 'b' }), updated('2', { code: 'b' }, { code: 'a' })];
    const stored = new RecordedTransaction({
      [STORED]: [
        ['a', '1'],
        ['b', '2'],
      ],
    });
    await expect(check(changes, stored)).resolves.toBeUndefined();
    expect(stored.asked.map(({ values }) => values)).toEqual([[['b', 'a']], [['a', 'b']]]);
  });

  it('stay while they are assigned', async () => {
    const assigned = () => new RecordedTransaction({ [ASSIGNED]: [['clerk']] });
    await expect(check([updated('1', { code: 'clerk' }, { code: 'other' })], assigned())).rejects.toEqual(
      refused('The role clerk is assigned to users: keep its code'),
    );
    await expect(check([updated('1', { code: 'viewer' }, { code: 'other' })], assigned())).resolves.toBeUndefined();
    await expect(check([created('1', { code: 'clerk' })], assigned())).resolves.toBeUndefined();
  });

  it('are not checked where none is given', async () => {
    const transaction = new RecordedTransaction();
    const same = updated('1', { code: 'in-code' }, { code: 'in-code', name: 'x' });
    await check(
      [same, updated('2', { code: 'in-code' }, { name: 'y' }), deleted('3', { code: 'in-code' })],
      transaction,
    );
    expect(transaction.asked).toEqual([]);
  });

  it('of a deleted role that comes back are checked again', async () => {
    const back = updated('1', { code: 'in-code', deleteTs: '2024-01-01' }, { deleteTs: null });
    await expect(check([back])).rejects.toEqual(refused('There is another role with the code in-code'));
    const transaction = new RecordedTransaction({ [ASSIGNED]: [['old']] });
    await check([updated('1', { code: 'old', deleteTs: '2024-01-01' }, { code: 'new' })], transaction);
    expect(transaction.asked).toHaveLength(1);
  });

  it('of deleted roles lose their assignments, with one signal for each user', async () => {
    const transaction = new RecordedTransaction({ UPDATE: [['bob'], ['carol'], ['bob']] });
    await CODES.release([deleted('1', { code: 'a' }), deleted('2', { code: 'b' })], transaction.transaction);
    expect(transaction.asked.map(({ values }) => values)).toEqual([[['a', 'b'], 'alice']]);
    expect(transaction.asked[0]?.text).toContain(`role_type = 'resource'`);
    expect(transaction.signals).toEqual([
      { topic: 'user', key: 'bob' },
      { topic: 'user', key: 'carol' },
    ]);
    const nothing = new RecordedTransaction();
    await CODES.release([], nothing.transaction);
    expect(nothing.asked).toEqual([]);
  });

  it('are empty without a value', () => {
    expect([codeBefore(created('1', { code: 'a' })), codeAfter(created('1', {}))]).toEqual(['', '']);
    expect([codeBefore(deleted('1', { code: 'a' })), codeAfter(updated('1', { code: 'a' }, {}))]).toEqual(['a', 'a']);
  });

  it('a row is live when it is there and not marked as deleted', () => {
    expect(isLive(created('1', {}))).toBe(false);
    expect(isLive(updated('1', {}, {}))).toBe(true);
    expect(isLive(updated('1', { deleteTs: null }, {}))).toBe(true);
    expect(isLive(updated('1', { deleteTs: '2024-01-01' }, {}))).toBe(false);
    expect(isLive(deleted('1', {}))).toBe(true);
  });
});

describe('lists of runtime roles (protocol/roles.md 10)', () => {
  it.each<Record<string, SqlValue>>([
    {},
    { scopes: null },
    { scopes: ['API', 'UI'], childRoles: ['clerk'] },
    { childRoles: [] },
  ])('may be %j', (values: Readonly<Record<string, SqlValue>>) => {
    expect(() => checkRoleLists(created('1', values))).not.toThrow();
  });

  it.each([
    [{ scopes: ['API', 'api'] }, 'There is no scope api: choose from API, UI', 'scopes'],
    [{ scopes: [null] }, 'There is no scope null: choose from API, UI', 'scopes'],
    [{ childRoles: ['clerk', ' '] }, 'A child role is given by its code, which is not blank', 'childRoles'],
    [{ childRoles: [''] }, 'A child role is given by its code, which is not blank', 'childRoles'],
    [{ childRoles: [null] }, 'A child role is given by its code, which is not blank', 'childRoles'],
  ])('may not be %j', (values, message, path) => {
    expect(() => checkRoleLists(created('1', values))).toThrow(refused(message, path));
  });
});
