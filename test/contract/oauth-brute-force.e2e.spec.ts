import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TokenPurge } from '../../src/latchkey/sessions/token-purge.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { UserAccounts } from '../../src/latchkey/users/user-accounts.js';
import { aLogin, form, statusWith } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { auditEvent } from '../harness/audit-events.js';
import type { Answer } from '../harness/exchange.js';
import { openTestDatabase } from '../harness/test-database.js';
import { WebBrowser } from '../harness/web-browser.js';

const CLIENTS = JSON.stringify([
  { clientId: 'client', clientSecret: '{noop}secret' },
  { clientId: 'web', clientSecret: '{noop}secret' },
  { clientId: 'a+b', clientSecret: '{noop}secret' },
]);
const BAD = [400, { error: 'invalid_grant', error_description: 'Bad credentials' }];
const LOCKED = [400, { error: 'invalid_grant', error_description: 'User account is locked' }];
const NO_CLIENT = [401, { error: 'invalid_client', error_description: 'Client authentication failed' }];
const FAILURES = new Statement('SELECT subject, failures, expires_at FROM auth_failure ORDER BY subject');
const PASS_TIME = new Statement("UPDATE auth_failure SET expires_at = expires_at - $1::int * interval '1 second'");

/** Two instances on one database; the first one believes a proxy on this machine, the second one nobody. */
let app: TestApp;
let other: TestApp;

beforeAll(async () => {
  const database = await openTestDatabase();
  other = await startAppOn({ ...database, close: () => Promise.resolve() }, { CLIENTS });
  app = await startAppOn(database, { CLIENTS, TRUSTED_PROXIES: '127.0.0.1' });
});

