import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aUser } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const USERS = '/rest/entities/User';
const STORED_PASSWORD = new Statement('SELECT password FROM app_user WHERE id = $1::uuid');
const INVALID_TOKEN = [401, { error: 'invalid_token', error_description: 'Invalid access token' }];

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const app = useApp();

const newName = (): string => `user-${randomUUID()}`;

const outcome = ({ status, json }: Answer): unknown[] => [status, json];

async function logIn(username: string, password: string): Promise<Answer> {
  const form = new URLSearchParams({ grant_type: 'password', username, password });
  return app.asClient().post('/oauth/token', form.toString());
}

const tokensOf = async (username: string, password: string): Promise<Tokens> =>
  (await logIn(username, password)).json as Tokens;

const userInfo = (token: string): Promise<Answer> =>
  app.asAnonymous().get('/rest/userInfo', undefined, { authorization: `Bearer ${token}` });

/** A user who may enter the API. */
async function account(): Promise<{ readonly id: string; readonly username: string }> {
  const username = newName();
  return { username, id: await aUser(app.database, { username, roles: ['rest-minimal'] }) };
}

describe('accounts (protocol/roles.md 10)', () => {
  it('are created active, with the attributes they are given', async () => {
    const username = newName();
    const body = {
      username,
      firstName: 'Jane',
      lastName: 'Doe',
      email: 'jane@shop.example',
      password: 'violet kite 7',
    };
    const created = await app.as('admin').post(USERS, body);
    const { id } = created.json as { id: string };
    const identity = { _entityName: 'User', _instanceName: `Jane Doe [${username}]`, id };
    expect(created).toAnswer(201, identity);
    const read = await app.as('admin').get(`${USERS}/${id}?fetchPlan=_local&returnNulls=true`);
    const { password, ...known } = body;
    expect(read.json).toMatchObject({
      ...identity,
      ...known,
      active: true,
      passwordChangeRequired: false,
      timeZoneId: null,
      createdBy: 'admin',
      version: 1,
    });
    expect(read.text).not.toContain(password);
    expect((await logIn(username, password)).status).toBe(200);
  });

  it.each(['anonymous', 'system'])('may not be named %s', async (username) => {
    const refusal = [
      400,
      [
        {
          message: `The username ${username} is reserved`,
          messageTemplate: '{io.jmix.core.validation.CustomValidationException}',
          path: '',
          invalidValue: null,
        },
      ],
    ];
    expect(outcome(await app.as('admin').post(USERS, { username, password: 'violet kite 7' }))).toEqual(refusal);
    const { id } = await account();
    expect(outcome(await app.as('admin').put(`${USERS}/${id}`, { username }))).toEqual(refusal);
  });

  it.each([
    [{}, 'username'],
    [{ username: '' }, 'username'],
    [{ username: '  ' }, 'username'],
    [{ username: 'frida', email: 'nonsense' }, 'email'],
    [{ username: 'frida', password: '' }, 'password'],
  ])('%j are refused', async (body, path) => {
    const answer = await app.as('admin').post(USERS, body);
    expect([answer.status, (answer.json as { path: string }[]).map((each) => each.path)]).toEqual([400, [path]]);
  });

  it('have unique names, until they are deleted', async () => {
    const { id, username } = await account();
    const taken = [
      409,
      { error: 'Unique constraint violation', details: 'uq_app_user_username', attributes: ['username'] },
    ];
    expect(outcome(await app.as('admin').post(USERS, { username }))).toEqual(taken);
    const other = await account();
    expect(outcome(await app.as('admin').put(`${USERS}/${other.id}`, { username }))).toEqual(taken);
    await app.as('admin').delete(`${USERS}/${id}`);
    expect((await app.as('admin').post(USERS, { username })).status).toBe(201);
  });

  it('are closed to those without a role for them', async () => {
    const { id } = await account();
    const statuses = [
      await app.as('alice').get(USERS),
      await app.as('alice').get(`${USERS}/${id}`),
      await app.as('alice').post(USERS, { username: 'frida' }),
      await app.as('alice').put(`${USERS}/${id}`, { password: 'taken over' }),
      await app.as('alice').delete(`${USERS}/${id}`),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 403, 403, 403]);
  });
});

describe('passwords (protocol/roles.md 10)', () => {
  it('are stored as a hash, whatever plain text looks like one', async () => {
    for (const password of ['violet kite 7', '{noop}secret', '{argon2}$argon2id$v=19$m=1,t=1,p=1$x$y']) {
      const username = newName();
      const { id } = (await app.as('admin').post(USERS, { username, password })).json as { id: string };
      const [row] = await app.database.rows(STORED_PASSWORD, [id]);
      expect(row?.[0]).toMatch(/^\{argon2\}\$argon2id\$/);
      expect(row?.[0]).not.toBe(password);
      expect((await logIn(username, password)).status).toBe(200);
    }
  });

  it('that are missing let nobody in', async () => {
    const username = newName();
    await app.as('admin').post(USERS, { username });
    for (const password of ['', 'null', username]) {
      expect((await logIn(username, password)).status).toBe(400);
    }
  });

  it('that change end the sessions of the user', async () => {
    const { id, username } = await account();
    const before = await tokensOf(username, username);
    expect((await userInfo(before.access_token)).status).toBe(200);
    expect((await app.as('admin').put(`${USERS}/${id}`, { password: 'changed kite' })).status).toBe(200);
    expect(outcome(await userInfo(before.access_token))).toEqual(INVALID_TOKEN);
    expect((await logIn(username, username)).status).toBe(400);
    expect((await userInfo((await tokensOf(username, 'changed kite')).access_token)).status).toBe(200);
  });

  it('that users change themselves end only their other sessions', async () => {
    const username = newName();
    const id = await aUser(app.database, { username, roles: ['system-full-access'] });
    const [own, other] = [await tokensOf(username, username), await tokensOf(username, username)];
    const authorization = `Bearer ${own.access_token}`;
    const changed = await app.asAnonymous().put(`${USERS}/${id}`, { password: 'changed kite' }, { authorization });
    expect(changed.status).toBe(200);
    expect((await userInfo(own.access_token)).status).toBe(200);
    expect(outcome(await userInfo(other.access_token))).toEqual(INVALID_TOKEN);
  });

  it('stay valid, and so do tokens, when something else changes', async () => {
    const { id, username } = await account();
    const { access_token: token } = await tokensOf(username, username);
    await app.as('admin').put(`${USERS}/${id}`, { firstName: 'New', active: true });
    expect((await userInfo(token)).status).toBe(200);
  });
});

