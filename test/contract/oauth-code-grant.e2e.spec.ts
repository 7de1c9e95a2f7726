import { beforeAll, describe, expect, it } from '@jest/globals';
import { SessionStore } from '../../src/latchkey/sessions/session-store.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { form, statusWith, type Tokens } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import {
  aCode,
  CALLBACK,
  CHALLENGE,
  CODE_CLIENTS,
  codeFor,
  exchangeCode,
  VERIFIER,
} from '../builders/an-authorization.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { recordName } from '../harness/run-records.js';
import { useApp } from '../harness/use-app.js';
import { WebBrowser } from '../harness/web-browser.js';

const TOKEN = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown;
const WITHOUT_PKCE = { code_challenge: '', code_challenge_method: '' };
const EXPIRE_CODES = new Statement(
  "UPDATE auth_code SET expires_at = now() - interval '1 second' WHERE user_id = $1::uuid",
);

const app = useApp(() => startApp({ CLIENTS: CODE_CLIENTS, LOCALES: 'en,de' }));

beforeAll(() => {
  // One test sends it as a verifier, but every URL of an authorization shows it.
  recordName(CHALLENGE);
});

function expectRefused(answer: Answer): void {
  expect(answer).toAnswer(400, { error: 'invalid_grant', error_description: 'Invalid authorization code' });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-store',
  });
}

const withSecret = (client: string, parameters: Record<string, string>, path = '/oauth/token'): Promise<Answer> =>
  app.asClient(`${client}:secret`).post(path, form({ grant_type: 'authorization_code', ...parameters }));

const refresh = (refresh_token: string): Promise<Answer> =>
  app.asAnonymous().post('/oauth2/token', form({ grant_type: 'refresh_token', refresh_token, client_id: 'shop-spa' }), {
    'content-type': 'application/x-www-form-urlencoded',
  });

const userInfo = async ({ access_token }: Tokens): Promise<unknown> => {
  const headers = { authorization: `Bearer ${access_token}` };
  return (await app.asAnonymous().get('/rest/userInfo', undefined, headers)).json;
};