afterAll(async () => {
  await other.close();
  await app.close();
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** How often passwords were compared since this was called, on both instances together. */
function comparisons(): () => number {
  const spies = [app, other].map(({ nest }) => jest.spyOn(nest.get(UserAccounts, { strict: false }), 'authenticate'));
  return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}

const outcome = ({ status, json }: Answer): unknown[] => [status, json];

/** Nobody else in this file speaks from the address. */
const newAddress = (): string => `10.${[1, 2, 3].map(() => Math.floor(Math.random() * 256)).join('.')}`;

const logIn = (username: string, password: string, address: string, instance = app): Promise<Answer> =>
  instance
    .asClient()
    .post('/oauth/token', form({ grant_type: 'password', username, password }), { 'x-forwarded-for': address });

async function account(): Promise<string> {
  const username = `user-${randomUUID()}`;
  await aUser(app.database, { username, roles: ['rest-minimal'] });
  return username;
}

async function fail(times: number, username: string, address: string, instance = app): Promise<void> {
  for (let time = 0; time < times; time++) {
    expect(outcome(await logIn(username, 'wrong', address, instance))).toEqual(BAD);
  }
}

const passTime = (seconds: number): Promise<unknown> => app.database.rows(PASS_TIME, [String(seconds)]);

describe('the lock after too many wrong passwords (protocol/oauth.md 9)', () => {
  it('refuses even the right one, and says when to retry', async () => {
    const [username, address] = [await account(), newAddress()];
    await fail(5, username, address);
    const answer = await logIn(username, username, address);
    expect(outcome(answer)).toEqual(LOCKED);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(outcome(await logIn(username, 'wrong', address))).toEqual(LOCKED);
  });

  it('is not prolonged by further attempts', async () => {
    const [username, address] = [await account(), newAddress()];
    await fail(5, username, address);
    const before = await app.database.rows(FAILURES);
    await logIn(username, 'wrong', address);
    await logIn(username, username, address);
    expect(await app.database.rows(FAILURES)).toEqual(before);
  });

  it('ends with the interval', async () => {
    const [username, address] = [await account(), newAddress()];
    await fail(5, username, address);
    await passTime(59);
    const { headers } = await logIn(username, username, address);
    expect(headers['retry-after']).toBe('1');
    await passTime(2);
    await fail(4, username, address);
    expect((await logIn(username, username, address)).status).toBe(200);
  });

  it('counts failures no further apart than the interval, which each of them restarts', async () => {
    const [username, address] = [await account(), newAddress()];
    for (let time = 0; time < 4; time++) {
      await fail(1, username, address);
      await passTime(55);
    }
    await fail(1, username, address);
    const { headers } = await logIn(username, username, address);
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    const [slow, elsewhere] = [await account(), newAddress()];
    for (let time = 0; time < 7; time++) {
      await fail(1, slow, elsewhere);
      await passTime(61);
    }
    expect((await logIn(slow, slow, elsewhere)).status).toBe(200);
  });

  it('forgets the failures at a successful login', async () => {
    const [username, address] = [await account(), newAddress()];
    for (let round = 0; round < 3; round++) {
      await fail(4, username, address);
      expect((await logIn(username, username, address)).status).toBe(200);
    }
  });

  it('is for one name from one address', async () => {
    const [username, colleague, address] = [await account(), await account(), newAddress()];
    await fail(5, username, address);
    expect((await logIn(colleague, colleague, address)).status).toBe(200);
    expect((await logIn(username, username, newAddress())).status).toBe(200);
    expect(outcome(await logIn(username.toUpperCase(), username, address))).toEqual(BAD);
  });

  it('is the same for names that nobody has, however strange', async () => {
    for (const username of [randomUUID(), 'anonymous', `\u0000${randomUUID()}`, 'x'.repeat(60_000)]) {
      const address = newAddress();
      await fail(5, username, address);
      const answer = await logIn(username, 'wrong', address);
      expect(outcome(answer)).toEqual(LOCKED);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50);
    }
  });

  it('lets no more guesses through when they come at once', async () => {
    const [username, address] = [await account(), newAddress()];
    await fail(2, username, address);
    const answers = await Promise.all(Array.from({ length: 12 }, () => logIn(username, 'wrong', address)));
    const texts = answers.map(({ json }) => (json as { error_description: string }).error_description);
    expect(texts.filter((text) => text === 'Bad credentials')).toHaveLength(3);
    expect(texts.filter((text) => text === 'User account is locked')).toHaveLength(9);
  });

  it('refuses no correct login of many at once', async () => {
    const [username, address] = [await account(), newAddress()];
    await fail(4, username, address);
    const answers = await Promise.all(Array.from({ length: 8 }, () => logIn(username, username, address)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  });

  it('does not count requests without a password', async () => {
    const [username, address] = [await account(), newAddress()];
    for (let time = 0; time < 6; time++) {
      expect((await logIn(username, '', address)).json).toMatchObject({ error: 'invalid_request' });
    }
    expect((await logIn(username, username, address)).status).toBe(200);
  });

  it('leaves tokens alone that were issued before', async () => {
    const [username, address] = [await account(), newAddress()];
    const { access_token, refresh_token } = await aLogin(app, { username, headers: { 'x-forwarded-for': address } });
    await fail(5, username, address);
    expect(await statusWith(app, access_token)).toBe(200);
    const refresh = form({ grant_type: 'refresh_token', refresh_token });
    const answer = await app.asClient().post('/oauth/token', refresh, { 'x-forwarded-for': address });
    expect(answer.status).toBe(200);
  });

  it('is remembered for administrators', async () => {
    const [username, address] = [await account(), newAddress()];
    await fail(5, username, address);
    const locked = await auditEvent(app, 'login-locked', (event) => event.username === username);
    expect(locked).toMatchObject({ outcome: 'failure', remoteAddress: address });
  });
});

describe('the lock on several instances (protocol/oauth.md 9)', () => {
  const HERE = '127.0.0.1';

  it('is set on one and applies on the other', async () => {
    for (const [first, second] of [
      [app, other],
      [other, app],
    ] as const) {
      const username = await account();
      await fail(5, username, HERE, first);
      expect(outcome(await logIn(username, username, HERE, second))).toEqual(LOCKED);
    }
  });

  it('adds up what fails on each', async () => {
    const username = await account();
    await fail(3, username, HERE, app);
    await fail(2, username, HERE, other);
    expect(outcome(await logIn(username, username, HERE, app))).toEqual(LOCKED);
    expect(outcome(await logIn(username, username, HERE, other))).toEqual(LOCKED);
  });

  it('lets 40 guesses at once compare no more than 5 passwords', async () => {
    const username = await account();
    const compared = comparisons();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, number) => logIn(username, 'wrong', HERE, number % 2 === 0 ? app : other)),
    );
    const texts = answers.map(({ json }) => (json as { error_description: string }).error_description);
    expect(compared()).toBe(5);
    expect(texts.filter((text) => text === 'Bad credentials')).toHaveLength(5);
    expect(texts.filter((text) => text === 'User account is locked')).toHaveLength(35);
  });

  it('lets 20 right logins at once in, even where one failure more would lock', async () => {
    const username = await account();
    await fail(4, username, HERE);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) => logIn(username, username, HERE, number % 2 === 0 ? app : other)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    await fail(4, username, HERE);
    expect((await logIn(username, username, HERE, other)).status).toBe(200);
  });

  it('counts an attempt that never ended until the interval does', async () => {
    const username = await account();
    await fail(1, username, HERE);
    await app.database.rows(new Statement('UPDATE auth_failure SET running = 1 WHERE failures = 1'));
    await fail(3, username, HERE);
    await passTime(61);
    await fail(4, username, HERE);
    expect((await logIn(username, username, HERE)).status).toBe(200);
  });

  it('believes X-Forwarded-For only from proxies of the settings', async () => {
    const username = await account();
    for (let time = 0; time < 5; time++) {
      await fail(1, username, newAddress(), other);
    }
    expect(outcome(await logIn(username, username, newAddress(), other))).toEqual(LOCKED);
    expect((await logIn(username, username, newAddress(), app)).status).toBe(200);
  });

  it('is cleaned up by any of them, also by all at once', async () => {
    const [username, address] = [await account(), newAddress()];
    await fail(5, username, address);
    const purge = (): Promise<unknown> =>
      Promise.all([app, other].map(({ nest }) => nest.get(TokenPurge, { strict: false }).purge()));
    await purge();
    expect(outcome(await logIn(username, username, address))).toEqual(LOCKED);
    await passTime(61);
    await purge();
    expect(await app.database.rows(FAILURES)).toEqual([]);
  });
});

