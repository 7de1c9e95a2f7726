import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aLogin, form } from '../builders/a-login.js';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentBody, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const SETTINGS = {
  LOCALES: 'en,de',
  CLIENTS: JSON.stringify([
    { clientId: 'client', clientSecret: '{noop}secret' },
    {
      clientId: 'importer',
      clientSecret: '{noop}secret',
      grantTypes: ['client_credentials', 'refresh_token'],
      scopes: ['read', 'write'],
      accessTokenTtl: 600,
      resourceRoles: ['system-full-access', 'order-clerk', 'no-such-role'],
      rowLevelRoles: ['own-region'],
    },
    { clientId: 'nobody', clientSecret: '{noop}secret', grantTypes: ['client_credentials'] },
    { clientId: 'spa', authMethods: ['none'], grantTypes: ['client_credentials', 'refresh_token'] },
    {
      clientId: 'app',
      clientSecret: '{noop}secret',
      authMethods: ['basic', 'none'],
      grantTypes: ['client_credentials'],
    },
    // A user has the same name, and more roles.
    {
      clientId: 'admin',
      clientSecret: '{noop}secret',
      grantTypes: ['client_credentials'],
      resourceRoles: ['rest-minimal'],
    },
  ]),
};
const CLIENTS = '/rest/entities/sec_OAuthClientEntity';

const app = useApp(() => startApp(SETTINGS));

const ask = (client: string, parameters: Record<string, string> = {}, path = '/oauth/token'): Promise<Answer> =>
  app.asClient(`${client}:secret`).post(path, form({ grant_type: 'client_credentials', ...parameters }));

async function tokenOf(client: string, headers: SentHeaders = {}): Promise<string> {
  const body = form({ grant_type: 'client_credentials' });
  const answer = await app.asClient(`${client}:secret`).post('/oauth/token', body, headers);
  expect(answer.status).toBe(200);
  return (answer.json as { access_token: string }).access_token;
}

const send = (
  token: string,
  method: string,
  path: string,
  body?: SentBody,
  headers: SentHeaders = {},
): Promise<Answer> => app.asAnonymous().send(method, path, body, { authorization: `Bearer ${token}`, ...headers });

describe('the grant client_credentials (protocol/oauth.md 6.3)', () => {
  it('gives an access token and nothing to refresh it with, in both forms', async () => {
    const first = await ask('importer');
    expect(first).toAnswer(200, {
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'bearer',
      expires_in: expect.any(Number),
      scope: 'read write',
      'OAuth2.SESSION_ID': expect.stringMatching(/^[0-9A-F]{32}$/),
    });
    expect((first.json as { expires_in: number }).expires_in).toBeGreaterThanOrEqual(599);
    expect(first.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(await ask('importer', { scope: 'read' }, '/oauth2/token')).toAnswer(200, {
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: expect.any(Number),
      scope: 'read',
    });
  });

  it('refuses scopes that the client does not have', async () => {
    expect(await ask('importer', { scope: 'read admin' })).toAnswer(400, {
      error: 'invalid_scope',
      error_description: 'OAuth 2.0 Parameter: scope',
    });
  });

  it('is refused to clients that may not use it', async () => {
    expect(await ask('client')).toAnswer(400, {
      error: 'unauthorized_client',
      error_description: 'The client may not use the grant type client_credentials',
    });
  });

  it.each(['spa', 'app'])('is refused to a client that shows no secret: %s', async (client_id) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = form({ grant_type: 'client_credentials', client_id });
    expect(await app.asAnonymous().post('/oauth/token', body, headers)).toAnswer(400, {
      error: 'unauthorized_client',
      error_description: 'The client may not use the grant type client_credentials without a secret',
    });
  });

  it('gives tokens that the client may revoke', async () => {
    const token = await tokenOf('importer');
    expect((await send(token, 'GET', '/rest/userInfo')).status).toBe(200);
    expect((await app.asClient('client:secret').post('/oauth/revoke', form({ token }))).status).toBe(400);
    expect((await app.asClient('importer:secret').post('/oauth/revoke', form({ token }))).status).toBe(200);
    expect((await send(token, 'GET', '/rest/userInfo')).status).toBe(401);
  });
});

