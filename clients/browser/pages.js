import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const LIMIT_MS = 90_000;
const HTML = '<!doctype html><meta charset="utf-8"><div id="root"></div>';

/** @returns {string} what the machine lacks, in a few words; empty = nothing */
export const lacksBrowser = () => (existsSync(CHROMIUM) ? '' : `${CHROMIUM} is missing, apt-get install chromium`);

/**
 * Serves a page with scripts on an origin that is not the backend's, and opens a browser for it.
 *
 * @param {Record<string, string>} scripts texts by path
 * @param {(open: () => Promise<import('playwright-core').Page>) => Promise<void>} use `open` opens the page once more
 * @throws for errors in the page that nothing caught, too
 */
export async function withPages(scripts, use) {
  const server = createServer(({ url = '' }, response) => {
    const script = scripts[url];
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript').end(script ?? HTML);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const timer = setTimeout(() => browser.close(), LIMIT_MS);
  /** @type {Error[]} */
  const uncaught = [];
  try {
    const context = await browser.newContext();
    context.setDefaultTimeout(LIMIT_MS / 3);
    context.on('weberror', (error) => uncaught.push(error.error()));
    await use(async () => {
      const page = await context.newPage();
      // Another host name than the backend's, not only another port: the browser treats it as a different site.
      await page.goto(`http://localhost:${address.port}/`);
      return page;
    });
  } finally {
    clearTimeout(timer);
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
  if (uncaught[0] !== undefined) {
    throw uncaught[0];
  }
}
