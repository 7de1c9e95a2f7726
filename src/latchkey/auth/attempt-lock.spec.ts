import { describe, expect, it } from '@jest/globals';
import type { AuditLog } from '../audit/audit-log.js';
import type { UserAccounts } from '../users/user-accounts.js';
import { CredentialsCheck } from './credentials-check.js';
import type { RequiredPasswordChange } from './required-password-change.js';
import { AttemptLock, type Attempt, type AttemptOutcome } from '../sessions/brute-force/attempt-lock.js';
import type { AttemptCounter, Reservation } from '../sessions/brute-force/attempt-counter.js';
import { KeyedQueue } from '../sessions/brute-force/keyed-queue.js';

const MAX = 3;
const ALICE: Attempt = { kind: 'user', name: 'alice', remoteAddress: '10.0.0.1' };

/** Attempts in memory, as the database counts them. */
class Counter {
  readonly failures = new Map<string, number>();
  readonly running = new Map<string, number>();

  reserve(subject: string): Promise<Reservation> {
    const [failures, running] = [this.failures.get(subject) ?? 0, this.running.get(subject) ?? 0];
    if (failures + running >= MAX) {
      return Promise.resolve({ kind: failures >= MAX ? 'locked' : 'busy', secondsLeft: 42 });
    }
    this.running.set(subject, running + 1);
    return Promise.resolve({ kind: 'reserved' });
  }

  async fail(subject: string) {
    await this.giveBack(subject);
    this.failures.set(subject, (this.failures.get(subject) ?? 0) + 1);
    return this.failures.get(subject);
  }

  async pass(subject: string) {
    await this.giveBack(subject);
    this.failures.delete(subject);
  }

  giveBack(subject: string) {
    this.running.set(subject, (this.running.get(subject) ?? 0) - 1);
    return Promise.resolve();
  }
}

const setUp = (enabled = true) => {
  const [counter, events] = [new Counter(), [] as unknown[]];
  const audit = { record: (event: unknown) => events.push(event) } as unknown as AuditLog;
  const settings = {
    BRUTE_FORCE_ENABLED: enabled,
    BRUTE_FORCE_MAX_LOGIN_ATTEMPTS: MAX,
    BRUTE_FORCE_BLOCK_INTERVAL: 60,
  };
  const lock = new AttemptLock(counter as unknown as AttemptCounter, audit, settings);
  const tell = (attempt: Attempt, value?: string): Promise<AttemptOutcome<string>> =>
    lock.run(attempt, () => Promise.resolve(value));
  return { counter, events, audit, lock, tell };
};

/** The name under which the attempts of alice are counted. */
async function subjectOfAlice(): Promise<string> {
  const { tell, counter } = setUp();
  await tell(ALICE);
  const [subject = ''] = counter.failures.keys();
  return subject;
}

