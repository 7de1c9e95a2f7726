import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith } from '../builders/a-login.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = '/rest/entities/sec_OAuthClientEntity';
const ATTRIBUTES = [
  'clientId',
  'authMethods',
  'grantTypes',
  'scopes',
  'accessTokenTtl',
  'refreshTokenTtl',
  'refreshTokenPolicy',
  'rotationGraceSeconds',
  'redirectUris',
  'requireProofKey',
  'resourceRoles',
  'rowLevelRoles',
  'introspectAny',
];
const STORED_SECRET = new Statement('SELECT client_secret FROM sec_oauth_client WHERE client_id = $1');

const app = useApp();

const outcome = ({ status, json }: Answer): unknown[] => [status, json];

/** A client made over the API. @returns its id as an entity, and its name */
async function aClient(given: object = {}): Promise<{ id: string; clientId: string }> {
  const clientId = `client-${randomUUID()}`;
  const answer = await app.as('admin').post(CLIENTS, { clientId, clientSecret: 'secret', ...given });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return { id: (answer.json as { id: string }).id, clientId };
}

const loginStatus = async (credentials: string): Promise<number> =>
  (
    await app
      .asClient(credentials)
      .post('/oauth/token', form({ grant_type: 'password', username: 'alice', password: 'alice' }))
  ).status;

describe('clients in the database (protocol/oauth.md 2)', () => {
  it('have the defaults of the settings, and never show their secret', async () => {
    const { id, clientId } = await aClient();
    const properties = ['clientSecret', ...ATTRIBUTES].map((name) => ({ name }));
    const plan = encodeURIComponent(JSON.stringify({ entity: 'sec_OAuthClientEntity', properties }));
    const { json } = await app.as('admin').get(`${CLIENTS}/${id}?fetchPlan=${plan}`);
    expect(json).toEqual({
      _entityName: 'sec_OAuthClientEntity',
      _instanceName: clientId,
      id,
      clientId,
      authMethods: ['basic', 'post'],
      grantTypes: ['password', 'refresh_token'],
      scopes: ['rest-api'],
      accessTokenTtl: 43200,
      refreshTokenTtl: 31536000,
      rotationGraceSeconds: 10,
      redirectUris: [],
      requireProofKey: true,
      resourceRoles: [],
      rowLevelRoles: [],
      introspectAny: false,
    });
  });

  it('keep their secret as a hash', async () => {
    const { clientId } = await aClient({ clientSecret: '{noop}plain' });
    expect(await app.database.rows(STORED_SECRET, [clientId])).toEqual([
      [expect.stringMatching(/^\{argon2\}\$argon2id\$/)],
    ]);
    expect([await loginStatus(`${clientId}:{noop}plain`), await loginStatus(`${clientId}:plain`)]).toEqual([200, 401]);
  });

  it('may ask for tokens from the next request on', async () => {
    const { id, clientId } = await aClient({ accessTokenTtl: 60 });
    const tokens = await aLogin(app, { client: `${clientId}:secret` });
    expect(tokens).toMatchObject({ expires_in: expect.any(Number), scope: 'rest-api' });
    expect((tokens as unknown as { expires_in: number }).expires_in).toBeLessThanOrEqual(60);
    await app.as('admin').put(`${CLIENTS}/${id}`, { clientSecret: 'changed', scopes: ['read', 'write'] });
    expect(await loginStatus(`${clientId}:secret`)).toBe(401);
    expect(await aLogin(app, { client: `${clientId}:changed` })).toMatchObject({ scope: 'read write' });
  });

  it.each(['deleted', 'renamed'])('take their tokens with them when they are %s', async (change) => {
    const { id, clientId } = await aClient();
    const { access_token: token } = await aLogin(app, { client: `${clientId}:secret` });
    expect(await statusWith(app, token)).toBe(200);
    const { status } =
      change === 'deleted'
        ? await app.as('admin').delete(`${CLIENTS}/${id}`)
        : await app.as('admin').put(`${CLIENTS}/${id}`, { clientId: `${clientId}-2` });
    expect([status, await statusWith(app, token)]).toEqual([change === 'deleted' ? 204 : 200, 401]);
    expect(await loginStatus(`${clientId}:secret`)).toBe(401);
  });

  it('are closed to those without a role for them', async () => {
    const { id } = await aClient();
    const statuses = [
      await app.as('alice').get(CLIENTS),
      await app.as('alice').post(CLIENTS, { clientId: 'own', clientSecret: 'own' }),
      await app.as('alice').put(`${CLIENTS}/${id}`, { clientSecret: 'own' }),
      await app.as('alice').delete(`${CLIENTS}/${id}`),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 403, 403]);
  });
});

