import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authorizeUrl, CODE_CLIENTS, redirectOf } from '../builders/an-authorization.js';
import { startApp, type TestApp } from '../harness/app.js';
import { WebBrowser } from '../harness/web-browser.js';

const BASE = '/shop/api/v2';
const SETTINGS = {
  CONTEXT_PATH: '/shop',
  BASE_PATH: '/api/v2',
  ENTITIES_PATH: '/data/objects',
  QUERIES_PATH: '/asks',
  SERVICES_PATH: '/calls',
  FILES_PATH: '/blobs',
  METADATA_PATH: '/model',
  MESSAGES_PATH: '/captions',
  DOCS_PATH: '/open-api',
  PERMISSIONS_PATH: '/rights',
  USER_INFO_PATH: '/me',
  USER_SESSION_PATH: '/session',
  CAPABILITIES_PATH: '/abilities',
  ANONYMOUS_URL_PATTERNS: '/api/v2/data/objects/Product',
  ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role',
  CORS_URL_PATTERNS: '/api/v2/**',
  CLIENTS: CODE_CLIENTS,
};

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ ...SETTINGS, TRUSTED_PROXIES: '127.0.0.1' });
});

afterAll(() => app.close());

const PROXY = { host: 'inner.example', 'x-forwarded-host': 'shop.example', 'x-forwarded-prefix': '/outer/' };

async function storedFile(): Promise<string> {
  const stored = await app.as('admin').post(`${BASE}/blobs?name=a.txt`, 'hello', { host: 'inner.example' });
  expect([stored.status, stored.headers.location?.split('?')[0]]).toEqual([201, `http://inner.example${BASE}/blobs`]);
  return (stored.json as { fileRef: string }).fileRef;
}

