import { beforeAll, describe, expect, it } from '@jest/globals';
import { RequiredIssuer } from '../../src/latchkey/auth/authorize/required-issuer.js';
import { OAuthClients } from '../../src/latchkey/sessions/clients/oauth-clients.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { form } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import {
  authorizeUrl,
  CALLBACK,
  CHALLENGE,
  CODE_CLIENTS,
  redirectOf,
  type AuthorizationValues,
} from '../builders/an-authorization.js';
import { insertRow } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { testSettings } from '../harness/test-settings.js';
import { useApp } from '../harness/use-app.js';
import { WebBrowser } from '../harness/web-browser.js';

const ISSUER = 'https://id.shop.example';
const CODE = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown;

const app = useApp(() => startApp({ CLIENTS: CODE_CLIENTS, OAUTH_ISSUER: ISSUER }));
/** Somebody who has logged in as alice. */
let alice: WebBrowser;

beforeAll(async () => {
  alice = new WebBrowser(app);
  await alice.logIn('alice');
});

const authorize = (given: AuthorizationValues): Promise<Answer> => app.asAnonymous().get(authorizeUrl(given));

function expectPage({ status, headers, text }: Answer, message: string): void {
  expect([status, headers.location, headers['content-type']]).toEqual([400, undefined, 'text/html;charset=UTF-8']);
  expect(text).toContain(`<p>${message}</p>`);
}