describe('the lock of names (protocol/oauth.md 9)', () => {
  it('comes after too many failures, and then not even the right secret is checked', async () => {
    const { tell, lock, events } = setUp();
    for (let attempt = 0; attempt < MAX; attempt++) {
      expect(await tell(ALICE)).toEqual({ kind: 'failed' });
    }
    let asked = false;
    const outcome = await lock.run(ALICE, () => {
      asked = true;
      return Promise.resolve('right');
    });
    expect(outcome).toEqual({ kind: 'locked', retryAfter: 42 });
    expect(asked).toBe(false);
    expect(events).toEqual([
      {
        kind: 'login-locked',
        outcome: 'failure',
        username: 'alice',
        subject: 'alice',
        remoteAddress: '10.0.0.1',
        details: { kind: 'user' },
      },
    ]);
  });

  it('is reported once, by the failure that triggers it', async () => {
    const { tell, events, counter } = setUp();
    await tell(ALICE);
    await tell(ALICE);
    expect(events).toHaveLength(0);
    expect([...counter.failures.keys()].join()).not.toContain('alice');
  });

  it('is one of kind, name and address together', async () => {
    const { tell } = setUp();
    for (let attempt = 0; attempt < MAX; attempt++) {
      await tell(ALICE);
    }
    expect(await tell(ALICE, 'right')).toMatchObject({ kind: 'locked' });
    for (const other of [{ kind: 'client' as const }, { name: 'bob' }, { remoteAddress: '10.0.0.2' }]) {
      expect(await tell({ ...ALICE, ...other }, 'right')).toEqual({ kind: 'passed', value: 'right' });
    }
  });

  it('is farther away after the right secret', async () => {
    const { tell } = setUp();
    for (let round = 0; round < 3; round++) {
      await tell(ALICE);
      await tell(ALICE);
      expect(await tell(ALICE, 'right')).toEqual({ kind: 'passed', value: 'right' });
    }
  });

  it('comes no further than the places that another instance holds, and goes on when it gives one back', async () => {
    const { tell, counter } = setUp();
    const subject = await subjectOfAlice();
    counter.running.set(subject, MAX);
    const waiting = tell(ALICE, 'right');
    await new Promise((done) => setTimeout(done, 20));
    await counter.fail(subject);
    await counter.pass(subject);
    expect(await waiting).toEqual({ kind: 'passed', value: 'right' });
  });

  it('counts checks that run at the same time', async () => {
    const { lock, counter } = setUp();
    const ends: (() => void)[] = [];
    const attempts = Array.from({ length: MAX + 2 }, () =>
      lock.run(ALICE, () => new Promise<string | undefined>((resolve) => ends.push(() => resolve(undefined)))),
    );
    const settled = new Promise((resolve) => setTimeout(resolve, 20));
    await settled;
    expect(ends).toHaveLength(MAX);
    ends.forEach((end) => end());
    const kinds = (await Promise.all(attempts)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'failed')).toHaveLength(MAX);
    expect(kinds.filter((kind) => kind === 'locked')).toHaveLength(2);
    expect([...counter.failures.values()]).toEqual([MAX]);
  });

  it('lets the next one in when those before have passed or broken down', async () => {
    const { lock, tell } = setUp();
    const broken = Array.from({ length: MAX }, () => lock.run(ALICE, () => Promise.reject(new Error('no database'))));
    for (const each of broken) {
      await expect(each).rejects.toThrow('no database');
    }
    const passed = await Promise.all(Array.from({ length: MAX * 2 }, () => tell(ALICE, 'right')));
    expect(passed.every(({ kind }) => kind === 'passed')).toBe(true);
  });

  it('keeps nothing in memory of names that nobody is trying any more', async () => {
    const { lock, tell } = setUp();
    await Promise.all([tell(ALICE), tell(ALICE, 'right'), tell({ ...ALICE, name: 'bob' })]);
    await expect(lock.run(ALICE, () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    const { running, admissions } = lock as unknown as Record<'running', Map<string, unknown>> &
      Record<'admissions', { readonly tails: Map<string, unknown> }>;
    expect([running.size, admissions.tails.size]).toEqual([0, 0]);
  });

  it('is never there where it is switched off', async () => {
    const { tell, counter } = setUp(false);
    for (let attempt = 0; attempt <= MAX; attempt++) {
      expect(await tell(ALICE)).toEqual({ kind: 'failed' });
    }
    expect(await tell(ALICE, 'right')).toEqual({ kind: 'passed', value: 'right' });
    expect(counter.failures.size).toBe(0);
  });
});

describe('who may log in (protocol/oauth.md 6.1)', () => {
  const check = async (password: string, locked = false) => {
    const { lock, events, audit, tell } = setUp();
    for (let attempt = 0; locked && attempt < MAX; attempt++) {
      await tell(ALICE);
    }
    events.length = 0;
    const accounts = {
      authenticate: (username: string, given: string) =>
        given === 'broken'
          ? Promise.reject(new Error('no database'))
          : Promise.resolve(given === 'wrong' ? undefined : { username, active: given === 'right' }),
    } as unknown as UserAccounts;
    const changes = {} as RequiredPasswordChange;
    const done = new CredentialsCheck(accounts, lock, audit, changes).check({
      username: 'alice',
      password,
      remoteAddress: '10.0.0.1',
    });
    const result = await done.catch((error: unknown) => error);
    return { result, events };
  };
  const refusal = (error_description: string) => ({ status: 400, body: { error: 'invalid_grant', error_description } });
  const event = (reason: string) => ({
    kind: 'login',
    outcome: 'failure',
    username: 'alice',
    subject: 'alice',
    remoteAddress: '10.0.0.1',
    details: { reason },
  });

  it('is the active user with the right password', async () => {
    expect(await check('right')).toEqual({ result: { username: 'alice', active: true }, events: [] });
  });

  it.each([
    ['wrong', false, 'Bad credentials'],
    ['right but inactive', false, 'User is disabled'],
    ['right', true, 'User account is locked'],
  ])('is not one with a password that is %s (locked: %s)', async (password, locked, reason) => {
    const { result, events } = await check(password, locked);
    expect(result).toMatchObject(refusal(reason));
    expect(events).toEqual([event(reason)]);
    expect((result as { headers: object }).headers).toEqual(
      locked ? expect.objectContaining({ 'retry-after': '42' }) : expect.not.objectContaining({ 'retry-after': '42' }),
    );
  });

  it('is unknown while the database is away, and nothing is recorded', async () => {
    const { result, events } = await check('broken');
    expect(result).toEqual(new Error('no database'));
    expect(events).toEqual([]);
  });
});

describe('tasks of one key', () => {
  it('run one after the other, also after one that fails, those of other keys meanwhile', async () => {
    const queue = new KeyedQueue();
    const log: string[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = queue.run('a', async () => {
      await gate;
      log.push('first');
      throw new Error('failed');
    });
    const second = queue.run('a', () => Promise.resolve(log.push('second')));
    await queue.run('b', () => Promise.resolve(log.push('other')));
    open();
    await expect(first).rejects.toThrow('failed');
    expect(await second).toBe(3);
    expect(log).toEqual(['other', 'first', 'second']);
  });
});