describe('every group of endpoints at its own path, below a context path (protocol/entities.md 15)', () => {
  it.each([
    ['GET', '/data/objects/Product?limit=1'],
    [
      'GET',
      '/data/objects/Product/search/count?filter={"conditions":[{"property":"name","operator":"notEmpty","value":true}]}',
    ],
    ['GET', '/asks/Order'],
    ['GET', '/calls'],
    ['GET', '/model/entities'],
    ['GET', '/captions/entities'],
    ['GET', '/open-api'],
    ['GET', '/open-api/openapi.json'],
    ['GET', '/open-api/openapiDetailed.yaml'],
    ['GET', '/rights'],
    ['GET', '/me'],
    ['PUT', '/session/locale'],
    ['GET', '/abilities'],
    ['GET', '/version'],
    ['GET', '/security/resource-roles'],
    ['GET', '/security/sessions'],
  ])('%s %s is there, and nowhere else', async (method, path) => {
    const url = encodeURI(path);
    const german = { 'accept-language': 'de' };
    expect((await app.as('admin').send(method, BASE + url, undefined, german)).status).toBe(200);
    expect((await app.as('admin').send(method, `/api/v2${url}`)).status).toBe(404);
    expect((await app.as('admin').send(method, `/shop/rest${url}`)).status).toBe(404);
  });

  it('knows nothing at the default paths', async () => {
    for (const path of ['/rest/entities/Product', '/shop/rest/entities/Product', '/oauth/token', '/logout']) {
      expect((await app.as('admin').get(path)).status).toBe(404);
    }
    expect((await app.as('admin').get(`${BASE}/entities/Product`)).status).toBe(404);
  });

  it('names what it has made by the path at which it is', async () => {
    const created = await app
      .as('admin')
      .post(`${BASE}/data/objects/Product`, { name: 'A', price: 1 }, { host: 'h.example' });
    const { id } = created.json as { id: string };
    expect([created.status, created.headers.location]).toEqual([
      201,
      `http://h.example${BASE}/data/objects/Product/${id}`,
    ]);
    expect((await app.as('admin').get(`${BASE}/data/objects/Product/${id}/`)).status).toBe(200);
  });

  it('stores and opens files, also by URLs that open one file', async () => {
    const fileRef = await storedFile();
    const made = await app.as('admin').post(`${BASE}/blobs/url`, { fileRef });
    const { url } = made.json as { url: string };
    expect(url).toMatch(/^\/shop\/api\/v2\/blobs\?fileRef=/);
    expect((await app.asAnonymous().get(url)).text).toBe('hello');
    expect((await app.asAnonymous().get(url.replace('access_token', 'x'))).status).toBe(401);
  });

  it('keeps its rules: tokens, patterns, the entry to the API, traces and 405', async () => {
    expect((await app.asAnonymous().get(`${BASE}/data/objects/Product`)).status).toBe(200);
    expect((await app.asAnonymous().get(`${BASE}/data/objects/Order`)).status).toBe(401);
    expect((await app.asAnonymous().get(`${BASE}/nothing`)).status).toBe(401);
    expect((await app.as('bob').get(`${BASE}/me`)).json).toMatchObject({ error: expect.any(String) });
    const denied = await app.as('bob').delete(`${BASE}/data/objects/Product/1`);
    const traced = await app.as('admin').get(`${BASE}/security/denials/${String(denied.headers['x-trace-id'])}`);
    expect(traced.json).toMatchObject({ method: 'DELETE', path: `${BASE}/data/objects/Product/1` });
    const wrong = await app.as('admin').put(`${BASE}/abilities`);
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET']);
    expect(wrong.json).toMatchObject({ path: `${BASE}/abilities` });
  });

  it('answers other origins where CORS_URL_PATTERNS say so', async () => {
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
    const allowed = async (path: string) =>
      (await app.asAnonymous().send('OPTIONS', path, undefined, headers)).headers['access-control-allow-origin'];
    expect(await Promise.all([`${BASE}/me`, '/shop/oauth/token'].map(allowed))).toEqual(['*', undefined]);
  });

  it('describes itself at its own paths', async () => {
    const { json } = await app.asAnonymous().get(`${BASE}/open-api/openapi.json`);
    const document = json as {
      servers: unknown;
      paths: Record<string, { servers?: unknown }>;
      components: { securitySchemes: { oauth2: { flows: { password: { tokenUrl: string } } } } };
    };
    expect(document.servers).toEqual([{ url: BASE }]);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/data/objects/{entityName}', '/asks/{entityName}', '/blobs', '/me', '/session/locale']),
    );
    expect(Object.keys(document.paths)).not.toContain('/entities/{entityName}');
    expect(document.paths['/oauth/token']?.servers).toEqual([{ url: '/shop' }]);
    expect(document.components.securitySchemes.oauth2.flows.password.tokenUrl).toBe('/shop/oauth2/token');
    const detailed = await app.as('admin').get(`${BASE}/open-api/openapiDetailed.json`);
    expect(detailed.json).toMatchObject({
      servers: [{ url: BASE }],
      paths: { '/data/objects/Product': {}, '/asks/Order/ordersByCustomer': {} },
    });
    const page = await app.asAnonymous().get(`${BASE}/open-api`);
    const [, script = ''] = /src="([^"]+\/start\.js)"/.exec(page.text) ?? [];
    expect(script).toBe(`${BASE}/open-api/assets/start.js`);
    expect((await app.asAnonymous().get(script)).text).not.toContain('/rest');
  });

  it('logs people in on a page below the context path, with cookies that stay below it', async () => {
    const browser = new WebBrowser(app);
    const asked = await browser.get(`/shop${authorizeUrl()}`);
    expect(asked.headers.location).toBe('/shop/as-login');
    expect(asked.headers['set-cookie']).toEqual([expect.stringContaining('; Path=/shop/as-login; ')]);
    const page = await browser.get('/shop/as-login');
    expect(page.text).toContain('<form method="post" action="/shop/as-login">');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const failed = await browser.postForm('/shop/as-login', { username: 'alice', password: 'x', csrf });
    expect(failed.headers.location).toBe('/shop/as-login?error');
    const done = await browser.postForm('/shop/as-login', { username: 'alice', password: 'alice', csrf });
    expect(done.headers.location).toBe(`/shop${authorizeUrl()}`);
    expect(done.headers['set-cookie']?.[0]).toMatch(/^latchkey-login=.*; Path=\/shop; HttpOnly; SameSite=Lax$/);
    const answer = redirectOf(await browser.get(done.headers.location ?? ''));
    expect(answer.parameters).toMatchObject({ code: expect.any(String), iss: `${app.url}/shop` });
    expect((await browser.get('/shop/logout', { accept: 'text/html' })).headers.location).toBe('/shop/');
  });

  it('names itself to OAuth clients with the context path', async () => {
    const metadata = await app.asAnonymous().get('/shop/.well-known/oauth-authorization-server');
    expect(metadata.json).toMatchObject({ issuer: `${app.url}/shop`, token_endpoint: `${app.url}/shop/oauth2/token` });
  });
});

