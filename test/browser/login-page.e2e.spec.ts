import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { authorizeUrl, exchangeCode } from '../builders/an-authorization.js';
import { startApp, type TestApp } from '../harness/app.js';
import { openBrowser } from './chromium.js';
import { PageServer } from './page-server.js';

const PHONE = { width: 320, height: 640 };

let app: TestApp;
let browser: Browser;
/** The site of the application, where a login ends. */
let shop: PageServer;
let callback: string;

beforeAll(async () => {
  shop = await PageServer.start('<title>Shop</title><h1>Shop</h1>');
  callback = `${shop.url}cb`;
  const client = {
    clientId: 'shop-spa',
    authMethods: ['none'],
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: [callback],
  };
  // Browsers send the form with "Origin: null", which is not an allowed origin.
  app = await startApp({ CLIENTS: JSON.stringify([client]), CORS_ALLOWED_ORIGINS: new URL(shop.url).origin });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await app.close();
  await shop.close();
});

/** Opens the authorization endpoint in a browser that knows nothing yet, and closes it in the end. */
async function inBrowser(
  options: BrowserContextOptions,
  work: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  try {
    const page = await context.newPage();
    await page.goto(app.url + authorizeUrl({ redirect_uri: callback }));
    await work(page, context);
  } finally {
    await context.close();
  }
}

async function logIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

const styleOf = (page: Page, selector: string, name: string): Promise<string> =>
  page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${name}`);

/** The application must have received a code that it can exchange for tokens. */
async function expectArrival(page: Page): Promise<void> {
  await page.waitForURL(`${callback}?*`);
  const { searchParams } = new URL(page.url());
  expect([...searchParams.keys()]).toEqual(['code', 'state', 'iss']);
  expect([searchParams.get('state'), searchParams.get('iss'), await page.title()]).toEqual(['xyz', app.url, 'Shop']);
  const answer = await exchangeCode(app, searchParams.get('code') ?? '', { redirect_uri: callback });
  expect(answer.status).toBe(200);
}

describe('the login page in a browser without JavaScript (protocol/oauth.md 10)', () => {
  const plain = { javaScriptEnabled: false };

  it('logs a user in and goes back to the application with a code', async () => {
    await inBrowser(plain, async (page) => {
      expect([page.url(), await page.title()]).toEqual([`${app.url}/as-login`, 'Log in']);
      await logIn(page, 'alice', 'alice');
      await expectArrival(page);
    });
  });

  it('says that the credentials are bad, and lets the user try again', async () => {
    await inBrowser(plain, async (page) => {
      await logIn(page, 'alice', 'wrong');
      await page.waitForURL(`${app.url}/as-login?error`);
      expect(await page.getByRole('alert').textContent()).toBe('Bad credentials');
      expect(await page.getByLabel('Password').inputValue()).toBe('');
      await logIn(page, 'alice', 'alice');
      await expectArrival(page);
    });
  });

  it('does not ask a logged-in user a second time, until the logout', async () => {
    await inBrowser(plain, async (page, context) => {
      await logIn(page, 'alice', 'alice');
      await expectArrival(page);
      const second = await context.newPage();
      await second.goto(app.url + authorizeUrl({ redirect_uri: callback }));
      await expectArrival(second);
      await second.goto(`${app.url}/logout`);
      expect(await context.cookies(app.url)).toEqual([]);
      await second.goto(app.url + authorizeUrl({ redirect_uri: callback }));
      expect(second.url()).toBe(`${app.url}/as-login`);
    });
  });

  it('keeps the cookie from scripts and from requests of other sites', async () => {
    await inBrowser(plain, async (page, context) => {
      await logIn(page, 'alice', 'alice');
      await expectArrival(page);
      expect(await context.cookies(app.url)).toMatchObject([
        { name: 'latchkey-login', httpOnly: true, sameSite: 'Lax', secure: false, path: '/', expires: -1 },
      ]);
    });
  });
});

describe('the login page for everybody (protocol/oauth.md 10.4)', () => {
  it('is usable by the keyboard alone', async () => {
    await inBrowser({}, async (page) => {
      // The browser gives the focus with the first frame that it draws.
      await page.locator('#username:focus').waitFor();
      await page.keyboard.type('alice');
      await page.keyboard.press('Tab');
      await page.keyboard.type('alice');
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Log in');
      await page.keyboard.press('Enter');
      await expectArrival(page);
    });
  });

  it('fits the width of a phone, with everything large enough to read and touch', async () => {
    await inBrowser({ viewport: PHONE, isMobile: true, hasTouch: true }, async (page) => {
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width);
      for (const control of [page.getByLabel('Username'), page.getByLabel('Password'), page.getByRole('button')]) {
        const { width = 0, height = 0 } = (await control.boundingBox()) ?? {};
        expect([width > 250, height >= 44]).toEqual([true, true]);
      }
      for (const selector of ['label', '#username', '#password', 'button']) {
        expect(await styleOf(page, selector, 'fontSize')).toBe('16px');
      }
      await logIn(page, 'alice', 'alice');
      await expectArrival(page);
    });
  });

  it('speaks German to a German browser', async () => {
    await inBrowser({ locale: 'de-DE' }, async (page) => {
      expect([await page.title(), await page.locator('html').getAttribute('lang')]).toEqual(['Anmelden', 'de']);
      await page.getByLabel('Benutzername').fill('alice');
      await page.getByLabel('Passwort').fill('wrong');
      await page.getByRole('button', { name: 'Anmelden' }).click();
      expect(await page.getByRole('alert').textContent()).toBe('Benutzername oder Passwort ist falsch');
    });
  });

  it('runs under its own content security policy without a complaint', async () => {
    await inBrowser({}, async (page) => {
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.reload();
      expect(await styleOf(page, 'main', 'maxWidth')).toBe('352px');
      await logIn(page, 'alice', 'alice');
      await expectArrival(page);
      expect(complaints).toEqual([]);
    });
  });

  it('cannot be framed by another site', async () => {
    const site = await PageServer.start(`<iframe src="${app.url}/as-login"></iframe>`);
    const page = await browser.newPage();
    try {
      await page.goto(site.url, { waitUntil: 'load' });
      const [, frame] = page.frames();
      expect(await frame?.locator('form').count()).toBe(0);
    } finally {
      await page.close();
      await site.close();
    }
  });

  it('cannot be filled in by another site', async () => {
    const form = `<form method="post" action="${app.url}/as-login"><input name="username" value="alice">
      <input name="password" value="alice"><input name="csrf" value="x"><button>Win</button></form>`;
    const site = await PageServer.start(form);
    const page = await browser.newPage();
    try {
      await page.goto(`${app.url}/as-login`);
      await page.goto(site.url);
      const [answer] = await Promise.all([
        page.waitForResponse(`${app.url}/as-login`),
        page.getByRole('button').click(),
      ]);
      expect(answer.status()).toBe(403);
    } finally {
      await page.close();
      await site.close();
    }
  });
});
