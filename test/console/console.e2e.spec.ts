import { brotliCompressSync, gzipSync } from 'node:zlib';
import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ConsoleBuild } from '../../src/latchkey/console/console-build.js';
import { form, statusWith, type Tokens } from '../builders/a-login.js';
import { authorizeUrl, codeFor, exchangeCode, redirectOf } from '../builders/an-authorization.js';
import { startApp, type TestApp } from '../harness/app.js';
import type { SentHeaders } from '../harness/exchange.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';
import { WebBrowser } from '../harness/web-browser.js';

const PAGE =
  '<!doctype html><base href="__BASE__"><meta property="csp-nonce" content="__CSP_NONCE__"><script src="assets/app-1a2b.js"></script>';
const SCRIPT = 'console.log("the console");'.repeat(50);
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const app = useApp(() => startApp({ TRUSTED_PROXIES: '127.0.0.1' }));

/** A build as Vite leaves one. */
async function aBuild(): Promise<URL> {
  const folder = await mkdtemp(join(testRun().folder, 'console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'assets', 'app-1a2b.js'), SCRIPT);
  await writeFile(join(folder, 'assets', 'app-1a2b.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'assets', 'app-1a2b.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
  await writeFile(join(folder, 'index.html'), PAGE);
  return pathToFileURL(`${folder}/`);
}

const serve = async (started: TestApp, folder?: URL): Promise<void> => {
  started.nest.get(ConsoleBuild, { strict: false }).folder = folder ?? (await aBuild());
};

describe('before the console is built', () => {
  beforeAll(() => serve(app, pathToFileURL(join(testRun().folder, 'no-such-build/'))));

  it.each([
    ['en', 'The console is being built'],
    ['de', 'Die Konsole wird gebaut'],
  ])('says so in %s, and loads itself again', async (language, title) => {
    const answer = await app.asAnonymous().get('/console/', undefined, { 'accept-language': language });
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html;charset=UTF-8',
      'cache-control': 'no-store',
      refresh: '2',
      'retry-after': '2',
    });
    expect(answer.text).toContain(`<h1>${title}</h1>`);
  });
});

describe('the page of the console', () => {
  beforeAll(() => serve(app));

  it('is at /console/ and at every path below it that only the browser knows', async () => {
    for (const path of ['/console', '/console/', '/console/data/Order', '/console/data/Order/7?tab=lines']) {
      const { status, text, headers } = await app.asAnonymous().get(path);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/html;charset=UTF-8',
        'no-cache',
      ]);
      expect(text).toContain('<base href="/console/">');
    }
  });

  it('has a nonce for styles, which is another one each time, and no script inside', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => app.asAnonymous().get('/console/')));
    const [, nonce = ''] = /content="([\w-]{43})"/.exec(first?.text ?? '') ?? [];
    expect(first?.headers).toMatchObject({
      'content-security-policy':
        `default-src 'self'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; ` +
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(second?.text).not.toContain(nonce);
  });

  it('names its base as the browser sees it, also behind a proxy that removes a path', async () => {
    const { text } = await app.asAnonymous().get('/console/', undefined, { 'x-forwarded-prefix': '/outer' });
    expect(text).toContain('<base href="/outer/console/">');
  });

  it('is served again when a new build has written it', async () => {
    const folder = await aBuild();
    await serve(app, folder);
    await app.asAnonymous().get('/console/');
    await writeFile(new URL('index.html', folder), `${PAGE}<p>new</p>`);
    await writeFile(new URL('assets/new.css', folder), 'p{}');
    expect((await app.asAnonymous().get('/console/')).text).toContain('<p>new</p>');
    expect((await app.asAnonymous().get('/console/assets/new.css')).headers['content-type']).toBe(
      'text/css;charset=UTF-8',
    );
  });
});

describe('the files of the console', () => {
  const SCRIPT_PATH = '/console/assets/app-1a2b.js';

  beforeAll(() => serve(app));

  it.each([
    ['gzip, deflate, br', 'br', brotliCompressSync(SCRIPT)],
    ['gzip', 'gzip', gzipSync(SCRIPT)],
    ['br;q=0.5, gzip', 'gzip', gzipSync(SCRIPT)],
    ['*', 'br', brotliCompressSync(SCRIPT)],
    ['br;q=0, gzip;q=0', undefined, Buffer.from(SCRIPT)],
    ['identity', undefined, Buffer.from(SCRIPT)],
  ])('come compressed as the browser likes it best: %s', async (accepted, coding, bytes) => {
    const answer = await app.asAnonymous().get(SCRIPT_PATH, undefined, { 'accept-encoding': accepted });
    expect([answer.status, answer.headers['content-encoding']]).toEqual([200, coding]);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript;charset=UTF-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-length': String(bytes.length),
      vary: expect.stringMatching(/^Accept-Encoding, /) as unknown,
    });
    expect(answer.bytes.equals(bytes)).toBe(true);
  });

  it('are not sent again to a browser that has them, each form under its own tag', async () => {
    const plain = await app.asAnonymous().get(SCRIPT_PATH);
    const packed = await app.asAnonymous().get(SCRIPT_PATH, undefined, { 'accept-encoding': 'br' });
    expect(packed.headers.etag).not.toBe(plain.headers.etag);
    const again = await app.asAnonymous().get(SCRIPT_PATH, undefined, {
      'if-none-match': packed.headers.etag ?? '',
      'accept-encoding': 'br',
    });
    expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, packed.headers.etag]);
  });

  it('answer HEAD with the headers alone', async () => {
    const { status, headers, bytes } = await app.asAnonymous().send('HEAD', SCRIPT_PATH);
    expect([status, headers['content-length'], bytes.length]).toEqual([200, String(SCRIPT.length), 0]);
  });

  it('are checked again where their name does not depend on their content', async () => {
    const { status, headers } = await app.asAnonymous().get('/console/icon.svg');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'image/svg+xml;charset=UTF-8',
      'no-cache',
    ]);
  });

  it.each([
    '/console/assets/none.js',
    '/console/favicon.ico',
    '/console/package.json',
    '/console/assets/app-1a2b.js/x.js',
  ])('are those of the build and no others: %s', async (path) => {
    expect(await app.asAnonymous().get(path)).toAnswer(404, {
      timestamp: expect.any(String),
      status: 404,
      error: 'Not Found',
      details: 'No such resource',
      path,
    });
  });

  it.each(['/console/..%2f..%2fpackage.json', '/console/../package.json', '/console/assets/%2e%2e/index.html'])(
    'are not left by %s',
    async (path) => {
      expect((await app.asAnonymous().get(path)).status).toBe(400);
    },
  );
});