describe('accounts in arrays and by their id (protocol/entities.md 8, 9.2)', () => {
  it('get a hash each', async () => {
    const users = [newName(), newName(), newName()].map((username, at) => ({
      username,
      password: `violet kite ${at}`,
    }));
    expect((await app.as('admin').post(USERS, users)).status).toBe(201);
    for (const { username, password } of users) {
      expect((await logIn(username, password)).status).toBe(200);
    }
  });

  it('lose their tokens one by one', async () => {
    const [changed, closed, kept] = [await account(), await account(), await account()];
    const tokens = await Promise.all(
      [changed, closed, kept].map(async ({ username }) => (await tokensOf(username, username)).access_token),
    );
    const answer = await app.as('admin').put(USERS, [
      { id: changed.id, password: 'brand new kite' },
      { id: closed.id, active: false },
      { id: kept.id, lastName: 'Kept' },
    ]);
    expect(answer.status).toBe(200);
    expect(await Promise.all(tokens.map(async (token) => (await userInfo(token)).status))).toEqual([401, 401, 200]);
    expect((await logIn(changed.username, 'brand new kite')).status).toBe(200);
  });

  it('that exist already are changed like any other: with hash and without old tokens', async () => {
    const { id, username } = await account();
    const { access_token: token } = await tokensOf(username, username);
    expect((await app.as('admin').post(USERS, { id, password: 'some other kite' })).status).toBe(201);
    expect((await userInfo(token)).status).toBe(401);
    expect((await logIn(username, 'some other kite')).status).toBe(200);
  });

  it('are all refused with one of them, whose password no answer shows', async () => {
    const [username, free] = [newName(), newName()];
    const password = 'a secret text';
    await aUser(app.database, { username });
    for (const faulty of [
      { username, password },
      { username: 'system', password },
      { password },
      { username: '', password, email: 'x' },
      { username: newName(), password: [password] },
      { username: newName(), password: { text: password } },
    ]) {
      const answer = await app.as('admin').post(USERS, [{ username: free, password }, faulty]);
      expect([400, 409]).toContain(answer.status);
      expect(answer.text).not.toContain(password);
      expect((await logIn(free, password)).status).toBe(400);
    }
  });
});

describe('what ends all tokens of a user (protocol/oauth.md 8)', () => {
  const refresh = (token: string): Promise<Answer> =>
    app
      .asClient()
      .post('/oauth/token', new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }).toString());

  it('deactivation, for good', async () => {
    const { id, username } = await account();
    const tokens = await tokensOf(username, username);
    expect((await userInfo(tokens.access_token)).status).toBe(200);
    expect((await app.as('admin').put(`${USERS}/${id}`, { active: false })).status).toBe(200);
    expect(outcome(await userInfo(tokens.access_token))).toEqual(INVALID_TOKEN);
    expect((await refresh(tokens.refresh_token)).status).toBe(400);
    expect((await logIn(username, username)).status).toBe(400);
    await app.as('admin').put(`${USERS}/${id}`, { active: true });
    expect(outcome(await userInfo(tokens.access_token))).toEqual(INVALID_TOKEN);
    expect((await refresh(tokens.refresh_token)).status).toBe(400);
    expect((await logIn(username, username)).status).toBe(200);
  });

  it('deletion', async () => {
    const { id, username } = await account();
    const tokens = await tokensOf(username, username);
    expect((await userInfo(tokens.access_token)).status).toBe(200);
    expect((await app.as('admin').delete(`${USERS}/${id}`)).status).toBe(204);
    expect(outcome(await userInfo(tokens.access_token))).toEqual(INVALID_TOKEN);
    expect((await refresh(tokens.refresh_token)).status).toBe(400);
    expect((await logIn(username, username)).status).toBe(400);
  });
});

describe('usernames that look like others (protocol/roles.md 10)', () => {
  it.each([' alice', 'alice ', 'alice\u00a0', 'ali\u200bce', 'ali\u0007ce', 'rene\u0301'])(
    'are refused, new or changed: %j',
    async (username) => {
      const text = 'A username must be in Unicode form NFC, without blanks around it and without invisible characters';
      const password = 'correct horse battery';
      const created = await app.as('admin').post('/rest/entities/User', { username, password });
      expect([created.status, created.json]).toMatchObject([400, [{ message: text }]]);
      const id = await aUser(app.database, { username: `plain-${randomUUID()}` });
      expect((await app.as('admin').put(`/rest/entities/User/${id}`, { username })).status).toBe(400);
    },
  );

  it('are others by their capitals and accents', async () => {
    for (const username of ['Alice', 'ren\u00e9']) {
      const answer = await app.as('admin').post('/rest/entities/User', { username, password: 'correct horse battery' });
      expect(answer.status).toBe(201);
    }
  });
});
