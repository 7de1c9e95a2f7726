import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { UserAccounts } from '../../src/latchkey/users/user-accounts.js';
import { aLogin, form, statusWith, type Tokens } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const PASSWORD = 'the first password';
const USERS = '/rest/entities/User';
const CLIENTS = '/rest/entities/sec_OAuthClientEntity';
const REFUSED = [400, { error: 'invalid_grant', error_description: 'Bad credentials' }];
const LIVING_SESSIONS = new Statement('SELECT count(*) FROM auth_session WHERE username = $1 AND revoked_at IS NULL');

const app = useApp();

beforeAll(async () => {
  await app.tokenOf('admin');
});

afterEach(() => {
  jest.restoreAllMocks();
});

const outcome = ({ status, json }: Answer): unknown[] => [status, json];

const logIn = (username: string, client = 'client:secret'): Promise<Answer> =>
  app.asClient(client).post('/oauth/token', form({ grant_type: 'password', username, password: PASSWORD }));

const refresh = ({ refresh_token }: Tokens): Promise<Answer> =>
  app.asClient().post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token }));

async function account(): Promise<{ id: string; username: string }> {
  const username = `user-${randomUUID()}`;
  return { id: await aUser(app.database, { username, password: PASSWORD }), username };
}

/** Lets something happen after the password of the next login was found right, before its session is opened. */
function meanwhile(change: () => Promise<Answer>): void {
  const accounts = app.nest.get(UserAccounts, { strict: false });
  const authenticate = accounts.authenticate.bind(accounts);
  jest.spyOn(accounts, 'authenticate').mockImplementationOnce(async (username, password) => {
    const found = await authenticate(username, password);
    expect((await change()).status).toBeLessThan(300);
    return found;
  });
}

const activeSessions = async (username: string): Promise<number> =>
  Number((await app.database.rows(LIVING_SESSIONS, [username]))[0]?.[0]);

describe('a login whose account changes before the session is opened (protocol/oauth.md 8)', () => {
  it.each([
    ['gets another password', (id: string) => app.as('admin').put(`${USERS}/${id}`, { password: 'a new password' })],
    ['gets the same password again', (id: string) => app.as('admin').put(`${USERS}/${id}`, { password: PASSWORD })],
    ['is deactivated', (id: string) => app.as('admin').put(`${USERS}/${id}`, { active: false })],
    ['is deleted', (id: string) => app.as('admin').delete(`${USERS}/${id}`)],
  ])('leaves no session behind when it %s', async (_, change) => {
    const { id, username } = await account();
    meanwhile(() => change(id));
    expect(outcome(await logIn(username))).toEqual(REFUSED);
    expect(await activeSessions(username)).toBe(0);
  });

  it('succeeds when something else of the account changes', async () => {
    const { id, username } = await account();
    meanwhile(() => app.as('admin').put(`${USERS}/${id}`, { firstName: 'New' }));
    expect((await logIn(username)).status).toBe(200);
  });

  it('leaves no session behind when its client is deleted', async () => {
    const { username } = await account();
    const clientId = `client-${randomUUID()}`;
    const { json } = await app.as('admin').post(CLIENTS, { clientId, clientSecret: 'secret' });
    meanwhile(() => app.as('admin').delete(`${CLIENTS}/${(json as { id: string }).id}`));
    expect(outcome(await logIn(username, `${clientId}:secret`))).toEqual(REFUSED);
    expect(await activeSessions(username)).toBe(0);
  });
});

describe('first logins at the same time (protocol/oauth.md 2)', () => {
  it('all succeed, though one of them stores the password in a new form', async () => {
    const { username } = await account();
    const answers = await Promise.all([1, 2, 3, 4].map(() => logIn(username)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});

describe('many logins and refreshes while the account changes (protocol/oauth.md 6.2, 8)', () => {
  it.each([
    ['password', { password: 'a new password' }],
    ['activity', { active: false }],
  ])('leave no token of before alive: %s', async (_, change) => {
    const { id, username } = await account();
    const before = await Promise.all([1, 2, 3].map(() => aLogin(app, { username, password: PASSWORD })));
    const answers = await Promise.all([
      ...[1, 2, 3].map(() => logIn(username)),
      ...before.map(refresh),
      app.as('admin').put(`${USERS}/${id}`, change),
      ...[1, 2, 3].map(() => logIn(username)),
      ...before.map(refresh),
    ]);
    const tokens = answers
      .filter(({ text }) => text.includes('access_token'))
      .map(({ json }) => (json as Tokens).access_token);
    const statuses = await Promise.all(tokens.map((token) => statusWith(app, token)));
    expect(statuses.filter((status) => status !== 401)).toEqual([]);
    expect(await activeSessions(username)).toBe(0);
  });
});