describe('the exchange of a code (protocol/oauth.md 6.4)', () => {
  it('gives a public client tokens of the user who has logged in, in the form of 2.x', async () => {
    const answer = await exchangeCode(app, await aCode(app));
    expect(answer).toAnswer(200, {
      access_token: TOKEN,
      refresh_token: TOKEN,
      token_type: 'Bearer',
      expires_in: 43200,
      scope: 'rest-api',
    });
    expect(await userInfo(answer.json as Tokens)).toMatchObject({ username: 'alice' });
  });

  it('names no scope in the form of 2.x when none was asked for', async () => {
    const answer = await exchangeCode(app, await aCode(app, { scope: '' }));
    expect(answer).toAnswer(200, {
      access_token: TOKEN,
      refresh_token: TOKEN,
      token_type: 'Bearer',
      expires_in: 43200,
    });
  });

  it('gives a confidential client tokens in the form of 1.x', async () => {
    const redirect_uri = 'https://web.example/cb?tenant=7';
    const code = await aCode(app, { client_id: 'web', redirect_uri, scope: '' });
    const answer = await withSecret('web', { code, redirect_uri, code_verifier: VERIFIER });
    expect(answer).toAnswer(200, {
      access_token: TOKEN,
      token_type: 'bearer',
      refresh_token: TOKEN,
      expires_in: 43200,
      scope: 'rest-api',
      'OAuth2.SESSION_ID': expect.stringMatching(/^[0-9A-F]{32}$/),
    });
  });

  it('gives no refresh token without that grant, and needs no PKCE where the client does without', async () => {
    const code = await aCode(app, { client_id: 'old-web', redirect_uri: '', ...WITHOUT_PKCE });
    const answer = await withSecret('old-web', { code });
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty('refresh_token');
  });

  it('keeps the scopes that were asked for, also at refreshes', async () => {
    const { refresh_token } = (await exchangeCode(app, await aCode(app, { scope: 'reports' }))).json as Tokens;
    const wider = await app
      .asAnonymous()
      .post(
        '/oauth2/token',
        form({ grant_type: 'refresh_token', refresh_token, client_id: 'shop-spa', scope: 'rest-api' }),
        {
          'content-type': 'application/x-www-form-urlencoded',
        },
      );
    expect([wider.status, wider.json]).toMatchObject([400, { error: 'invalid_scope' }]);
  });

  it('opens a session with the language of the token request, else of the browser', async () => {
    const german = (await exchangeCode(app, await aCode(app, {}, 'admin', { 'accept-language': 'de' }))).json as Tokens;
    expect(await userInfo(german)).toMatchObject({ locale: 'de' });
    const english = (await exchangeCode(app, await aCode(app, {}, 'admin', { 'accept-language': 'en' })))
      .json as Tokens;
    expect(await userInfo(english)).toMatchObject({ locale: 'en' });
  });

  it('opens a new session for each code', async () => {
    const browser = new WebBrowser(app);
    await browser.logIn('alice');
    const first = (await exchangeCode(app, await codeFor(browser))).json as Tokens;
    const second = (await exchangeCode(app, await codeFor(browser))).json as Tokens;
    const body = form({ token: first.refresh_token, client_id: 'shop-spa' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app.asAnonymous().post('/oauth2/revoke', body, headers)).status).toBe(200);
    expect([await statusWith(app, first.access_token), await statusWith(app, second.access_token)]).toEqual([401, 200]);
  });

  it('rotates the refresh tokens of a public client', async () => {
    const tokens = (await exchangeCode(app, await aCode(app))).json as Tokens;
    const next = (await refresh(tokens.refresh_token)).json as Tokens;
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect([await statusWith(app, tokens.access_token), await statusWith(app, next.access_token)]).toEqual([401, 200]);
  });

  it('takes the address with the port of a native application', async () => {
    const redirect_uri = 'http://127.0.0.1:51004/cb';
    const code = await aCode(app, { client_id: 'native', redirect_uri });
    expectRefused(await exchangeCode(app, code, { client_id: 'native', redirect_uri: 'http://127.0.0.1:51005/cb' }));
    expect((await exchangeCode(app, code, { client_id: 'native', redirect_uri })).status).toBe(200);
  });
});

