import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { form } from '../builders/a-login.js';
import { aProduct } from '../builders/a-product.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const ORIGIN = 'https://shop.example';
const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

const app = useApp(() =>
  startApp({
    CORS_ALLOWED_ORIGINS: 'https://shop.example, http://localhost:3000/, HTTPS://Admin.Example',
    CORS_ALLOWED_METHODS: 'GET, post',
    CORS_ALLOWED_HEADERS: 'Authorization, Content-Type',
    CORS_EXPOSED_HEADERS: 'X-Total-Count',
    CORS_ALLOW_CREDENTIALS: 'true',
    CORS_URL_PATTERNS: '/rest/**, /oauth/token',
    CORS_MAX_AGE: '60',
  }),
);

const preflight = (headers: SentHeaders, path = '/rest/entities/Product'): Promise<Answer> =>
  app
    .asAnonymous()
    .send('OPTIONS', path, undefined, { origin: ORIGIN, 'access-control-request-method': 'GET', ...headers });

const corsHeaders = ({ headers }: Answer): Record<string, unknown> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

function expectRefused(answer: Answer): void {
  expect([answer.status, answer.text, corsHeaders(answer)]).toEqual([403, 'Invalid CORS request', {}]);
  expect(answer.headers['content-type']).toMatch(/^text\/plain/);
  expect(answer.headers.vary).toBe(VARY);
}

describe('a preflight with a list of origins, methods and headers (protocol/authentication.md 8)', () => {
  it('is answered with what is allowed', async () => {
    const answer = await preflight({ 'access-control-request-headers': 'authorization, content-type' });
    expect([answer.status, answer.text, corsHeaders(answer)]).toEqual([
      200,
      '',
      {
        'access-control-allow-origin': 'https://shop.example',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, post',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': '60',
      },
    ]);
  });

  it.each([
    'https://shop.example',
    'https://shop.example/',
    'HTTPS://SHOP.EXAMPLE',
    'http://localhost:3000',
    'https://admin.example',
  ])('takes %s for an origin of the list and echoes it', async (origin) => {
    const answer = await preflight({ origin });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
  });

  it.each([
    'https://evil.example',
    'http://shop.example',
    'https://shop.example:8443',
    'https://shop.example.evil.example',
    'https://evil-shop.example',
    'http://localhost',
    'null',
    '',
  ])('refuses the origin %j', async (origin) => {
    expectRefused(await preflight({ origin }));
  });

  it('refuses another method', async () => {
    expectRefused(await preflight({ 'access-control-request-method': 'PUT' }));
    expect((await preflight({ 'access-control-request-method': 'POST' })).status).toBe(200);
  });

  it('refuses another header', async () => {
    expectRefused(await preflight({ 'access-control-request-headers': 'authorization, x-own' }));
  });
});

describe('a request with a list of origins (protocol/authentication.md 8)', () => {
  it('is allowed to the listed ones', async () => {
    const answer = await app.as('alice').get('/rest/userInfo', undefined, { origin: ORIGIN });
    expect([answer.status, corsHeaders(answer)]).toEqual([
      200,
      {
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'X-Total-Count',
      },
    ]);
  });

  it('is refused to others, for any caller and any path', async () => {
    const origin = { origin: 'https://evil.example' };
    expectRefused(await app.as('admin').get('/rest/userInfo', undefined, origin));
    expectRefused(await app.asAnonymous().get('/rest/userInfo', undefined, origin));
    expectRefused(await app.asAnonymous().get('/rest/version', undefined, origin));
    expectRefused(await app.asAnonymous().get('/rest/nowhere', undefined, origin));
    expectRefused(await app.as('admin').send('OPTIONS', '/rest/userInfo', undefined, origin));
  });

  it('that is refused does nothing', async () => {
    const origin = { origin: 'https://evil.example' };
    const id = await aProduct(app.database, { name: 'Kite' });
    expectRefused(await app.as('admin').put(`/rest/entities/Product/${id}`, { name: 'Stolen' }, origin));
    expectRefused(await app.as('admin').delete(`/rest/entities/Product/${id}`, undefined, origin));
    expect((await app.as('admin').get(`/rest/entities/Product/${id}`)).json).toMatchObject({ name: 'Kite' });
    const sessions = new Statement('SELECT count(*) FROM auth_session');
    const before = await app.database.rows(sessions);
    const body = form({ grant_type: 'password', username: 'alice', password: 'alice' });
    expectRefused(await app.asClient().post('/oauth/token', body, origin));
    expect(await app.database.rows(sessions)).toEqual(before);
  });

  it('from the same origin needs no list', async () => {
    for (const origin of [app.url, app.url.toUpperCase(), `${app.url}/`]) {
      const answer = await app.as('alice').get('/rest/userInfo', undefined, { origin });
      expect([answer.status, corsHeaders(answer)]).toEqual([200, {}]);
    }
  });
});

describe('a URL that CORS does not cover (protocol/authentication.md 8)', () => {
  it('is answered without CORS, whatever the origin', async () => {
    for (const origin of [ORIGIN, 'https://evil.example']) {
      const answer = await app.asClient().post('/oauth2/token', '', { origin });
      expect([answer.status, answer.headers.vary, corsHeaders(answer)]).toEqual([400, undefined, {}]);
      expect((await preflight({ origin }, '/oauth2/token')).status).toBe(405);
    }
  });
});
