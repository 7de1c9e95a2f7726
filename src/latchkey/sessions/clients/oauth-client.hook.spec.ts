import { describe, expect, it } from '@jest/globals';
import type { SqlValue } from '../../sql/statement.js';
import type { AuditLog } from '../../audit/audit-log.js';
import type { Transaction } from '../../sql/transaction.js';
import type { EntityChange } from '../../model/entity-hooks.js';
import { passwordMatches } from '../../secrets/password-encoder.js';
import type { SessionStore } from '../session-store.js';
import { OAuthClientHook } from './oauth-client.hook.js';
import type { OAuthClients } from './oauth-clients.js';

const CLIENT = { clientId: 'web', clientSecret: 'sesame', authMethods: ['basic'] };

type Values = Readonly<Record<string, SqlValue>>;

const change = (operation: EntityChange['operation'], before: Values, values: Values): EntityChange =>
  ({
    operation,
    before: new Map(Object.entries(before)),
    values: new Map(Object.entries(values)),
    author: 'admin',
  }) as unknown as EntityChange;

/** The hook of an application whose settings have the client `configured`. */
function setUp() {
  const calls: unknown[] = [];
  const clients = { isConfigured: (clientId: string) => clientId === 'configured' };
  const sessions = { revokeOfClient: (_: unknown, clientId: string) => Promise.resolve(calls.push(['end', clientId])) };
  const audit = { record: (event: unknown, within: unknown) => calls.push([within === transaction, event]) };
  const transaction = { signal: (signal: unknown) => calls.push(signal) } as unknown as Transaction;
  const hook = new OAuthClientHook(
    clients as unknown as OAuthClients,
    sessions as unknown as SessionStore,
    audit as unknown as AuditLog,
  );
  return { hook, transaction, calls };
}

const written = async (each: EntityChange): Promise<unknown[]> => {
  const { hook, transaction, calls } = setUp();
  await hook.afterWrite(each, transaction);
  return calls;
};

const signal = (key: string) => ({ topic: 'client', key });
const event = (subject: string, operation: string, attributes: string) => [
  true,
  { kind: 'client-changed', outcome: 'success', username: 'admin', subject, details: { operation, attributes } },
];

describe('a client that is written (protocol/oauth.md 2)', () => {
  it('keeps its secret as a hash', async () => {
    const created = change('create', {}, CLIENT);
    await setUp().hook.beforeWrite(created);
    const stored = String(created.values.get('clientSecret'));
    expect(stored).toMatch(/^\{argon2\}/);
    expect(await passwordMatches('sesame', stored)).toBe(true);
  });

  it('keeps the hash that it has when no new secret comes', async () => {
    const updated = change('update', { ...CLIENT, clientSecret: '{argon2}x' }, { scopes: ['a'] });
    await setUp().hook.beforeWrite(updated);
    expect([...updated.values]).toEqual([['scopes', ['a']]]);
  });

  it.each([
    ['anonymous', 'The name anonymous is reserved'],
    ['configured', 'The settings have a client configured already'],
  ])('may not be called %s', async (clientId, message) => {
    await expect(setUp().hook.beforeWrite(change('create', {}, { ...CLIENT, clientId }))).rejects.toMatchObject({
      status: 400,
      body: [{ message, path: 'clientId', invalidValue: clientId }],
    });
  });

  it('is judged as it will be, with what it has', async () => {
    const open = change('update', { ...CLIENT, requireProofKey: 'f' }, { authMethods: ['none'] });
    await expect(setUp().hook.beforeWrite(open)).rejects.toMatchObject({ body: [{ path: 'requireProofKey' }] });
  });

  it('may go, however wrong it is', async () => {
    const gone = change('delete', { clientId: 'configured', scopes: [] }, {});
    await setUp().hook.beforeWrite(gone);
    expect(gone.values.size).toBe(0);
  });
});

describe('a client that was written (protocol/oauth.md 2)', () => {
  it('is known to all instances, and the change is recorded', async () => {
    expect(await written(change('create', {}, { clientId: 'web', scopes: ['a'] }))).toEqual([
      signal('web'),
      event('web', 'create', 'clientId scopes'),
    ]);
    expect(await written(change('update', CLIENT, { scopes: ['a'] }))).toEqual([
      signal('web'),
      event('web', 'update', 'scopes'),
    ]);
  });

  it('takes its tokens with it when it goes, or gets another id', async () => {
    expect(await written(change('delete', CLIENT, {}))).toEqual([
      ['end', 'web'],
      signal('web'),
      event('web', 'delete', ''),
    ]);
    expect(await written(change('update', CLIENT, { clientId: 'shop' }))).toEqual([
      ['end', 'web'],
      signal('web'),
      signal('shop'),
      event('web', 'update', 'clientId'),
    ]);
  });

  it('keeps its tokens when its id is only said again', async () => {
    expect(await written(change('update', CLIENT, { clientId: 'web' }))).toEqual([
      signal('web'),
      event('web', 'update', 'clientId'),
    ]);
  });
});
