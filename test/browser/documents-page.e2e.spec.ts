import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { aProduct } from '../builders/a-product.js';
import { startApp, type TestApp } from '../harness/app.js';
import { openBrowser } from './chromium.js';

let app: TestApp;
let browser: Browser;
let page: Page;
/** The complaints of the browser. */
let complaints: string[];
/** Hosts that received a request. */
let hosts: Set<string>;

beforeAll(async () => {
  app = await startApp({ DEMO_DATA: 'true' });
  await aProduct(app.database, { name: 'Kite', price: '12.50' });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  complaints = [];
  hosts = new Set();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => request.url().startsWith('data:') || hosts.add(new URL(request.url()).origin));
});

/** Shows the page, with the document that everybody may read. */
async function open(path = '/rest/docs'): Promise<void> {
  await page.goto(app.url + path);
  await page.getByRole('heading', { name: /Latchkey REST API/ }).waitFor();
}

async function logIn(username: string): Promise<void> {
  await page.getByRole('button', { name: 'Authorize' }).click();
  const scheme = page.locator('.auth-container', { hasText: 'oauth2' });
  await scheme.locator('#oauth_username').fill(username);
  await scheme.locator('#oauth_password').fill(username);
  await scheme.locator('#client_id_password').fill('client');
  await scheme.locator('#client_secret_password').fill('secret');
  await scheme.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
  await scheme.getByRole('button', { name: 'Remove authorization' }).waitFor();
  await scheme.getByRole('button', { name: 'Close', exact: true }).click();
}

const chooseProject = (): Promise<unknown> => page.locator('#select').selectOption({ index: 1 });
const showsProject = (): Promise<void> => page.getByRole('heading', { name: /Project REST API/ }).waitFor();
const button = (name: string): ReturnType<Page['getByRole']> => page.getByRole('button', { name, exact: true });

/** On the login page of the server, and back. */
async function logInByCode(username: string): Promise<void> {
  await button('Log in').click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(username);
  await page.getByRole('button', { name: 'Log in' }).click();
  await button('Log out').waitFor();
}

/** What the browser keeps of the page. */
const kept = (): Promise<[Record<string, string>, Record<string, string>]> =>
  page.evaluate('[{ ...localStorage }, { ...sessionStorage }]');

/** The access token that the page has got by itself. */
async function token(): Promise<string> {
  const [, session] = await kept();
  return (JSON.parse(session['latchkey.documents.tokens'] ?? '') as { access: string }).access;
}

/** Sends the request of an operation as it stands. @returns status and body of the answer */
async function tryOut(tag: string, path: string): Promise<readonly (string | null)[]> {
  await page.locator(`#operations-tag-${tag} button`).first().click();
  const operation = page.locator('.opblock-get', { has: page.locator(`[data-path="${path}"]`) });
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  const answer = operation.locator('.live-responses-table .response');
  return [
    await answer.locator('.response-col_status').textContent(),
    await answer.locator('.highlight-code code').first().textContent(),
  ];
}