describe('clients that the settings could not have either (protocol/oauth.md 2, errors.md 4)', () => {
  const refused = (message: string, path: string, invalidValue: unknown = null): unknown[] => [
    400,
    [{ message, messageTemplate: message, path, invalidValue }],
  ];

  it.each([
    [{ clientId: 'client' }, refused('The settings have a client client already', 'clientId', 'client')],
    [{ clientId: 'anonymous' }, refused('The name anonymous is reserved', 'clientId', 'anonymous')],
    [{ clientId: 'system' }, refused('The name system is reserved', 'clientId', 'system')],
    [
      { clientSecret: null },
      refused('The client has no clientSecret, so its authMethods must be ["none"]', 'authMethods'),
    ],
    [
      { authMethods: ['none'], requireProofKey: false },
      refused('The client may come without a secret, so requireProofKey must be true', 'requireProofKey', false),
    ],
    [
      { grantTypes: ['authorization_code'] },
      refused('The client has the grant authorization_code, so it needs redirectUris', 'redirectUris'),
    ],
    [{ redirectUris: ['/cb'] }, refused('must be an absolute URI without fragment', 'redirectUris')],
    [{ redirectUris: ['https://a.example/#x'] }, refused('must be an absolute URI without fragment', 'redirectUris')],
    [{ authMethods: ['cookie'] }, refused('Invalid option: expected one of "basic"|"post"|"none"', 'authMethods')],
    [{ grantTypes: [] }, refused('Too small: expected array to have >=1 items', 'grantTypes')],
    [{ accessTokenTtl: 0 }, refused('Too small: expected number to be >0', 'accessTokenTtl', 0)],
    [
      { refreshTokenPolicy: 'never' },
      refused('Invalid option: expected one of "reuse"|"rotate"', 'refreshTokenPolicy', 'never'),
    ],
    [{ clientSecret: '' }, refused('Too small: expected string to have >=1 characters', 'clientSecret')],
  ])('%j', async (given, expected) => {
    const body = { clientId: `client-${randomUUID()}`, clientSecret: 'secret', ...given };
    expect(outcome(await app.as('admin').post(CLIENTS, body))).toEqual(expected);
  });

  it('need a name', async () => {
    for (const body of [{}, { clientId: ' ' }]) {
      const { status, json } = await app.as('admin').post(CLIENTS, { clientSecret: 'secret', ...body });
      expect([status, (json as { path: string }[]).map(({ path }) => path)]).toEqual([400, ['clientId']]);
    }
  });

  it('are refused on update too, and stay as they were', async () => {
    const { id, clientId } = await aClient();
    const { status } = await app.as('admin').put(`${CLIENTS}/${id}`, { grantTypes: ['implicit'], clientSecret: 'new' });
    expect([status, await loginStatus(`${clientId}:secret`)]).toEqual([400, 200]);
  });

  it('have unique names, until they are deleted', async () => {
    const { id, clientId } = await aClient();
    const again = { clientId, clientSecret: 'secret' };
    expect(await app.as('admin').post(CLIENTS, again)).toAnswer(409, {
      error: 'Unique constraint violation',
      details: 'uq_sec_oauth_client_client_id',
      attributes: ['clientId'],
    });
    await app.as('admin').delete(`${CLIENTS}/${id}`);
    expect((await app.as('admin').post(CLIENTS, again)).status).toBe(201);
  });
});