describe('the lock at the login page (protocol/oauth.md 9, 10)', () => {
  const succeeds = ({ headers }: Answer): boolean => headers.location === '/';

  it('is that of the token endpoint', async () => {
    const [username, address] = [await account(), newAddress()];
    const browser = new WebBrowser(app, { 'x-forwarded-for': address });
    for (let time = 0; time < 5; time++) {
      expect((await browser.logIn(username, 'wrong')).headers.location).toBe('/as-login?error');
    }
    expect((await browser.logIn(username)).headers.location).toBe('/as-login?error');
    expect(outcome(await logIn(username, username, address))).toEqual(LOCKED);
    expect(succeeds(await new WebBrowser(app, { 'x-forwarded-for': newAddress() }).logIn(username))).toBe(true);
  });
});

describe('the lock after too many wrong client secrets (protocol/oauth.md 3, 9)', () => {
  const revoke = (credentials: string, address: string): Promise<Answer> =>
    app.asClient(credentials).post('/oauth/revoke', form({ token: 'none' }), { 'x-forwarded-for': address });

  it.each([
    ['a known client', 'web', 'web'],
    ['an unknown client', 'nobody', 'nobody'],
    ['a client that is written in several ways', 'web', '%77eb'],
    ['a client with a name that could be decoded', 'a+b', 'a+b'],
  ])('is for %s', async (_, name, alias) => {
    const address = newAddress();
    for (const each of [name, alias, name, alias, name]) {
      const answer = await revoke(`${each}:wrong`, address);
      expect([...outcome(answer), answer.headers['retry-after']]).toEqual([...NO_CLIENT, undefined]);
    }
    for (const each of [name, alias]) {
      const answer = await revoke(`${each}:secret`, address);
      expect(outcome(answer)).toEqual(NO_CLIENT);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50);
    }
  });

  it('is for one client from one address, and counts guesses in the form too', async () => {
    const address = newAddress();
    const guess = form({ token: 'none', client_id: 'web', client_secret: 'wrong' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address };
    for (let time = 0; time < 5; time++) {
      expect(outcome(await app.asAnonymous().post('/oauth/revoke', guess, headers))).toEqual(NO_CLIENT);
    }
    expect((await revoke('web:secret', address)).status).toBe(401);
    expect((await revoke('client:secret', address)).status).toBe(200);
    expect((await revoke('web:secret', newAddress())).status).toBe(200);
  });

  it('counts a secret that can be read in two ways twice, and takes each of them', async () => {
    const address = newAddress();
    expect((await revoke('web:s%65cret', address)).status).toBe(200);
    for (let time = 0; time < 2; time++) {
      expect((await revoke('web:wro%6eg', address)).headers['retry-after']).toBeUndefined();
    }
    expect((await revoke('web:wro%6eg', address)).headers['retry-after']).toBeDefined();
    expect((await revoke('web:secret', address)).status).toBe(401);
  });

  it('does not count requests that show no secret', async () => {
    const address = newAddress();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address };
    for (let time = 0; time < 6; time++) {
      await app.asAnonymous().post('/oauth/revoke', form({ token: 'none', client_id: 'web' }), headers);
    }
    expect((await revoke('web:secret', address)).status).toBe(200);
  });
});

describe('the settings of the lock (protocol/oauth.md 9)', () => {
  it('say how many failures are too many and for how long, or that there is no lock', async () => {
    const strict = await startAppOn(await openTestDatabase(), {
      BRUTE_FORCE_MAX_LOGIN_ATTEMPTS: '1',
      BRUTE_FORCE_BLOCK_INTERVAL: '7',
    });
    await fail(1, 'alice', '127.0.0.1', strict);
    const answer = await logIn('alice', 'alice', '127.0.0.1', strict);
    expect([...outcome(answer), answer.headers['retry-after']]).toEqual([...LOCKED, '7']);
    await strict.close();

    const open = await startAppOn(await openTestDatabase(), { BRUTE_FORCE_ENABLED: 'false' });
    await fail(7, 'alice', '127.0.0.1', open);
    expect((await logIn('alice', 'alice', '127.0.0.1', open)).status).toBe(200);
    await open.close();
  });
});