describe('a client as principal (protocol/authentication.md 5, permissions.md 1 to 3)', () => {
  it('is named by its client id and has no attributes', async () => {
    expect(await send(await tokenOf('importer'), 'GET', '/rest/userInfo')).toAnswer(200, {
      username: 'importer',
      locale: 'en',
      attributes: {},
    });
  });

  it('has the authorities of its settings, whether or not the roles exist', async () => {
    const { json } = await send(await tokenOf('importer'), 'GET', '/rest/permissions');
    expect((json as { authorities: string[] }).authorities).toEqual([
      'ROLE_no-such-role',
      'ROLE_order-clerk',
      'ROLE_system-full-access',
      'ROW_LEVEL_ROLE_own-region',
    ]);
  });

  it('may not enter the API without a role', async () => {
    expect(await send(await tokenOf('nobody'), 'GET', '/rest/userInfo')).toAnswer(
      403,
      expect.objectContaining({ error: 'Forbidden', details: 'User is not allowed to use the REST API' }),
    );
  });

  it('has nothing of a user or of role assignments of the same name', async () => {
    await aRoleAssignment(app.database, { username: 'nobody', roleCode: 'system-full-access' });
    expect((await send(await tokenOf('nobody'), 'GET', '/rest/userInfo')).status).toBe(403);
    const token = await tokenOf('admin');
    expect((await send(token, 'GET', '/rest/userInfo')).json).toEqual({
      username: 'admin',
      locale: 'en',
      attributes: {},
    });
    expect((await send(token, 'GET', '/rest/entities/Product')).status).toBe(403);
    // The user of that name is not mistaken for the client either.
    expect((await app.as('admin').get('/rest/entities/Product')).status).toBe(200);
    expect((await app.as('admin').get('/rest/userInfo')).json).toMatchObject({ attributes: { username: 'admin' } });
  });

  it('survives whatever happens to a user of the same name', async () => {
    const token = await tokenOf('importer');
    const created = await app
      .as('admin')
      .post('/rest/entities/User', { username: 'importer', password: 'a long password' });
    const path = `/rest/entities/User/${(created.json as { id: string }).id}`;
    await app.as('admin').put(path, { active: false });
    expect((await app.as('admin').delete(path)).status).toBe(204);
    expect((await send(token, 'GET', '/rest/userInfo')).status).toBe(200);
  });

  it('stands in audit columns', async () => {
    const token = await tokenOf('importer');
    const created = await send(token, 'POST', '/rest/entities/Product', { name: 'Robot', price: 1 });
    expect(created.status).toBe(201);
    const path = `/rest/entities/Product/${(created.json as { id: string }).id}`;
    const before = (await send(token, 'GET', `${path}?fetchPlan=_local`)).json;
    expect(before).toMatchObject({ createdBy: 'importer' });
    const id = await aProduct(app.database);
    await send(token, 'PUT', `/rest/entities/Product/${id}`, { name: 'Changed' });
    expect((await send(token, 'GET', `/rest/entities/Product/${id}?fetchPlan=_local`)).json).toMatchObject({
      lastModifiedBy: 'importer',
    });
  });

  it('has a session with its own locale', async () => {
    const token = await tokenOf('importer', { 'accept-language': 'de' });
    const locale = async (): Promise<unknown> =>
      ((await send(token, 'GET', '/rest/userInfo')).json as { locale: string }).locale;
    expect(await locale()).toBe('de');
    const path = '/rest/user-session/locale';
    expect((await send(token, 'PUT', path, undefined, { 'accept-language': 'en' })).status).toBe(200);
    expect(await locale()).toBe('en');
    expect((await send(token, 'PUT', path, undefined, { 'accept-language': 'fr' })).status).toBe(422);
  });

  it('gives null to the parameter of a query that asks for the id of the user', async () => {
    const answer = await send(await tokenOf('importer'), 'GET', '/rest/queries/Order');
    expect(answer.status).toBe(200);
  });
});

describe('roles of a client of the database (protocol/oauth.md 6.3)', () => {
  it('are those at the time of the request', async () => {
    const clientId = `client-${randomUUID()}`;
    const given = {
      clientId,
      clientSecret: 'secret',
      grantTypes: ['client_credentials'],
      resourceRoles: ['product-viewer'],
    };
    const { json } = await app.as('admin').post(CLIENTS, given);
    const path = `${CLIENTS}/${(json as { id: string }).id}`;
    const token = await tokenOf(clientId);
    expect((await send(token, 'GET', '/rest/entities/Product')).status).toBe(200);
    await app.as('admin').put(path, { resourceRoles: ['rest-minimal'] });
    expect((await send(token, 'GET', '/rest/entities/Product')).status).toBe(403);
    await app.as('admin').put(path, { resourceRoles: [] });
    expect((await send(token, 'GET', '/rest/userInfo')).status).toBe(403);
    await app.as('admin').delete(path);
    expect((await send(token, 'GET', '/rest/userInfo')).status).toBe(401);
  });
});

describe('a token of a user (protocol/oauth.md 6.3)', () => {
  it('has no rights of the client it came through', async () => {
    const clientId = `client-${randomUUID()}`;
    const given = { clientId, clientSecret: 'secret', resourceRoles: ['system-full-access'] };
    await app.as('admin').post(CLIENTS, given);
    const { access_token: token } = await aLogin(app, { username: 'bob', client: `${clientId}:secret` });
    expect((await send(token, 'GET', '/rest/userInfo')).status).toBe(403);
  });
});