describe('the page of the documents in a browser (protocol/docs.md 1 and 2)', () => {
  it('shows the requests of every application to somebody without a token', async () => {
    await open('/rest/docs/');
    expect(await page.locator('.opblock-tag').allTextContents()).toContain(
      'EntitiesCreate, read, update and delete every entity',
    );
    expect([complaints, [...hosts]]).toEqual([[], [app.url]]);
  });

  it('logs a user in, loads the document of the project, sends a request and shows the answer', async () => {
    await open();
    await logIn('alice');
    await chooseProject();
    await showsProject();
    const [status, body] = await tryOut('Product', '/entities/Product');
    expect([status?.trim(), JSON.parse(body ?? '')]).toMatchObject([
      '200',
      expect.arrayContaining([expect.objectContaining({ _entityName: 'Product', name: 'Kite' })]),
    ]);
    expect([complaints, [...hosts]]).toEqual([[], [app.url]]);
  });

  it('runs only its own scripts, and would report another one', async () => {
    await open();
    await page.addScriptTag({ content: 'document.title = "foreign"' }).catch(() => undefined);
    expect(await page.title()).not.toBe('foreign');
    expect(complaints).toEqual([expect.stringContaining('Content Security Policy')]);
  });

  it('asks for a login when the document of the project is chosen first, and shows it afterwards', async () => {
    await open();
    await chooseProject();
    await page.getByText('The document of this project needs a token: log in.').waitFor();
    expect([await page.locator('.opblock').count(), complaints]).toEqual([0, []]);
    await logInByCode('alice');
    await showsProject();
    expect([complaints, [...hosts], new URL(page.url()).search]).toEqual([[], [app.url], '']);
  });

  it('logs in as a user of the demo data with one click', async () => {
    await open();
    await chooseProject();
    await button('Log in as admin (demo)').click();
    await showsProject();
    const [status] = await tryOut('Product', '/entities/Product');
    expect([status?.trim(), complaints]).toEqual(['200', []]);
  });

  it('logs in as that user where the browser was logged in as somebody else', async () => {
    await open();
    await logInByCode('alice');
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await button('Log in as admin (demo)').click();
    await button('Log out').waitFor();
    const answer = await fetch(`${app.url}/rest/userInfo`, { headers: { authorization: `Bearer ${await token()}` } });
    const { username } = (await answer.json()) as { username: string };
    expect([username, complaints]).toEqual(['admin', []]);
  });

  it('opens at its top, and stays logged in over a reload, until the user logs out', async () => {
    await open();
    await logInByCode('alice');
    await page.reload();
    await button('Log out').waitFor();
    await chooseProject();
    await showsProject();
    expect(await page.evaluate('scrollY')).toBe(0);
    const [status] = await tryOut('Product', '/entities/Product');
    expect(status?.trim()).toBe('200');
    await button('Log out').click();
    await button('Log in').waitFor();
    await page.reload();
    await button('Log in').waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps the tokens of its dialog over a reload, in this tab and without the password', async () => {
    await open();
    await logIn('alice');
    await page.reload();
    await chooseProject();
    await showsProject();
    expect(await kept()).toEqual([
      {},
      {
        'latchkey.documents.authorized': expect.stringMatching(/^\{"oauth2":.*"token":\{"access_token":"[^"]+"\}\}\}$/),
      },
    ]);
    expect(complaints).toEqual([]);
  });

  it('replaces a token before its end', async () => {
    await open();
    await logInByCode('alice');
    const first = await token();
    await page.clock.install();
    await page.clock.fastForward('09:55');
    await chooseProject();
    await showsProject();
    expect(await token()).not.toBe(first);
  });
});

describe('the files of the page', () => {
  it('come under a policy that allows nothing from elsewhere and no script inside', async () => {
    const { headers, text } = await app.asAnonymous().get('/rest/docs');
    expect(headers).toMatchObject({
      'content-type': 'text/html;charset=UTF-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
    });
    expect(text).not.toMatch(/<script>|https?:/);
  });

  it('may be cached by browsers, which revalidate by the tag', async () => {
    const path = '/rest/docs/assets/swagger-ui.css';
    const { status, headers } = await app.asAnonymous().get(path);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/css;charset=UTF-8',
      'public, max-age=604800',
    ]);
    const again = await app.asAnonymous().get(path, undefined, { 'if-none-match': String(headers.etag) });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it.each(['package.json', 'index.html', 'swagger-ui-bundle.js.map', '__proto__', 'constructor'])(
    'are those of a list, without %s',
    async (name) => {
      const answer = await app.asAnonymous().get(`/rest/docs/assets/${name}`);
      expect(answer).toAnswer(404, {
        error: 'File not found',
        details: `The page of the documents has no file ${name}`,
      });
    },
  );
});