describe('an authorization request that cannot be trusted with a redirect (protocol/oauth.md 10.1)', () => {
  const UNKNOWN = 'The application that sent you here is not known.';
  const ADDRESS = 'The application that sent you here named an address that is not registered for it.';

  it.each([
    ['an unknown client', { client_id: 'nobody' }, UNKNOWN],
    ['no client', { client_id: '' }, UNKNOWN],
    [
      'a client without the grant',
      { client_id: 'client' },
      'The application that sent you here may not use this login page.',
    ],
    ['another address', { redirect_uri: 'https://evil.example/cb' }, ADDRESS],
    ['another path', { redirect_uri: `${CALLBACK}/` }, ADDRESS],
    ['another query', { redirect_uri: `${CALLBACK}?a=b` }, ADDRESS],
    ['a fragment', { redirect_uri: `${CALLBACK}#a` }, ADDRESS],
    ['a script', { redirect_uri: 'javascript:alert(1)' }, ADDRESS],
    ['no address where two are registered', { client_id: 'web', redirect_uri: '' }, ADDRESS],
    ['another port where no loopback address is registered', { redirect_uri: 'https://shop.example:444/cb' }, ADDRESS],
    [
      'a name instead of the loopback address',
      { client_id: 'native', redirect_uri: 'http://localhost:5000/cb' },
      ADDRESS,
    ],
    ['another path at the loopback address', { client_id: 'native', redirect_uri: 'http://127.0.0.1:5000/x' }, ADDRESS],
    [
      'a fragment at the loopback address',
      { client_id: 'native', redirect_uri: 'http://127.0.0.1:5000/cb#x' },
      ADDRESS,
    ],
  ])('is answered by a page: %s', async (_, given, message) => {
    expectPage(await authorize(given), message);
    expectPage(await alice.get(authorizeUrl(given)), message);
  });

  it.each(['client_id=shop-spa', `redirect_uri=${CALLBACK}`, 'client_id=web'])(
    'is answered by a page, also when a parameter that decides comes twice: %s',
    async (repeated) => {
      expectPage(await alice.get(`${authorizeUrl()}&${repeated}`), 'The request cannot be understood.');
    },
  );

  it('shows nothing of the request in the page, and lets nobody frame or store it', async () => {
    const { text, headers } = await authorize({ client_id: '<script>alert(1)</script>', state: '"><img src=x>' });
    expect(text).not.toMatch(/alert\(1|<img/);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('is answered in the language of the browser', async () => {
    const answer = await app
      .asAnonymous()
      .get(authorizeUrl({ client_id: 'x' }), undefined, { 'accept-language': 'de-AT' });
    expectPage(answer, 'Die Anwendung, von der Sie kommen, ist nicht bekannt.');
    expect(answer.text).toContain('<html lang="de">');
  });

  it('is refused as POST', async () => {
    const { status, headers } = await app.asAnonymous().post(authorizeUrl());
    expect([status, headers.allow]).toEqual([405, 'GET']);
  });
});

describe('a faulty authorization request (protocol/oauth.md 10.2)', () => {
  it.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type', 'response_type'],
    ['several response types', { response_type: 'code token' }, 'unsupported_response_type', 'response_type'],
    ['no response type', { response_type: '' }, 'invalid_request', 'response_type'],
    ['a scope that the client does not have', { scope: 'rest-api admin' }, 'invalid_scope', 'scope'],
    ['no challenge', { code_challenge: '' }, 'invalid_request', 'code_challenge'],
    ['no PKCE at all', { code_challenge: '', code_challenge_method: '' }, 'invalid_request', 'code_challenge'],
    ['a short challenge', { code_challenge: CHALLENGE.slice(1) }, 'invalid_request', 'code_challenge'],
    ['a long challenge', { code_challenge: 'a'.repeat(129) }, 'invalid_request', 'code_challenge'],
    ['a challenge of other characters', { code_challenge: `${CHALLENGE}+/=` }, 'invalid_request', 'code_challenge'],
    ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request', 'code_challenge_method'],
    ['no method, which means plain', { code_challenge_method: '' }, 'invalid_request', 'code_challenge_method'],
    ['an unknown method', { code_challenge_method: 's256' }, 'invalid_request', 'code_challenge_method'],
  ])('is reported to the client, with or without a login: %s', async (_, given, error, parameter) => {
    for (const answer of [await authorize(given), await alice.get(authorizeUrl(given))]) {
      expect([answer.status, redirectOf(answer)]).toEqual([
        302,
        {
          address: CALLBACK,
          parameters: { error, error_description: `OAuth 2.0 Parameter: ${parameter}`, state: 'xyz', iss: ISSUER },
        },
      ]);
    }
  });

  it.each([
    'response_type=code',
    'scope=rest-api',
    `code_challenge=${CHALLENGE}`,
    'code_challenge_method=S256',
    'state=a',
  ])('may name a parameter twice: %s', async (repeated) => {
    const { parameters } = redirectOf(await alice.get(`${authorizeUrl()}&${repeated}`));
    const [name] = repeated.split('=');
    expect(parameters).toMatchObject({ error: 'invalid_request', error_description: `OAuth 2.0 Parameter: ${name}` });
  });

  it('comes back without a state when there was none', async () => {
    const { parameters } = redirectOf(await authorize({ scope: 'none', state: '' }));
    expect(parameters).toEqual({
      error: 'invalid_scope',
      error_description: 'OAuth 2.0 Parameter: scope',
      iss: ISSUER,
    });
  });
});

describe('an authorization request without a login (protocol/oauth.md 10.3)', () => {
  it.each(['/oauth2/authorize', '/oauth/authorize'])(
    'to %s is remembered until somebody has logged in',
    async (path) => {
      const browser = new WebBrowser(app);
      const url = authorizeUrl({ state: 'a b&c=d#e%' }, path);
      const answer = await browser.get(url);
      expect([answer.status, answer.headers.location, answer.headers['cache-control']]).toEqual([
        302,
        '/as-login',
        'no-store',
      ]);
      const login = await browser.logIn('alice');
      expect([login.status, login.headers.location]).toEqual([302, url]);
      expect(redirectOf(await browser.get(url)).parameters).toEqual({ code: CODE, state: 'a b&c=d#e%', iss: ISSUER });
    },
  );

  it('is remembered for one login only', async () => {
    const browser = new WebBrowser(app);
    await browser.get(authorizeUrl());
    await browser.logIn('alice');
    expect((await browser.logIn('alice')).headers.location).toBe('/');
  });

  it.each(['https://evil.example/', '//evil.example', '/as-login', '/oauth2/authorize', 'x\r\nset-cookie: a=b'])(
    'never leads elsewhere, whatever the cookie holds: %j',
    async (url) => {
      const browser = new WebBrowser(app);
      browser.cookies.set('latchkey-request', Buffer.from(url).toString('base64url'));
      expect((await browser.logIn('alice')).headers.location).toBe('/');
    },
  );

  it('is refused when it is too long to be remembered', async () => {
    const state = 's'.repeat(3_000);
    const { address, parameters } = redirectOf(await authorize({ state }));
    expect([address, parameters]).toEqual([
      CALLBACK,
      {
        error: 'invalid_request',
        error_description: 'The request is too long to be remembered until the user has logged in',
        state,
        iss: ISSUER,
      },
    ]);
    expect(redirectOf(await alice.get(authorizeUrl({ state }))).parameters).toMatchObject({ code: CODE, state });
  });
});

describe('an authorization request of somebody who has logged in (protocol/oauth.md 10.5)', () => {
  it('is answered by a code at once, without asking for consent', async () => {
    const answer = await alice.get(authorizeUrl());
    expect(answer.status).toBe(302);
    expect(redirectOf(answer)).toEqual({ address: CALLBACK, parameters: { code: CODE, state: 'xyz', iss: ISSUER } });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it('gets a new code each time', async () => {
    const first = redirectOf(await alice.get(authorizeUrl()));
    const second = redirectOf(await alice.get(authorizeUrl()));
    expect(first.parameters).not.toEqual(second.parameters);
  });

  it('may leave out the only registered address, and scopes and state', async () => {
    const answer = await alice.get(authorizeUrl({ redirect_uri: '', scope: '', state: '' }));
    expect(redirectOf(answer)).toEqual({ address: CALLBACK, parameters: { code: CODE, iss: ISSUER } });
  });

  it('may do without PKCE only where the client does', async () => {
    const given = { client_id: 'old-web', redirect_uri: '', code_challenge: '', code_challenge_method: '' };
    expect(redirectOf(await alice.get(authorizeUrl(given))).parameters).toMatchObject({ code: CODE });
    const halfway = { ...given, code_challenge_method: 'S256' };
    expect(redirectOf(await alice.get(authorizeUrl(halfway))).parameters).toMatchObject({ error: 'invalid_request' });
  });

  it.each([
    ['web', 'https://web.example/cb?tenant=7'],
    ['native', 'http://127.0.0.1:51004/cb'],
    ['native', 'app.shop:/cb'],
  ])('goes to an address that %s has registered: %s', async (client_id, redirect_uri) => {
    const { location = '' } = (await alice.get(authorizeUrl({ client_id, redirect_uri }))).headers;
    expect(location.startsWith(`${redirect_uri}${redirect_uri.includes('?') ? '&' : '?'}code=`)).toBe(true);
  });

  it('ignores unknown parameters', async () => {
    expect(redirectOf(await alice.get(`${authorizeUrl()}&prompt=none&nonce=1&nonce=2`)).parameters).toMatchObject({
      code: CODE,
    });
  });
});

describe('the issuer (protocol/oauth.md 10.5, 13)', () => {
  it('is the address of the request in development, as far as proxies are trusted', async () => {
    const other = await startApp({ CLIENTS: CODE_CLIENTS, TRUSTED_PROXIES: '127.0.0.1' });
    try {
      const plain = await other.asAnonymous().get(authorizeUrl({ scope: 'none' }));
      expect(redirectOf(plain).parameters).toMatchObject({ iss: other.url });
      const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.shop.example' };
      const proxied = await other.asAnonymous().get(authorizeUrl({ scope: 'none' }), undefined, forwarded);
      expect(redirectOf(proxied).parameters).toMatchObject({ iss: 'https://api.shop.example' });
    } finally {
      await other.close();
    }
  });

  it('must be set in production, also for clients of the database', async () => {
    const other = await startApp({ CLIENTS: '[]' });
    try {
      const clients = other.nest.get(OAuthClients, { strict: false });
      const start = (NODE_ENV: 'production' | 'development', OAUTH_ISSUER: string): Promise<void> => {
        const settings = { ...testSettings('none', { CLIENTS: '[]' }), NODE_ENV, OAUTH_ISSUER };
        return new RequiredIssuer(settings, settings, clients).onApplicationBootstrap();
      };
      const values = {
        client_id: 'stored',
        auth_methods: '{none}',
        grant_types: '{authorization_code}',
        redirect_uris: '{a:b}',
      };
      await insertRow(other.database, 'sec_oauth_client', { ...values, require_proof_key: 'true' });
      await expect(start('production', '')).rejects.toThrow(
        'OAUTH_ISSUER is empty, but clients have the grant authorization_code (stored): set it to the public address',
      );
      await start('production', ISSUER);
      await start('development', '');
    } finally {
      await other.close();
    }
  });
});

describe('codes and logins in the database (protocol/oauth.md 8, 10)', () => {
  it('are hashes', async () => {
    const id = await aUser(app.database, { username: 'stored' });
    const browser = new WebBrowser(app);
    await browser.logIn('stored');
    const { parameters } = redirectOf(await browser.get(authorizeUrl(), { 'accept-language': 'de' }));
    const secrets = [
      ...browser.cookies.values(),
      ...new URLSearchParams(form(parameters as AuthorizationValues)).getAll('code'),
    ];
    expect(secrets).toHaveLength(2);
    const logins = await app.database.rows(
      new Statement('SELECT row_to_json(l)::text FROM auth_login l WHERE user_id = $1::uuid'),
      [id],
    );
    const codes = await app.database.rows(
      new Statement('SELECT row_to_json(c)::text FROM auth_code c WHERE user_id = $1::uuid'),
      [id],
    );
    const text = [...logins, ...codes].join('\n');
    expect([logins.length, codes.length]).toEqual([1, 1]);
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('CORS of the authorization endpoint (protocol/authentication.md 8)', () => {
  it('is that of every URL', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'GET' };
    const answer = await app.asAnonymous().send('OPTIONS', '/oauth2/authorize', undefined, headers);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*']);
  });
});
