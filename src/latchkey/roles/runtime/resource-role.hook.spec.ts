import { describe, expect, it } from '@jest/globals';
import type { EntityChange } from '../../model/entity-hooks.js';
import { authorWith, created, deleted, RecordedTransaction, updated } from './hook-changes.fixture.js';
import {
  ADMIN,
  administratedBy,
  ADMINISTRATORS,
  beyond,
  events,
  invalid,
  LAST,
  policyHook,
  roleHook,
  ROLES_CHANGED,
  write,
} from './role-hooks.fixture.js';

describe('runtime roles that grant (protocol/roles.md 5, 9, 10)', () => {
  it('notify every instance, and are audited', async () => {
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

  it('have a unique code, and valid scopes and child roles', async () => {
    await expect(write(roleHook(), [created('1', { code: 'in-code' }, ADMIN)])).rejects.toEqual(invalid('code'));
    await expect(write(roleHook(), [created('1', { code: 'a', scopes: ['WEB'] }, ADMIN)])).rejects.toEqual(
      invalid('scopes'),
    );
  });

  it('hold no more than the rights of the author', async () => {
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

  it('grant no more than the author may, are announced to every instance, and equal ones become one', async () => {
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

  it('leave one audit event for each role', async () => {
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
