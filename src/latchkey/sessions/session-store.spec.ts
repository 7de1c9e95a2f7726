import { describe, expect, it } from '@jest/globals';
import type { AuditLog } from '../audit/audit-log.js';
import type { TextRow } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import type { OAuthClients } from './clients/oauth-clients.js';
import { type NewSession, SessionStore } from './session-store.js';

const ALICE: NewSession = {
  clientId: 'web',
  userId: 'u1',
  username: 'Alice',
  passwordHash: '{argon2}x',
  scopes: 'a b',
  locale: 'de',
  remoteAddress: '10.0.0.1',
  userAgent: 'Firefox',
};

/**
 * A store whose statements find these rows.
 *
 * @param clientIsThere whether the client may still open sessions
 */
function setUp(rows: readonly TextRow[], clientIsThere = true) {
  const [values, events, signals] = [[] as unknown[], [] as unknown[], [] as unknown[]];
  const transaction = {
    rows: (_: unknown, bound: unknown) => (values.push(bound), Promise.resolve(rows)),
    signal: (signal: unknown) => signals.push(signal),
  } as unknown as Transaction;
  const clients = { holds: () => Promise.resolve(clientIsThere) } as unknown as OAuthClients;
  const audit = { record: (event: unknown, within: unknown) => events.push(within === transaction && event) };
  return { store: new SessionStore(clients, audit as unknown as AuditLog), transaction, values, events, signals };
}

describe('a session (protocol/oauth.md 8)', () => {
  it('is opened for the user under the present name, and recorded', async () => {
    const { store, transaction, values, events } = setUp([['S1', 'alice']]);
    expect(await store.open(transaction, ALICE)).toBe('S1');
    expect(values).toEqual([
      [expect.stringMatching(/^[0-9A-F]{32}$/), 'web', 'a b', 'de', '10.0.0.1', 'Firefox', 'u1', '{argon2}x'],
    ]);
    expect(events).toEqual([
      {
        kind: 'login',
        outcome: 'success',
        username: 'alice',
        subject: 'alice',
        remoteAddress: '10.0.0.1',
        details: { client: 'web', session: 'S1' },
      },
    ]);
  });

  it('is opened for a client that acts for itself', async () => {
    const { store, transaction, values } = setUp([['S1', 'job']]);
    const session = { ...ALICE, userId: undefined, username: 'job', locale: undefined, userAgent: undefined };
    expect(await store.open(transaction, session)).toBe('S1');
    expect(values).toEqual([[expect.any(String), 'web', 'a b', null, '10.0.0.1', null, 'job']]);
  });

  it('is not opened, nor recorded, for a client that is gone', async () => {
    const { store, transaction, values, events } = setUp([['S1', 'alice']], false);
    expect(await store.open(transaction, ALICE)).toBeUndefined();
    expect([values, events]).toEqual([[], []]);
  });

  it('is not opened, nor recorded, for an account that has changed since it was checked', async () => {
    const { store, transaction, values, events } = setUp([]);
    expect(await store.open(transaction, { ...ALICE, passwordHash: undefined })).toBeUndefined();
    expect(values).toEqual([[expect.any(String), 'web', 'a b', 'de', '10.0.0.1', 'Firefox', 'u1', null]]);
    expect(events).toEqual([]);
  });

  it.each([
    ['reuse', undefined, { kind: 'token-reuse', outcome: 'failure', username: 'alice' }],
    ['logout', undefined, { kind: 'session-ended', outcome: 'success', username: 'alice' }],
    ['administrator', 'admin', { kind: 'session-ended', outcome: 'success', username: 'admin' }],
  ] as const)('ends on all instances, and it is recorded why: %s by %s', async (reason, author, event) => {
    const { store, transaction, events, signals } = setUp([['alice', 'web']]);
    await store.revoke(transaction, 'S1', reason, author);
    expect(signals).toEqual([{ topic: 'session', key: 'S1' }]);
    expect(events).toEqual([{ ...event, subject: 'alice', details: { session: 'S1', client: 'web', reason } }]);
  });

  it('that has ended before is not recorded again', async () => {
    const { store, transaction, events, signals } = setUp([]);
    await store.revoke(transaction, 'S1', 'logout');
    expect([signals, events]).toEqual([[{ topic: 'session', key: 'S1' }], []]);
  });
});
