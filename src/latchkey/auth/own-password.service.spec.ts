import { describe, expect, it } from '@jest/globals';
import type { AuditLog } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import type { Caller } from '../roles/caller.js';
import type { PasswordRules } from '../users/passwords/password-rules.js';
import type { UserAccounts } from '../users/user-accounts.js';
import type { AttemptLock } from '../sessions/brute-force/attempt-lock.js';
import { OwnPassword } from './own-password.service.js';
import type { Principal } from '../common/principal.js';
import type { SessionStore } from '../sessions/session-store.js';

const BODY = { currentPassword: 'old', newPassword: 'new' };

/** Tries to change a password whose check has this result. */
async function change(principal: unknown, outcome: unknown) {
  const [attempts, events] = [[] as unknown[], [] as unknown[]];
  const lock = { run: (attempt: unknown) => (attempts.push(attempt), Promise.resolve(outcome)) };
  const service = new OwnPassword(
    {} as Database,
    {} as UserAccounts,
    lock as unknown as AttemptLock,
    { violation: (message: string, path: string) => ({ message, path }) } as unknown as PasswordRules,
    {} as SessionStore,
    { record: (event: unknown) => events.push(event) } as unknown as AuditLog,
  );
  const caller = { principal: principal as Principal } as Caller;
  const refusal = await service.change(caller, BODY, '10.0.0.1').catch((error: unknown) => error);
  return { refusal, attempts, events };
}

describe('who changes their own password (protocol/roles.md 11)', () => {
  it.each([
    { kind: 'client', username: 'job', sessionId: 'S2' },
    { kind: 'anonymous', username: 'anonymous' },
  ])('is not %j, and no account of that name is looked up', async (principal) => {
    expect(await change(principal, { kind: 'failed' })).toEqual({
      refusal: expect.objectContaining({
        status: 403,
        body: { error: 'Forbidden', details: 'Only users can do this' },
      }),
      attempts: [],
      events: [],
    });
  });

  it.each(['failed', 'locked'])('guesses under the lock of logins (protocol/oauth.md 9): %s', async (kind) => {
    const { refusal, attempts, events } = await change({ kind: 'user', username: 'alice', sessionId: 'S1' }, { kind });
    expect(refusal).toMatchObject({ status: 400, body: [{ path: 'currentPassword' }] });
    expect(attempts).toEqual([{ kind: 'user', name: 'alice', remoteAddress: '10.0.0.1' }]);
    expect(events).toEqual([
      {
        kind: 'password-changed',
        outcome: 'failure',
        username: 'alice',
        subject: 'alice',
        remoteAddress: '10.0.0.1',
      },
    ]);
  });
});
