import type { TestApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { WebBrowser } from '../harness/web-browser.js';

/** Where clients believe the backend to be; OAuth clients talk to nothing but https. */
export const ISSUER = 'https://id.shop.example';

type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/** A `fetch` that does what the proxy in front of the backend does: it removes the https. */
export const fetchThroughProxy =
  (app: TestApp): Fetch =>
  (url, options) =>
    fetch(url.replace(ISSUER, app.url), options);

/**
 * What a user does at the authorization endpoint, sent by an application: logs in, and lets the browser follow every
 * redirect of the backend.
 *
 * @returns the address of the application where the browser ends up, with its parameters
 */
export async function throughTheLoginPage(app: TestApp, authorization: URL, username: string): Promise<URL> {
  const browser = new WebBrowser(app);
  let answer = await browser.get(pathOf(authorization));
  if (locationOf(answer).pathname === '/as-login') {
    answer = await browser.logIn(username);
  }
  while (locationOf(answer).origin === ISSUER) {
    answer = await browser.get(pathOf(locationOf(answer)));
  }
  return locationOf(answer);
}

const locationOf = ({ headers }: Answer): URL => new URL(headers.location ?? 'about:blank', ISSUER);

const pathOf = ({ pathname, search }: URL): string => pathname + search;
