import { describe, expect, it } from '@jest/globals';
import type { AuditLog } from '../audit/audit-log.js';
import type { JsonObject } from '../common/json-text.js';
import type { Database } from '../database/database.js';
import type { Caller } from '../roles/caller.js';
import type { Principal } from '../common/principal.js';
import { SessionSubstitution } from './session-substitution.service.js';
import type { SessionSubstitutions } from '../sessions/session-substitutions.js';

const ALICE = { kind: 'user', username: 'alice', sessionId: 'S1' } as Principal;
const ALICE_FOR_BOB = { ...ALICE, substitutes: { userId: 'u2', username: 'bob' } } as Principal;

/** @param done whether the session could be changed */
async function change(principal: Principal, body: unknown, done = true) {
  const calls: unknown[] = [];
  const call =
    (name: string) =>
    (_: unknown, ...values: unknown[]) => (calls.push([name, ...values]), Promise.resolve(done));
  const database = { transaction: (work: (each: unknown) => unknown) => work('transaction') };
  const substitutions = { start: call('start'), end: call('end') };
  const audit = { record: (event: unknown, transaction: unknown) => calls.push([event, transaction]) };
  const service = new SessionSubstitution(
    database as unknown as Database,
    substitutions as unknown as SessionSubstitutions,
    audit as unknown as AuditLog,
  );
  const answer = await service.change({ principal } as Caller, body as JsonObject).catch((error: unknown) => error);
  return { answer, calls };
}

describe('who acts for another one (protocol/roles.md 9)', () => {
  it('is a user, from now on', async () => {
    expect(await change(ALICE, { username: 'bob' })).toEqual({
      answer: undefined,
      calls: [
        ['start', 'S1', 'bob'],
        [{ kind: 'substitution-started', outcome: 'success', username: 'alice', subject: 'bob' }, 'transaction'],
      ],
    });
  });

  it('is the user again who ends it', async () => {
    expect(await change(ALICE_FOR_BOB, { username: null })).toEqual({
      answer: undefined,
      calls: [
        ['end', 'S1'],
        [{ kind: 'substitution-ended', outcome: 'success', username: 'alice', subject: 'bob' }, 'transaction'],
      ],
    });
    expect(await change(ALICE, { username: null }, false)).toEqual({ answer: undefined, calls: [['end', 'S1']] });
  });

  it('is nobody without the right to, and nothing is recorded', async () => {
    const { answer, calls } = await change(ALICE, { username: 'bob' }, false);
    expect(answer).toMatchObject({ status: 403, body: { details: expect.stringContaining('bob') } });
    expect(calls).toEqual([['start', 'S1', 'bob']]);
  });

  it.each([
    { kind: 'client', username: 'job', sessionId: 'S2' },
    { kind: 'anonymous', username: 'anonymous' },
  ])('is not %j', async (principal) => {
    for (const username of ['bob', null]) {
      const { answer, calls } = await change(principal as Principal, { username });
      expect(answer).toMatchObject({ status: 403 });
      expect(calls).toEqual([]);
    }
  });

  it.each([{}, { username: 7 }, { username: ['bob'] }, { username: 'b\u0000b' }])('names a user: %j', async (body) => {
    const { answer, calls } = await change(ALICE, body);
    expect(answer).toMatchObject({
      status: 400,
      body: [{ message: 'must be a username or null', path: 'username', invalidValue: null }],
    });
    expect(calls).toEqual([]);
  });
});