describe('a code (protocol/oauth.md 6.4)', () => {
  it.each([
    ['another address', { redirect_uri: 'https://shop.example/other' }],
    ['no address, though the authorization request named one', { redirect_uri: '' }],
    ['another verifier', { code_verifier: `${VERIFIER}x` }],
    ['the challenge as verifier', { code_verifier: CHALLENGE }],
    ['no verifier', { code_verifier: '' }],
    ['another client', { client_id: 'native' }],
  ])('is refused with %s, and then still works for its own client', async (_, given) => {
    const code = await aCode(app);
    expectRefused(await exchangeCode(app, code, given));
    expect((await exchangeCode(app, code)).status).toBe(200);
  });

  it('is refused with an address that the authorization request left out', async () => {
    const code = await aCode(app, { redirect_uri: '' });
    expectRefused(await exchangeCode(app, code));
    expect((await exchangeCode(app, code, { redirect_uri: '' })).status).toBe(200);
  });

  it('is refused with a verifier where there was no challenge', async () => {
    const code = await aCode(app, { client_id: 'old-web', redirect_uri: '', ...WITHOUT_PKCE });
    expectRefused(await withSecret('old-web', { code, code_verifier: VERIFIER }));
    expect((await withSecret('old-web', { code })).status).toBe(200);
  });

  it('is refused without a verifier where there was a challenge, also of a client that may do without', async () => {
    const code = await aCode(app, { client_id: 'old-web', redirect_uri: '' });
    expectRefused(await withSecret('old-web', { code }));
    expect((await withSecret('old-web', { code, code_verifier: VERIFIER })).status).toBe(200);
  });

  it.each(['unknown', 'a'.repeat(43), '\u0000', 'ü'])('is refused when it is invalid: %j', async (code) => {
    expectRefused(await exchangeCode(app, code));
  });

  it('is refused when it is a token', async () => {
    const { access_token, refresh_token } = (await exchangeCode(app, await aCode(app))).json as Tokens;
    expectRefused(await exchangeCode(app, access_token));
    expectRefused(await exchangeCode(app, refresh_token));
    expect(await statusWith(app, await aCode(app))).toBe(401);
  });

  it('lives five minutes', async () => {
    const id = await aUser(app.database, { username: 'slow' });
    const code = await aCode(app, {}, 'slow');
    const left = new Statement(
      'SELECT round(extract(epoch FROM expires_at - now()) / 10) FROM auth_code WHERE user_id = $1::uuid',
    );
    expect(await app.database.rows(left, [id])).toEqual([['30']]);
    await app.database.rows(EXPIRE_CODES, [id]);
    expectRefused(await exchangeCode(app, code));
  });

  it.each([
    ['is deactivated', (id: string) => app.as('admin').put(`/rest/entities/User/${id}`, { active: false })],
    [
      'gets a new password',
      (id: string) => app.as('admin').put(`/rest/entities/User/${id}`, { password: 'another-password' }),
    ],
    ['is deleted', (id: string) => app.as('admin').delete(`/rest/entities/User/${id}`)],
    [
      'is switched off in the database',
      (id: string) => app.database.rows(new Statement('UPDATE app_user SET active = false WHERE id = $1::uuid'), [id]),
    ],
  ])('is worth nothing once the user %s', async (reason, end) => {
    const username = reason.replaceAll(' ', '-');
    const id = await aUser(app.database, { username });
    const code = await aCode(app, {}, username);
    await end(id);
    expectRefused(await exchangeCode(app, code));
  });
});

describe('many exchanges while the account changes (protocol/oauth.md 6.4, 8)', () => {
  it.each([
    ['password', { password: 'quite different' }],
    ['activity', { active: false }],
  ])('leave no token of before alive, and fail in no other way: %s', async (attribute, change) => {
    const username = `hurried-${attribute}`;
    const id = await aUser(app.database, { username, roles: ['rest-minimal'] });
    const browser = new WebBrowser(app);
    await browser.logIn(username);
    const codes: string[] = [];
    for (let count = 0; count < 8; count++) {
      codes.push(await codeFor(browser));
    }
    await app.tokenOf('admin');
    const [early, changed, late] = await Promise.all([
      Promise.all(codes.slice(0, 4).map((code) => exchangeCode(app, code))),
      app.as('admin').put(`/rest/entities/User/${id}`, change),
      Promise.all(codes.slice(4).map((code) => exchangeCode(app, code))),
    ]);
    const answers = [...early, ...late];
    expect(changed.status).toBe(200);
    expect(answers.filter(({ status }) => status !== 200 && status !== 400)).toEqual([]);
    const tokens = answers.filter(({ status }) => status === 200).map(({ json }) => (json as Tokens).access_token);
    const statuses = await Promise.all(tokens.map((token) => statusWith(app, token)));
    expect(statuses.filter((status) => status !== 401)).toEqual([]);
  });
});

