import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form } from '../builders/a-login.js';
import { aRestrictedUser, aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentBody } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = '/rest/entities/sec_OAuthClientEntity';
const USERS = '/rest/entities/User';
const PASSWORD = 'correct horse battery';
const robot = (clientId: string) => ({
  clientId,
  clientSecret: '{noop}secret',
  grantTypes: ['client_credentials'],
  resourceRoles: ['system-full-access'],
  rowLevelRoles: ['own-customers'],
});

const app = useApp(() =>
  startApp({
    CLIENTS: JSON.stringify([
      {
        clientId: 'client',
        clientSecret: '{noop}secret',
        grantTypes: ['password', 'refresh_token'],
        introspectAny: true,
      },
      robot('twin'),
      robot('later'),
      robot('alone'),
    ]),
  }),
);
/** Users see the customers that they made; so do the clients, two of which bear a name of theirs. */
beforeAll(async () => {
  await aRestrictedUser(app.database, ['own-customers'], { username: 'twin' });
});

async function tokenOf(client: string): Promise<string> {
  const body = form({ grant_type: 'client_credentials' });
  return ((await app.asClient(`${client}:secret`).post('/oauth/token', body)).json as { access_token: string })
    .access_token;
}
const send = (token: string, method: string, path: string, body?: SentBody): Promise<Answer> =>
  app.asAnonymous().send(method, path, body, { authorization: `Bearer ${token}` });
const idOf = ({ json }: Answer): string => (json as { id: string }).id;
const createdBy = new Statement('SELECT created_by FROM customer WHERE id = $1');
const makerOf = async (id: string): Promise<unknown> => (await app.database.rows(createdBy, [id]))[0]?.[0];
const customer = (token: string): Promise<Answer> => send(token, 'POST', '/rest/entities/Customer', { name: 'Acme' });

describe('a client with the name of a user (protocol/oauth.md 6.3, permissions.md 2)', () => {
  it('is another one in audit columns, and sees what it made', async () => {
    const token = await tokenOf('twin');
    const id = idOf(await customer(token));
    expect(await makerOf(id)).toBe('client:twin');
    expect((await send(token, 'GET', `/rest/entities/Customer/${id}`)).status).toBe(200);
  });

  it('does not see what the user made, nor the user what the client made', async () => {
    const token = await tokenOf('twin');
    const ofUser = idOf(await app.as('twin').post('/rest/entities/Customer', { name: 'Mine' }));
    const ofClient = idOf(await customer(token));
    expect(await makerOf(ofUser)).toBe('twin');
    expect((await send(token, 'GET', `/rest/entities/Customer/${ofUser}`)).status).toBe(404);
    expect((await app.as('twin').get(`/rest/entities/Customer/${ofClient}`)).status).toBe(404);
    expect((await app.as('twin').get(`/rest/entities/Customer/${ofUser}`)).status).toBe(200);
  });

  it('gets its id, without attributes of the user', async () => {
    const { json } = await send(await tokenOf('twin'), 'GET', '/rest/userInfo');
    expect(json).toEqual({ username: 'twin', locale: 'en', attributes: {} });
  });

  it('is not the subject that the user is, for resource servers', async () => {
    const subject = async (token: string): Promise<unknown> => {
      const { json } = await app.asClient('client:secret').post('/oauth2/introspect', form({ token }));
      return (json as { sub: string }).sub;
    };
    expect(await subject(await tokenOf('twin'))).toBe('client:twin');
    expect(await subject(await tokenOf('alone'))).toBe('alone');
    const { access_token } = await aLogin(app, { username: 'twin' });
    expect(await subject(access_token)).toBe('twin');
  });

  it('has its own sessions in the list of the administrators', async () => {
    await tokenOf('twin');
    await aLogin(app, { username: 'twin' });
    const clientsOf = async (username: string): Promise<Set<string>> => {
      const { json } = await app.as('admin').get(`/rest/security/sessions?username=${username}`);
      return new Set((json as { clientId: string }[]).map(({ clientId }) => clientId));
    };
    expect(await clientsOf('twin')).toEqual(new Set(['client']));
    expect(await clientsOf('client:twin')).toEqual(new Set(['twin']));
  });

  it('becomes another one with the next request when a user comes later, and takes its name back', async () => {
    const token = await tokenOf('later');
    expect(await makerOf(idOf(await customer(token)))).toBe('later');
    const user = idOf(await app.as('admin').post(USERS, { username: 'later', password: PASSWORD }));
    expect(await makerOf(idOf(await customer(token)))).toBe('client:later');
    await app.as('admin').delete(`${USERS}/${user}`);
    expect(await makerOf(idOf(await customer(token)))).toBe('later');
  });
});

describe('names that exist (protocol/oauth.md 2, roles.md 10)', () => {
  const named = (clientId: string): object => ({
    clientId,
    clientSecret: 'secret',
    grantTypes: ['client_credentials'],
  });

  it('are refused to clients of the database', async () => {
    const { status, json } = await app.as('admin').post(CLIENTS, named('bob'));
    expect([status, json]).toMatchObject([
      400,
      [{ path: 'clientId', message: 'There is a user with this name', invalidValue: 'bob' }],
    ]);
    const own = idOf(await app.as('admin').post(CLIENTS, named(`c-${randomUUID()}`)));
    expect((await app.as('admin').put(`${CLIENTS}/${own}`, { clientId: 'bob' })).status).toBe(400);
  });

  it('are refused to a deleted client that comes back', async () => {
    const username = `u-${randomUUID()}`;
    const client = idOf(await app.as('admin').post(CLIENTS, named(username)));
    await app.as('admin').delete(`${CLIENTS}/${client}`);
    await aUser(app.database, { username });
    expect((await app.as('admin').post(CLIENTS, { id: client })).status).toBe(400);
  });

  it.each(['client:twin', 'anonymous', 'system'])('that are kept for others are refused to all: %s', async (name) => {
    expect((await app.as('admin').post(CLIENTS, named(name))).status).toBe(400);
    expect((await app.as('admin').post(USERS, { username: name, password: PASSWORD })).status).toBe(400);
  });
});
