import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith, type Tokens } from '../builders/a-login.js';
import { authorizeUrl, CODE_CLIENTS } from '../builders/an-authorization.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';
import { WebBrowser } from '../harness/web-browser.js';

/** As browsers ask for a page. */
const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8' };
const TARGET = 'https://shop.example/goodbye?from=shop';

const app = useApp(() => startApp({ CLIENTS: CODE_CLIENTS, LOGOUT_REDIRECT_URIS: `https://shop.example/, ${TARGET}` }));

const bearer = ({ access_token }: Pick<Tokens, 'access_token'>): SentHeaders => ({
  authorization: `Bearer ${access_token}`,
});

const refreshStatus = async ({ refresh_token }: Tokens): Promise<number> =>
  (await app.asClient().post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token }))).status;

const outcome = ({ status, text, headers }: Answer): unknown[] => [status, text, headers.location];

async function loggedIn(): Promise<WebBrowser> {
  const browser = new WebBrowser(app);
  await browser.logIn('alice');
  return browser;
}

const isLoggedIn = async (browser: WebBrowser): Promise<boolean> =>
  (await browser.get(authorizeUrl())).headers.location !== '/as-login';

describe.each(['GET', 'POST'])('%s /logout (protocol/oauth.md 13)', (method) => {
  it('ends the session of a bearer token, at once', async () => {
    const tokens = await aLogin(app);
    const other = await aLogin(app);
    expect(await statusWith(app, tokens.access_token)).toBe(200);
    const answer = await app.asAnonymous().send(method, '/logout', undefined, bearer(tokens));
    expect(outcome(answer)).toEqual([204, '', undefined]);
    expect([await statusWith(app, tokens.access_token), await refreshStatus(tokens)]).toEqual([401, 400]);
    expect([await statusWith(app, other.access_token), await refreshStatus(other)]).toEqual([200, 200]);
  });

  it('ends the login of a browser and deletes its cookie', async () => {
    const browser = await loggedIn();
    const secret = browser.cookies.get('latchkey-login') ?? '';
    const answer = await (method === 'GET' ? browser.get('/logout', PAGE) : browser.postForm('/logout', {}, PAGE));
    expect(outcome(answer)).toEqual([302, '', '/']);
    expect(answer.headers['set-cookie']).toEqual(['latchkey-login=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
    expect(await isLoggedIn(browser)).toBe(false);
    const kept = new WebBrowser(app);
    kept.cookies.set('latchkey-login', secret);
    expect(await isLoggedIn(kept)).toBe(false);
  });

  it('answers the same when there is nothing to end', async () => {
    for (const headers of [{}, { cookie: 'other=1' }, bearer({ access_token: 'unknown' })]) {
      const asScript = await app.asAnonymous().send(method, '/logout', undefined, headers);
      expect([...outcome(asScript), asScript.headers['set-cookie']]).toEqual([204, '', undefined, undefined]);
      const asBrowser = await app.asAnonymous().send(method, '/logout', undefined, { ...headers, ...PAGE });
      expect([...outcome(asBrowser), asBrowser.headers['set-cookie']]).toEqual([302, '', '/', undefined]);
    }
  });
});

describe('/logout (protocol/oauth.md 13)', () => {
  it('ends both, token and login', async () => {
    const browser = await loggedIn();
    const tokens = await aLogin(app);
    await browser.postForm('/logout', {}, bearer(tokens));
    expect([await statusWith(app, tokens.access_token), await isLoggedIn(browser)]).toEqual([401, false]);
  });

  it('ends neither tokens that the login has led to, nor other browsers of the user', async () => {
    const tokens = await aLogin(app);
    const browser = await loggedIn();
    const other = await loggedIn();
    await browser.postForm('/logout', {});
    expect([await statusWith(app, tokens.access_token), await isLoggedIn(other)]).toEqual([200, true]);
  });

  it('ends the session of an expired token, too', async () => {
    const tokens = await aLogin(app);
    const expire = new Statement(
      "UPDATE auth_token SET expires_at = now() - interval '1 second' WHERE session_id = $1 AND kind = 'access'",
    );
    await app.database.rows(expire, [tokens['OAuth2.SESSION_ID']]);
    await app.asAnonymous().post('/logout', undefined, bearer(tokens));
    expect(await refreshStatus(tokens)).toBe(400);
  });

  it('takes no refresh token for an access token, nor one in the URL', async () => {
    const tokens = await aLogin(app);
    await app.asAnonymous().post('/logout', undefined, bearer({ access_token: tokens.refresh_token }));
    await app.asAnonymous().post(`/logout?access_token=${tokens.access_token}`);
    expect(await statusWith(app, tokens.access_token)).toBe(200);
  });

  it.each([
    ['a malformed token', 'Bearer a b', 401, 'invalid_token'],
    ['two headers', ['Bearer a', 'Bearer b'], 400, 'invalid_request'],
  ])('reports that it cannot read %s', async (_, authorization, status, error) => {
    const answer = await app.asAnonymous().post('/logout', undefined, { authorization });
    expect([answer.status, answer.json]).toMatchObject([status, { error }]);
  });

  it.each([
    ['text/html', 302],
    ['text/html;q=0.9, application/json', 204],
    ['application/json', 204],
    ['*/*', 204],
  ])('answers browsers and others differently: Accept: %s', async (accept, status) => {
    expect((await app.asAnonymous().post('/logout', undefined, { accept })).status).toBe(status);
  });

  it.each([
    [TARGET, TARGET],
    ['https://shop.example/', 'https://shop.example/'],
    ['https://shop.example', '/'],
    ['https://shop.example/other', '/'],
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['', '/'],
  ])('sends browsers only to configured addresses: %j', async (wanted, location) => {
    const path = `/logout?post_logout_redirect_uri=${encodeURIComponent(wanted)}`;
    expect(outcome(await app.asAnonymous().get(path, undefined, PAGE))).toEqual([302, '', location]);
  });

  it('may be called by scripts of other sites', async () => {
    const tokens = await aLogin(app);
    const headers = { ...bearer(tokens), origin: 'https://shop.example' };
    const answer = await app.asAnonymous().post('/logout', undefined, headers);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([204, '*']);
    expect(await statusWith(app, tokens.access_token)).toBe(401);
  });
});
