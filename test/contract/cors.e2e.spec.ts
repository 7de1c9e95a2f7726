import { describe, expect, it } from '@jest/globals';
import { form } from '../builders/a-login.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const ORIGIN = 'https://shop.example';
const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
const EXPOSED =
  'X-Total-Count, Content-Disposition, Location, ETag, Accept-Ranges, Content-Range, Content-Length, WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy';

const app = useApp();

const preflight = (path: string, method: string, headers: SentHeaders = {}): Promise<Answer> =>
  app
    .asAnonymous()
    .send('OPTIONS', path, undefined, { origin: ORIGIN, 'access-control-request-method': method, ...headers });

/** The CORS headers of an answer. */
const corsHeaders = ({ headers }: Answer): Record<string, unknown> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

describe('a preflight with the default settings (protocol/authentication.md 8)', () => {
  it.each([
    ['/rest/entities/Product', 'PUT'],
    ['/rest/userInfo', 'GET'],
    ['/rest/nowhere', 'DELETE'],
    ['/nowhere', 'PATCH'],
    ['/oauth/token', 'POST'],
    ['/oauth2/token', 'POST'],
    ['/oauth/revoke', 'POST'],
    ['/rest//malformed', 'GET'],
  ])('of %s is answered before authentication, routing and methods: %s', async (path, method) => {
    const answer = await preflight(path, method);
    expect([answer.status, answer.text, corsHeaders(answer)]).toEqual([
      200,
      '',
      {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': method,
        'access-control-max-age': '1800',
      },
    ]);
    expect(answer.headers.vary).toBe(VARY);
  });

  it('allows the headers it asks for', async () => {
    const answer = await preflight('/rest/files', 'POST', {
      'access-control-request-headers': 'authorization,X-Own',
    });
    expect([answer.status, answer.headers['access-control-allow-headers']]).toEqual([200, 'authorization, X-Own']);
  });

  it('needs Origin: without it OPTIONS needs a token', async () => {
    const headers = { 'access-control-request-method': 'PUT' };
    const answer = await app.asAnonymous().send('OPTIONS', '/rest/userInfo', undefined, headers);
    expect([answer.status, corsHeaders(answer)]).toEqual([401, {}]);
  });

  it('needs Access-Control-Request-Method: without it OPTIONS needs a token', async () => {
    const headers = { origin: ORIGIN };
    const refused = await app.asAnonymous().send('OPTIONS', '/rest/userInfo', undefined, headers);
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, '*']);
    const answer = await app.as('alice').send('OPTIONS', '/rest/userInfo', undefined, headers);
    expect([answer.status, answer.text, answer.headers.allow]).toEqual([200, '', 'GET, HEAD, OPTIONS']);
  });
});

describe('a request from another origin with the default settings (protocol/authentication.md 8)', () => {
  const origin = { origin: ORIGIN };

  it.each<[number, () => Promise<Answer>]>([
    [200, () => app.as('alice').get('/rest/userInfo', undefined, origin)],
    [401, () => app.asAnonymous().get('/rest/userInfo', undefined, origin)],
    [403, () => app.as('bob').get('/rest/userInfo', undefined, origin)],
    [404, () => app.as('alice').get('/rest/nowhere', undefined, origin)],
    [405, () => app.as('alice').delete('/rest/userInfo', undefined, origin)],
    [400, () => app.asAnonymous().get('/rest//malformed', undefined, origin)],
    [404, () => app.asAnonymous().get('/nowhere', undefined, origin)],
    [200, () => app.asAnonymous().get('/rest/version', undefined, origin)],
    [401, () => app.asClient('client:wrong').post('/oauth/token', '', origin)],
    [400, () => app.asClient().post('/oauth2/token', '', origin)],
  ])('may be read by scripts when it answers %i', async (status, send) => {
    const answer = await send();
    expect([answer.status, corsHeaders(answer)]).toEqual([
      status,
      { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED },
    ]);
    expect(answer.headers.vary).toBe(VARY);
  });

  it('may be a login', async () => {
    const body = form({ grant_type: 'password', username: 'alice', password: 'alice' });
    const answer = await app.asClient().post('/oauth/token', body, origin);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*']);
  });

  it('may come from a page without an origin', async () => {
    const answer = await app.as('alice').get('/rest/userInfo', undefined, { origin: 'null' });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*']);
  });
});

describe('the login page (protocol/authentication.md 8, protocol/oauth.md 1)', () => {
  it('is not for scripts of other origins, and asks for none', async () => {
    const plain = await app.asAnonymous().get('/as-login', undefined, { origin: ORIGIN });
    expect([plain.status, corsHeaders(plain), plain.headers.vary]).toEqual([200, {}, undefined]);
    const asked = await preflight('/as-login', 'POST');
    expect([asked.headers.allow, corsHeaders(asked)]).toEqual(['GET, HEAD, OPTIONS, POST', {}]);
  });

  it.each(['/oauth2/authorize', '/logout'])('differs in that from %s', async (path) => {
    expect(corsHeaders(await preflight(path, 'POST'))).toMatchObject({ 'access-control-allow-origin': '*' });
    const answer = await app.asAnonymous().get(path, undefined, { origin: ORIGIN });
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });
});

describe('a request that is not cross-origin (protocol/authentication.md 8)', () => {
  it('only varies: without Origin', async () => {
    const answer = await app.as('alice').get('/rest/userInfo');
    expect([answer.status, answer.headers.vary, corsHeaders(answer)]).toEqual([200, VARY, {}]);
  });

  it('only varies: from the same origin', async () => {
    for (const origin of [app.url, app.url.toUpperCase()]) {
      const answer = await app.as('alice').get('/rest/userInfo', undefined, { origin });
      expect([answer.status, answer.headers.vary, corsHeaders(answer)]).toEqual([200, VARY, {}]);
    }
  });

  it('is not one when scheme or port differ', async () => {
    for (const origin of [app.url.replace('http:', 'https:'), 'http://127.0.0.1:1', 'http://127.0.0.1']) {
      const answer = await app.as('alice').get('/rest/userInfo', undefined, { origin });
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
  });
});
