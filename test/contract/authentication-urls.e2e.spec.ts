import { describe, expect, it } from '@jest/globals';
import { aProduct } from '../builders/a-product.js';
import { aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const ANONYMOUS = [
  '/rest/deep/**',
  '/rest/entities/Product/*',
  'GET /rest/entities/Tag',
  'GET /rest/userInfo',
  '/outside/anonymous/**',
];

const app = useApp(() =>
  startApp({
    ANONYMOUS_URL_PATTERNS: ANONYMOUS.join(','),
    ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role',
    OPEN_URL_PATTERNS: '/rest/version, /rest/deep/open, /rest/capabilities, /rest/docs/openapi.json',
    AUTHENTICATED_URL_PATTERNS: '/outside/**',
    AUTH_QUERY_TOKEN_ENABLED: 'false',
    LOCALES: 'en,de',
  }),
);

const status = async (path: string, method = 'GET'): Promise<number> =>
  (await app.asAnonymous().send(method, path)).status;

describe('the kinds of URL (protocol/authentication.md 1)', () => {
  it('open wins over anonymous: a token is not even looked at', async () => {
    const headers = { authorization: 'Bearer wrong' };
    expect((await app.asAnonymous().get('/rest/deep/open', undefined, headers)).status).toBe(404);
    expect((await app.asAnonymous().get('/rest/deep/other', undefined, headers)).status).toBe(401);
    for (const path of ['/rest/version', '/rest/capabilities']) {
      const sent = { authorization: ['Bearer wrong', 'Bearer', 'Basic x'] };
      expect((await app.asAnonymous().get(path, undefined, sent)).status).toBe(200);
    }
  });

  it.each([
    ['/oauth/x', 404],
    ['/oauth2/x/y', 404],
    ['/as-login', 200],
    ['/logout', 204],
    ['/.well-known/x', 404],
    ['/rest/docs', 200],
    ['/rest/docs/assets/x', 404],
  ])('%s is open, and answers %i', async (path, status) => {
    const answer = await app.asAnonymous().get(path, undefined, { authorization: 'Bearer wrong' });
    expect(answer.status).toBe(status);
  });

  it.each([
    ['/rest', 404],
    ['/rest/', 404],
    ['/rest/docs/openapiDetailed.json', 200],
    ['/rest/docs/x', 404],
    ['/rest/x/y/z', 404],
  ])('%s is protected, known or not', async (path, known) => {
    expect(await status(path)).toBe(401);
    expect((await app.as('admin').get(path)).status).toBe(known);
  });

  it('URLs of the application outside /rest are protected if a pattern says so, unless another opens them', async () => {
    expect([await status('/outside'), await status('/outside/x')]).toEqual([401, 401]);
    expect((await app.as('bob').get('/outside/x')).status).toBe(404);
    expect(await status('/outside/anonymous/x')).toBe(404);
    expect([await status('/elsewhere'), await status('/REST/version')]).toEqual([404, 404]);
  });

  it('protection comes before the check of the method', async () => {
    for (const method of ['POST', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']) {
      expect([method, await status('/rest/permissions', method)]).toEqual([method, 401]);
    }
  });
});

describe('a method that a known URL does not take (protocol/authentication.md 6)', () => {
  it.each([
    ['PATCH', '/rest/entities/Product', 'DELETE, GET, POST, PUT'],
    ['POST', '/rest/entities/Product/1', 'DELETE, GET, PUT'],
    ['DELETE', '/rest/files', 'GET, POST'],
    ['QUERY', '/rest/version', 'GET'],
  ])('%s %s answers 405 with Allow: %s', async (method, path, allow) => {
    const answer = await app.as('admin').send(method, path);
    expect([answer.status, answer.headers.allow, answer.headers['content-type']]).toEqual([
      405,
      allow,
      'application/json',
    ]);
    expect(answer.json).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      status: 405,
      error: 'Method Not Allowed',
      details: `Method ${method} is not supported here`,
      path,
    });
  });
});

describe('the entry check (protocol/authentication.md 4.6)', () => {
  it.each([
    '/rest/entities',
    '/rest/entities/Order',
    '/rest/entities/Nothing/x/y',
    '/rest/services',
    '/rest/services/x/y',
    '/rest/queries',
    '/rest/queries/Order/x',
    '/rest/messages',
    '/rest/messages/entities',
    '/rest/metadata',
    '/rest/metadata/entities',
    '/rest/files',
    '/rest/permissions',
    '/rest/user-session/locale',
  ])('closes %s to a user without rest.enabled', async (path) => {
    const answer = await app.as('bob').get(path);
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'User is not allowed to use the REST API' });
  });

  it.each(['/rest/userInfo/x', '/rest/permissions/x', '/rest/user-session', '/rest/nowhere', '/rest/entitiesX'])(
    'does not ask for %s',
    async (path) => {
      expect((await app.as('bob').get(path)).status).toBe(404);
    },
  );

  it('is left out where an anonymous pattern lets anybody in, and rights are checked as usual', async () => {
    expect((await app.as('bob').get('/rest/userInfo')).json).toMatchObject({ username: 'bob' });
    const tags = await app.as('bob').get('/rest/entities/Tag');
    expect(tags).toAnswer(403, { error: 'Reading forbidden', details: 'Reading of the Tag is forbidden' });
    expect((await app.as('bob').post('/rest/entities/Tag', { name: 'x' })).json).toMatchObject({ error: 'Forbidden' });
  });

  it('is passed by the role rest-minimal', async () => {
    await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
    expect((await app.as('minimal').get('/rest/permissions')).status).toBe(200);
  });
});

describe('the principal on an anonymous URL (protocol/authentication.md 4 and 5)', () => {
  it('is anonymous without a token, with the locale of the request', async () => {
    const answer = await app.asAnonymous().get('/rest/userInfo', undefined, { 'accept-language': 'fr, de;q=0.5' });
    expect(answer).toAnswer(200, { username: 'anonymous', locale: 'de', attributes: {} });
    expect((await app.asAnonymous().get('/rest/userInfo')).json).toMatchObject({ locale: 'en' });
  });

  it('is the user with a token', async () => {
    expect((await app.as('alice').get('/rest/userInfo')).json).toMatchObject({ username: 'alice' });
  });

  it('has the rights of the roles of anonymous, needs no rest-minimal, and leaves its name', async () => {
    const id = await aProduct(app.database, { name: 'Kite' });
    const path = `/rest/entities/Product/${id}`;
    const changed = await app.asAnonymous().put(`${path}?responseFetchPlan=_local`, { name: 'Big kite' });
    expect(changed.json).toMatchObject({ name: 'Big kite', lastModifiedBy: 'anonymous' });
    const deleted = await app.asAnonymous().delete(path);
    expect(deleted).toAnswer(403, { error: 'Deletion forbidden', details: 'Deletion of the Product is forbidden' });
  });
});

describe('AUTH_QUERY_TOKEN_ENABLED=false (protocol/authentication.md 3)', () => {
  it('leaves tokens in the query unread', async () => {
    const answer = await app.withQueryToken('alice').get('/rest/permissions');
    expect(answer).toAnswer(401, {
      error: 'unauthorized',
      error_description: 'Full authentication is required to access this resource',
    });
    expect((await app.withQueryToken('alice').get('/rest/userInfo')).json).toMatchObject({ username: 'anonymous' });
    expect((await app.as('alice').get('/rest/permissions?access_token=other')).status).toBe(200);
  });
});
