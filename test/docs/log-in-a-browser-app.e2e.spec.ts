import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { openBrowser } from '../browser/chromium.js';
import { PageServer } from '../browser/page-server.js';
import { codeBlocks } from '../harness/code-blocks.js';
import { startApp, type TestApp } from '../harness/app.js';
import type { SettingTexts } from '../harness/test-settings.js';

const HOW_TO = readFileSync('docs/how-to/log-in-a-browser-app.md', 'utf8');
const SHOWN_SITE = 'http://localhost:5173/';
const SHOWN_SERVER = 'http://127.0.0.1:8080';

let app: TestApp;
let site: PageServer;
let browser: Browser;

/** The lines of `.env` that the page shows, for another address of the site. */
function shownSettings(): SettingTexts {
  const [lines = ''] = codeBlocks(HOW_TO, 'sh');
  const pairs = [...lines.matchAll(/^ *([A-Z_]+)='?(.*?)'?$/gm)].map(([, name = '', value = '']) => [name, value]);
  const texts = Object.fromEntries(pairs) as Record<string, string>;
  loadSettings(texts);
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.replaceAll(SHOWN_SITE, site.url)]));
}

beforeAll(async () => {
  const [page = ''] = codeBlocks(HOW_TO, 'html');
  expect(page).toContain(SHOWN_SERVER);
  // The page is served once it is known where the backend listens.
  site = await PageServer.start(() => page.replace(SHOWN_SERVER, app.url));
  app = await startApp(shownSettings());
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await app.close();
  await site.close();
});

const user = (page: Page, name: string): Promise<void> => page.locator('#user', { hasText: name }).waitFor();

describe('docs/how-to/log-in-a-browser-app.md, followed to the letter', () => {
  it('logs a user in, calls the API, and logs out', async () => {
    const page = await browser.newPage({ locale: 'en-US' });
    await page.goto(site.url);
    await user(page, 'Nobody');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password').fill('admin');
    await page.getByRole('button', { name: 'Log in' }).click();
    await user(page, 'admin');
    expect(page.url()).toBe(site.url);
    await page.reload();
    await user(page, 'Nobody');
    await page.getByRole('button', { name: 'Log in' }).click();
    await user(page, 'admin');
    await page.getByRole('button', { name: 'Log out' }).click();
    await user(page, 'Nobody');
    expect(page.url()).toBe(site.url);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`${app.url}/as-login`);
    await page.close();
  });

  it('accepts no answer that it did not request', async () => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(`${site.url}?code=stolen&state=x&iss=${encodeURIComponent(app.url)}`);
    await user(page, 'Nobody');
    expect(faults).toEqual(['Nobody asked for this answer']);
    await page.close();
  });
});