describe('X-Forwarded-Prefix of a trusted proxy, which has removed it from the path', () => {
  it('stands in front of locations, file URLs and the addresses for OAuth clients', async () => {
    const created = await app.as('admin').post(`${BASE}/data/objects/Product`, { name: 'B', price: 1 }, PROXY);
    const { id } = created.json as { id: string };
    expect(created.headers.location).toBe(`http://shop.example/outer${BASE}/data/objects/Product/${id}`);
    const made = await app.as('admin').post(`${BASE}/blobs/url`, { fileRef: await storedFile() }, PROXY);
    expect((made.json as { url: string }).url).toMatch(/^\/outer\/shop\/api\/v2\/blobs\?/);
    const metadata = await app.asAnonymous().get('/shop/.well-known/oauth-authorization-server', undefined, PROXY);
    expect(metadata.json).toMatchObject({ issuer: 'http://shop.example/outer/shop' });
  });

  it('stands in documents and their viewer, for its own callers alone', async () => {
    const servers = async (headers: object) =>
      (
        (await app.asAnonymous().get(`${BASE}/open-api/openapi.json`, undefined, { ...headers })).json as {
          servers: unknown;
        }
      ).servers;
    expect(await servers(PROXY)).toEqual([{ url: `/outer${BASE}` }]);
    expect(await servers({})).toEqual([{ url: BASE }]);
    expect((await app.asAnonymous().get(`${BASE}/open-api`, undefined, PROXY)).text).toContain(
      `<script src="/outer${BASE}/open-api/assets/start.js"></script>`,
    );
  });

  it('stands in redirects, forms and cookie paths of the login page', async () => {
    const browser = new WebBrowser(app, PROXY);
    const asked = await browser.get(`/shop${authorizeUrl()}`);
    expect(asked.headers.location).toBe('/outer/shop/as-login');
    expect(asked.headers['set-cookie']).toEqual([expect.stringContaining('; Path=/outer/shop/as-login; ')]);
    const page = await browser.get('/shop/as-login');
    expect(page.text).toContain('action="/outer/shop/as-login"');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const done = await browser.postForm('/shop/as-login', { username: 'alice', password: 'alice', csrf });
    expect(done.headers.location).toBe(`/outer/shop${authorizeUrl()}`);
    expect(done.headers['set-cookie']?.[0]).toContain('; Path=/outer/shop; ');
    expect((await browser.get('/shop/logout', { accept: 'text/html' })).headers.location).toBe('/outer/shop/');
  });

  it('makes the cookie secure by its name, because browsers allow __Host- only at the root', async () => {
    const browser = new WebBrowser(app, { ...PROXY, 'x-forwarded-proto': 'https' });
    const { headers } = await browser.get('/shop/as-login');
    expect(headers['set-cookie']?.[0]).toMatch(
      /^__Secure-latchkey-login=.*; Path=\/outer\/shop; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it.each([
    'outer',
    '//evil.example',
    '/a/../b',
    '/a b',
    '/"><script>',
    '/a;Path=/',
    '/%2e',
    `/${'a'.repeat(300)}`,
    '/',
  ])('is ignored as %s', async (prefix) => {
    const headers = { 'x-forwarded-prefix': prefix };
    const page = await app.asAnonymous().get('/shop/as-login', undefined, headers);
    expect(page.text).toContain('action="/shop/as-login"');
    expect(page.headers['set-cookie']?.[0]).toContain('; Path=/shop; ');
  });
});

describe('X-Forwarded-Prefix of anybody else', () => {
  it.each([{ TRUSTED_PROXIES: '' }, { TRUSTED_PROXIES: '10.0.0.7' }])(
    'is ignored with the settings %j',
    async (settings) => {
      const wary = await startApp(settings);
      try {
        const created = await wary.as('admin').post('/rest/entities/Product', { name: 'C', price: 1 }, PROXY);
        const { id } = created.json as { id: string };
        expect(created.headers.location).toBe(`http://inner.example/rest/entities/Product/${id}`);
        expect((await wary.asAnonymous().get('/as-login', undefined, PROXY)).text).toContain('action="/as-login"');
      } finally {
        await wary.close();
      }
    },
  );
});