describe('a code that comes back (protocol/oauth.md 6.4)', () => {
  async function expectEnded(tokens: Tokens): Promise<void> {
    expect(await statusWith(app, tokens.access_token)).toBe(401);
    expect((await refresh(tokens.refresh_token)).json).toMatchObject({ error: 'invalid_grant' });
  }

  it('ends all tokens that were issued from it', async () => {
    const code = await aCode(app);
    const tokens = (await exchangeCode(app, code)).json as Tokens;
    const refreshed = (await refresh(tokens.refresh_token)).json as Tokens;
    expect(await statusWith(app, refreshed.access_token)).toBe(200);
    expectRefused(await exchangeCode(app, code));
    await expectEnded(refreshed);
  });

  it('ends them also without the verifier, and after its five minutes', async () => {
    const id = await aUser(app.database, { username: 'victim', roles: ['rest-minimal'] });
    const code = await aCode(app, {}, 'victim');
    const tokens = (await exchangeCode(app, code)).json as Tokens;
    await app.database.rows(EXPIRE_CODES, [id]);
    expectRefused(await exchangeCode(app, code, { code_verifier: '' }));
    await expectEnded(tokens);
  });

  it('leaves other sessions of the user alone', async () => {
    const other = (await exchangeCode(app, await aCode(app))).json as Tokens;
    const code = await aCode(app);
    await exchangeCode(app, code);
    expectRefused(await exchangeCode(app, code));
    expect(await statusWith(app, other.access_token)).toBe(200);
  });

  it('ends nothing when another client shows it', async () => {
    const code = await aCode(app);
    const tokens = (await exchangeCode(app, code)).json as Tokens;
    expectRefused(await exchangeCode(app, code, { client_id: 'native' }));
    expect(await statusWith(app, tokens.access_token)).toBe(200);
  });

  it('works once, however many requests come at the same time', async () => {
    const code = await aCode(app);
    const answers = await Promise.all([1, 2, 3].map(() => exchangeCode(app, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    await expectEnded(answers.find(({ status }) => status === 200)?.json as Tokens);
  });
});

describe('a token request with a code (protocol/oauth.md 3, 4, 6.4)', () => {
  const missing = { error: 'invalid_request', error_description: 'OAuth 2.0 Parameter: code' };

  it('needs the code', async () => {
    const answer = await exchangeCode(app, '');
    expect(answer).toAnswer(400, missing);
  });

  it('needs a client that is known', async () => {
    for (const client_id of ['', 'nobody', 'web']) {
      const answer = await exchangeCode(app, 'code', { client_id });
      expect([answer.status, answer.json]).toMatchObject([401, { error: 'invalid_client' }]);
    }
  });

  it('needs a client with the grant', async () => {
    const answer = await withSecret('client', { code: 'code', redirect_uri: CALLBACK });
    expect([answer.status, answer.json]).toMatchObject([400, { error: 'unauthorized_client' }]);
  });

  it('may come from a page of another site', async () => {
    const code = await aCode(app);
    const answer = await app.asAnonymous().post(
      '/oauth2/token',
      form({
        grant_type: 'authorization_code',
        code,
        client_id: 'shop-spa',
        redirect_uri: CALLBACK,
        code_verifier: VERIFIER,
      }),
      { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://shop.example' },
    );
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*']);
  });
});

describe('old logins and codes (protocol/oauth.md 8)', () => {
  it('are removed with old tokens; a used code stays as long as its session', async () => {
    const id = await aUser(app.database, { username: 'purged' });
    const browser = new WebBrowser(app);
    await browser.logIn('purged');
    await codeFor(browser);
    await exchangeCode(app, await codeFor(browser));
    const left = new Statement(
      'SELECT (SELECT count(*) FROM auth_login WHERE user_id = $1::uuid), (SELECT count(*) FROM auth_code WHERE user_id = $1::uuid)',
    );
    const purge = (): Promise<void> => app.nest.get(SessionStore, { strict: false }).purge(app.database, 0);
    await purge();
    expect(await app.database.rows(left, [id])).toEqual([['1', '2']]);
    await app.database.rows(EXPIRE_CODES, [id]);
    await app.database.rows(new Statement("UPDATE auth_login SET expires_at = now() - interval '1 second'"));
    await purge();
    expect(await app.database.rows(left, [id])).toEqual([['0', '1']]);
    await app.database.rows(new Statement("UPDATE auth_token SET expires_at = now() - interval '1 second'"));
    await purge();
    expect(await app.database.rows(left, [id])).toEqual([['0', '0']]);
  });
});
