import { createHash } from 'node:crypto';
import type { TestApp } from '../harness/app.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { WebBrowser } from '../harness/web-browser.js';
import { form } from './a-login.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export const CALLBACK = 'https://shop.example/cb';
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** A public client, two confidential ones with and without PKCE, a native application, and one without the grant. */
export const CODE_CLIENTS = JSON.stringify([
  {
    clientId: 'shop-spa',
    authMethods: ['none'],
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: ['rest-api', 'reports'],
    redirectUris: [CALLBACK],
  },
  {
    clientId: 'web',
    clientSecret: '{noop}secret',
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['https://web.example/cb?tenant=7', 'https://web.example/other'],
  },
  {
    clientId: 'old-web',
    clientSecret: '{noop}secret',
    grantTypes: ['authorization_code'],
    redirectUris: ['https://old.example/cb'],
    requireProofKey: false,
  },
  {
    clientId: 'native',
    authMethods: ['none'],
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['http://127.0.0.1/cb', 'app.shop:/cb'],
  },
  { clientId: 'client', clientSecret: '{noop}secret', redirectUris: [CALLBACK] },
]);

/** Parameters of an authorization request; an empty value leaves the parameter out. */
export type AuthorizationValues = Readonly<Record<string, string>>;

const FULL: AuthorizationValues = {
  response_type: 'code',
  client_id: 'shop-spa',
  redirect_uri: CALLBACK,
  scope: 'rest-api',
  state: 'xyz',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
};

/** Path and query of an authorization request. */
export function authorizeUrl(given: AuthorizationValues = {}, path = '/oauth2/authorize'): string {
  const values = Object.entries({ ...FULL, ...given }).filter(([, value]) => value !== '');
  return `${path}?${form(Object.fromEntries(values))}`;
}

/** The address without its query, and the parameters in it. */
export function redirectOf({ headers }: Answer): { readonly address: string; readonly parameters: object } {
  const [address = '', query] = (headers.location ?? '').split('?');
  return { address, parameters: Object.fromEntries(new URLSearchParams(query)) };
}

/** A code for a user who has just logged in. */
export async function aCode(
  app: TestApp,
  given: AuthorizationValues = {},
  username = 'alice',
  headers: SentHeaders = {},
): Promise<string> {
  const browser = new WebBrowser(app, headers);
  await browser.logIn(username);
  return codeFor(browser, given);
}

/** A code for the user who has logged in with this browser. */
export async function codeFor(browser: WebBrowser, given: AuthorizationValues = {}): Promise<string> {
  const answer = await browser.get(authorizeUrl(given));
  const { parameters } = redirectOf(answer);
  if (!('code' in parameters) || typeof parameters.code !== 'string') {
    throw new Error(`The authorization was answered ${answer.status} ${answer.headers.location ?? answer.text}`);
  }
  return parameters.code;
}

/** Sends a code of the public client to the token endpoint; an empty value leaves a parameter out. */
export function exchangeCode(app: TestApp, code: string, given: AuthorizationValues = {}): Promise<Answer> {
  const body = {
    grant_type: 'authorization_code',
    code,
    client_id: 'shop-spa',
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
    ...given,
  };
  return app.asAnonymous().post('/oauth2/token', form(body), FORM);
}