describe('/', () => {
  it('leads browsers to the console', async () => {
    const { status, headers } = await app.asAnonymous().get('/', undefined, HTML);
    expect([status, headers.location]).toEqual([302, '/console/']);
    const behind = await app.asAnonymous().get('/', undefined, { ...HTML, 'x-forwarded-prefix': '/outer' });
    expect(behind.headers.location).toBe('/outer/console/');
  });

  it.each<SentHeaders>([{}, { accept: '*/*' }, { accept: 'application/json' }])(
    'is not there for %j',
    async (headers) => {
      expect(await app.asAnonymous().get('/', undefined, headers)).toAnswer(404, {
        timestamp: expect.any(String),
        status: 404,
        error: 'Not Found',
        details: 'No such resource',
        path: '/',
      });
    },
  );
});

describe('GET /console/settings.json', () => {
  it('says what anybody may know, with paths as the browser must ask for them', async () => {
    const answer = await app.asAnonymous().get('/console/settings.json', undefined, { 'x-forwarded-prefix': '/outer' });
    expect(answer).toAnswer(200, {
      rest: '/outer/rest',
      token: '/outer/oauth2/token',
      authorize: '/outer/oauth2/authorize',
      revoke: '/outer/oauth2/revoke',
      logout: '/outer/logout',
      files: '/outer/rest/files',
      docs: '/outer/rest/docs',
      clientId: 'latchkey-console',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      locales: ['en', 'de'],
      administrators: true,
      demo: null,
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

describe('the client of the console', () => {
  const given = (): Record<string, string> => ({
    client_id: 'latchkey-console',
    redirect_uri: `${app.url}/console/callback`,
    scope: '',
  });

  it('logs in by the code flow, at the address of the console alone', async () => {
    const browser = new WebBrowser(app);
    await browser.logIn('alice');
    const code = await codeFor(browser, given());
    const answer = await exchangeCode(app, code, given());
    expect(answer).toAnswer(200, {
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
    });
    expect(await statusWith(app, (answer.json as Tokens).access_token)).toBe(200);
  });

  it('goes where a trusted proxy says that the browser is', async () => {
    const proxy = { 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/outer' };
    const browser = new WebBrowser(app, proxy);
    const redirect_uri = 'https://shop.example/outer/console/callback';
    const { headers } = await browser.get(authorizeUrl({ ...given(), redirect_uri }));
    expect(headers.location).toBe('/outer/as-login');
    const elsewhere = await browser.get(authorizeUrl(given()));
    expect([elsewhere.status, elsewhere.headers.location]).toEqual([400, undefined]);
  });

  it.each([
    'https://evil.example/console/callback',
    'http://127.0.0.1:1/console/callback',
    'http://127.0.0.1/console/callback',
    '',
  ])('sends no code to %j', async (redirect_uri) => {
    const answer = await new WebBrowser(app).get(authorizeUrl({ ...given(), redirect_uri }));
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
    expect(answer.text).toContain('not registered');
  });

  it('needs a proof of key with S256', async () => {
    const proofs: readonly Record<string, string>[] = [
      { code_challenge: '', code_challenge_method: '' },
      { code_challenge_method: 'plain' },
    ];
    for (const proof of proofs) {
      const answer = await new WebBrowser(app).get(authorizeUrl({ ...given(), ...proof }));
      expect(redirectOf(answer).parameters).toMatchObject({ error: 'invalid_request', state: 'xyz' });
    }
  });

  it('has no grant but the code and its refresh', async () => {
    const body = form({ grant_type: 'password', username: 'alice', password: 'alice', client_id: 'latchkey-console' });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app.asAnonymous().post('/oauth2/token', body, type)).json).toMatchObject({
      error: 'unauthorized_client',
    });
  });

  it('is not listed, and no other client may have its name', async () => {
    const clients = await app.as('admin').get('/rest/entities/sec_OAuthClientEntity');
    expect(clients.text).not.toContain('latchkey-console');
    const client = { clientId: 'latchkey-console', authMethods: ['none'], grantTypes: ['refresh_token'] };
    expect((await app.as('admin').post('/rest/entities/sec_OAuthClientEntity', client)).text).toContain(
      'have a client latchkey-console already',
    );
  });
});
