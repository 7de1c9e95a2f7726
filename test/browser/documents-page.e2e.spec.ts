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
  app = await startApp();
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
    await page.getByRole('heading', { name: /Project REST API/ }).waitFor();
    const [status, body] = await tryOut('Product', '/entities/Product');
    expect([status?.trim(), JSON.parse(body ?? '')]).toMatchObject(['200', [{ _entityName: 'Product', name: 'Kite' }]]);
    expect([complaints, [...hosts]]).toEqual([[], [app.url]]);
  });

  it('runs only its own scripts, and would report another one', async () => {
    await open();
    await page.addScriptTag({ content: 'document.title = "foreign"' }).catch(() => undefined);
    expect(await page.title()).not.toBe('foreign');
    expect(complaints).toEqual([expect.stringContaining('Content Security Policy')]);
  });

  it('does not show the document of the project to somebody without a token', async () => {
    await open();
    await chooseProject();
    await page.getByText('Failed to load API definition.').waitFor();
    expect(await page.locator('.opblock').count()).toBe(0);
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
