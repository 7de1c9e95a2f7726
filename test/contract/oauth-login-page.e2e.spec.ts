import { describe, expect, it, jest } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { UserAccounts } from '../../src/latchkey/users/user-accounts.js';
import { form } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import { authorizeUrl, CODE_CLIENTS, exchangeCode, redirectOf } from '../builders/an-authorization.js';
import { startApp } from '../harness/app.js';
import { type AuditedEvent, auditEvent } from '../harness/audit-events.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';
import { WebBrowser } from '../harness/web-browser.js';

const EXPIRE = new Statement("UPDATE auth_login SET expires_at = now() - interval '1 second' WHERE user_id = $1::uuid");
const DISABLE = new Statement('UPDATE app_user SET active = false WHERE id = $1::uuid');
const CODES = new Statement('SELECT count(*) FROM auth_code WHERE user_id = $1::uuid');
const COUNT = new Statement('SELECT count(*) FROM auth_login WHERE user_id = $1::uuid');

const app = useApp(() =>
  startApp({ CLIENTS: CODE_CLIENTS, LOCALES: 'en,de', CORS_ALLOWED_ORIGINS: 'https://shop.example' }),
);

/** Whether the browser has a login at this server. */
async function isLoggedIn(browser: WebBrowser): Promise<boolean> {
  const answer = await browser.get(authorizeUrl());
  const toLogin = answer.headers.location === '/as-login';
  if (!toLogin) {
    expect(redirectOf(answer).parameters).toHaveProperty('code');
  }
  return !toLogin;
}

async function loggedIn(username: string): Promise<WebBrowser> {
  const browser = new WebBrowser(app);
  expect((await browser.logIn(username)).headers.location).toBe('/');
  expect(await isLoggedIn(browser)).toBe(true);
  return browser;
}

function expectFailed({ status, headers, text }: Answer): void {
  expect([status, headers.location, text]).toEqual([302, '/as-login?error', '']);
}

describe('the login page (protocol/oauth.md 10.4)', () => {
  it('is a form without scripts, whose fields have labels', async () => {
    const { status, text, headers } = await app.asAnonymous().get('/as-login');
    expect([status, headers['content-type']]).toEqual([200, 'text/html;charset=UTF-8']);
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).toContain('<title>Log in</title>');
    expect(text).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(text).toContain('<form method="post" action="/as-login">');
    expect(text).toContain('<label for="username">Username</label>\n<input id="username" name="username"');
    expect(text).toContain(
      '<label for="password">Password</label>\n<input id="password" name="password" type="password"',
    );
    expect(text).toMatch(/<input type="hidden" name="csrf" value="[A-Za-z0-9_-]{43}">/);
    expect(text).toContain('<button type="submit">Log in</button>');
    expect(text).not.toMatch(/<script|onload|onclick|role="alert"/);
  });

  it('is neither stored, framed nor sent as referrer, and loads nothing', async () => {
    const { headers } = await app.asAnonymous().get('/as-login');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });

  it.each([
    ['de', '<html lang="de">', 'Benutzername'],
    ['fr, de-CH;q=0.5', '<html lang="de">', 'Benutzername'],
    ['fr', '<html lang="en">', 'Username'],
  ])('speaks the language of the browser: %s', async (language, html, label) => {
    const { text } = await app.asAnonymous().get('/as-login', undefined, { 'accept-language': language });
    expect(text).toContain(html);
    expect(text).toContain(`<label for="username">${label}</label>`);
  });

  it('says after a failure that the credentials are bad, to screen readers too', async () => {
    const { status, text } = await app.asAnonymous().get('/as-login?error');
    expect(status).toBe(200);
    expect(text).toContain('<p id="error" role="alert">Bad credentials</p>');
    expect(text.match(/aria-invalid="true" aria-describedby="error"/g)).toHaveLength(2);
    const german = await app.asAnonymous().get('/as-login?error', undefined, { 'accept-language': 'de' });
    expect(german.text).toContain('<p id="error" role="alert">Benutzername oder Passwort ist falsch</p>');
  });

  it('shows nothing of the URL', async () => {
    const { text } = await app.asAnonymous().get('/as-login?error=%3Cscript%3Ealert(1)%3C/script%3E&username=mallory');
    expect(text).not.toMatch(/alert\(1|mallory/);
  });
});

describe('the cookie of the login page (protocol/oauth.md 10)', () => {
  it('is for the server only, and not sent along by other sites', async () => {
    const { headers } = await app.asAnonymous().get('/as-login');
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^latchkey-login=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('is kept while it is known', async () => {
    const browser = new WebBrowser(app);
    await browser.get('/as-login');
    expect((await browser.get('/as-login')).headers).not.toHaveProperty('set-cookie');
  });

  it('means nothing under /rest', async () => {
    const browser = await loggedIn('alice');
    for (const path of ['/rest/userInfo', '/rest/entities/Product', '/rest/nowhere']) {
      const answer = await browser.get(path);
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
    }
    const secret = browser.cookies.get('latchkey-login') ?? '';
    const asToken = await app.asAnonymous().get('/rest/userInfo', undefined, { authorization: `Bearer ${secret}` });
    expect(asToken.status).toBe(401);
    const withToken = await browser.get('/rest/userInfo', { authorization: `Bearer ${await app.tokenOf('admin')}` });
    expect(withToken.json).toMatchObject({ username: 'admin' });
  });
});

describe('a login (protocol/oauth.md 10.4)', () => {
  it('goes on to / when no request is remembered', async () => {
    const answer = await new WebBrowser(app).logIn('alice');
    expect([answer.status, answer.headers.location, answer.text]).toEqual([302, '/', '']);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('changes the cookie, so that nobody can have planted it', async () => {
    const browser = new WebBrowser(app);
    await browser.get('/as-login');
    const before = browser.cookies.get('latchkey-login') ?? '';
    await browser.logIn('alice');
    expect(browser.cookies.get('latchkey-login')).not.toBe(before);
    const planted = new WebBrowser(app);
    planted.cookies.set('latchkey-login', before);
    expect(await isLoggedIn(planted)).toBe(false);
  });

  it('replaces the one before it', async () => {
    await aUser(app.database, { username: 'switcher' });
    const browser = await loggedIn('alice');
    const before = browser.cookies.get('latchkey-login') ?? '';
    await browser.logIn('switcher');
    const old = new WebBrowser(app);
    old.cookies.set('latchkey-login', before);
    expect([await isLoggedIn(old), await isLoggedIn(browser)]).toEqual([false, true]);
  });

  it.each([
    ['a wrong password', 'alice', 'wrong'],
    ['an unknown user', 'nobody', 'nobody'],
    ['a username in another case', 'Alice', 'alice'],
    ['no username', '', 'alice'],
    ['no password', 'alice', ''],
    ['a reserved name', 'anonymous', 'anonymous'],
    ['characters that no name has', 'ali\u0000ce', 'alice'],
  ])('fails without a word about the reason: %s', async (_, username, password) => {
    const browser = new WebBrowser(app);
    await browser.get(authorizeUrl());
    expectFailed(await browser.logIn(username, password));
    expect(await isLoggedIn(browser)).toBe(false);
    expect(redirectOf(await browser.logIn('alice')).address).toBe('/oauth2/authorize');
  });

  it('fails in the same way for an account that is not active', async () => {
    await aUser(app.database, { username: 'idle', active: false });
    expectFailed(await new WebBrowser(app).logIn('idle'));
  });

  it.each(['/as-login', '/as-login?error'])('may follow a failure, from the page at %s', async () => {
    const browser = new WebBrowser(app);
    expectFailed(await browser.logIn('alice', 'wrong'));
    expect((await browser.logIn('alice')).headers.location).toBe('/');
  });

  it('may be sent without an origin, as browsers do for a page without referrer, whatever CORS allows', async () => {
    const browser = new WebBrowser(app);
    const fields = { username: 'alice', password: 'alice', csrf: await browser.csrf() };
    const answer = await browser.postForm('/as-login', fields, { origin: 'null' });
    expect([answer.status, answer.headers.location]).toEqual([302, '/']);
  });
});

describe('too many failures at the login page (protocol/oauth.md 9, 10.4)', () => {
  it.each(['guessed', 'never-seen'])(
    'lock the name without saying so, whether it exists or not: %s',
    async (username) => {
      if (username === 'guessed') {
        await aUser(app.database, { username });
      }
      const browser = new WebBrowser(app);
      for (const password of ['1', '2', '3', '4', '5']) {
        expectFailed(await browser.logIn(username, password));
      }
      expectFailed(await browser.logIn(username, username));
      const fields = { grant_type: 'password', username, password: username };
      const grant = await app.asClient().post('/oauth/token', form(fields));
      expect([grant.status, grant.json]).toMatchObject([400, { error_description: 'User account is locked' }]);
    },
  );
});

describe('what the audit holds of the login page (protocol/oauth.md 8, 10)', () => {
  it('is each login, failure and logout, without a secret', async () => {
    await aUser(app.database, { username: 'watched' });
    const browser = new WebBrowser(app);
    await browser.logIn('watched', 'sesame-page');
    await browser.logIn('watched');
    const secrets = [...browser.cookies.values(), 'sesame-page'];
    await browser.get('/logout');
    const of =
      (outcome: string) =>
      (event: AuditedEvent): boolean =>
        event.subject === 'watched' && event.outcome === outcome;
    const common = { username: 'watched', remoteAddress: '127.0.0.1' };
    expect(await auditEvent(app, 'login', of('failure'))).toMatchObject({
      ...common,
      details: '{"reason":"Bad credentials"}',
    });
    expect(await auditEvent(app, 'login', of('success'))).toMatchObject({ ...common, details: '{"page":"as-login"}' });
    expect(await auditEvent(app, 'session-ended', of('success'))).toMatchObject({
      ...common,
      details: '{"page":"as-login","reason":"logout"}',
    });
    const { text } = await app.as('admin').get('/rest/entities/sec_AuditEvent?fetchPlan=_local');
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('a form that is not from here (protocol/oauth.md 10.4)', () => {
  const fields = { username: 'alice', password: 'alice' };

  function expectRefused({ status, headers, text }: Answer): void {
    expect([status, headers['content-type'], headers['set-cookie']]).toEqual([
      403,
      'text/html;charset=UTF-8',
      undefined,
    ]);
    expect(text).toContain('The form is out of date.');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY' });
  }

  it('is refused without a token', async () => {
    const browser = new WebBrowser(app);
    await browser.get('/as-login');
    expectRefused(await browser.postForm('/as-login', fields));
    expectRefused(await browser.postForm('/as-login', { ...fields, csrf: '' }));
    expect(await isLoggedIn(browser)).toBe(false);
  });

  it('is refused with the token of another browser', async () => {
    const browser = new WebBrowser(app);
    await browser.get('/as-login');
    const csrf = await new WebBrowser(app).csrf();
    expectRefused(await browser.postForm('/as-login', { ...fields, csrf }));
    expectRefused(await browser.postForm('/as-login', { ...fields, csrf: `${csrf}x` }));
  });

  it('is refused with the cookie as token', async () => {
    const browser = new WebBrowser(app);
    await browser.get('/as-login');
    const csrf = browser.cookies.get('latchkey-login') ?? '';
    expectRefused(await browser.postForm('/as-login', { ...fields, csrf }));
  });

  it.each([undefined, '', 'short'])('is refused with the cookie %j', async (cookie) => {
    const browser = new WebBrowser(app);
    const csrf = await browser.csrf();
    browser.cookies.clear();
    if (cookie !== undefined) {
      browser.cookies.set('latchkey-login', cookie);
    }
    expectRefused(await browser.postForm('/as-login', { ...fields, csrf }));
  });

  it.each([
    ['JSON', '{"username":"alice"}', 'application/json', 400],
    ['a form of another encoding', 'username=alice', 'application/x-www-form-urlencoded;charset=latin1', 400],
    ['a repeated field', 'username=alice&username=bob', 'application/x-www-form-urlencoded', 400],
    ['far too much', `username=${'a'.repeat(11_000_000)}`, 'application/x-www-form-urlencoded', 413],
  ])('is refused when it is another form: %s', async (_, body, contentType, status) => {
    const answer = await app.asAnonymous().post('/as-login', body, { 'content-type': contentType });
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html;charset=UTF-8']);
    expect(answer.text).toContain('The request cannot be understood.');
  });

  it('is a POST', async () => {
    const answer = await app.asAnonymous().put('/as-login');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, POST']);
  });
});

describe('the end of a login (protocol/oauth.md 8, 10)', () => {
  const change = async (id: string, values: object) => {
    expect((await app.as('admin').put(`/rest/entities/User/${id}`, values)).status).toBe(200);
  };

  it.each([
    ['is deactivated', (id: string) => change(id, { active: false })],
    ['gets a new password', (id: string) => change(id, { password: 'another-password' })],
    [
      'is deleted',
      async (id: string) => {
        expect((await app.as('admin').delete(`/rest/entities/User/${id}`)).status).toBe(204);
      },
    ],
  ])('comes when the user %s', async (reason, end) => {
    const username = reason.replaceAll(' ', '-');
    const id = await aUser(app.database, { username });
    const browsers = [await loggedIn(username), await loggedIn(username)];
    await end(id);
    expect(await Promise.all(browsers.map(isLoggedIn))).toEqual([false, false]);
    expect(await app.database.rows(COUNT, [id])).toEqual([['0']]);
  });

  it('also comes when users change their own password', async () => {
    const id = await aUser(app.database, { username: 'careful', roles: ['system-full-access'] });
    const browser = await loggedIn('careful');
    await app.as('careful').put(`/rest/entities/User/${id}`, { password: 'another-password' });
    expect(await isLoggedIn(browser)).toBe(false);
    expect((await app.as('careful').get('/rest/userInfo')).status).toBe(200);
  });

  it('does not come with other changes, or with those of others', async () => {
    const id = await aUser(app.database, { username: 'steady' });
    const other = await aUser(app.database, { username: 'bystander' });
    const browser = await loggedIn('steady');
    await change(id, { firstName: 'Stea', username: 'renamed' });
    await change(other, { password: 'another-password' });
    expect(await isLoggedIn(browser)).toBe(true);
  });

  it('comes at once when the account was switched off in the database', async () => {
    const id = await aUser(app.database, { username: 'switched-off' });
    const browser = await loggedIn('switched-off');
    await app.database.rows(DISABLE, [id]);
    expect(await isLoggedIn(browser)).toBe(false);
  });

  it.each([
    ['gets another password', { password: 'another-password' }],
    ['is deactivated', { active: false }],
  ])('comes before it begins when the user %s between the check and the login', async (reason, values) => {
    const username = `racing: ${reason}`;
    const id = await aUser(app.database, { username });
    await app.tokenOf('admin');
    const accounts = app.nest.get(UserAccounts, { strict: false });
    const authenticate = accounts.authenticate.bind(accounts);
    jest.spyOn(accounts, 'authenticate').mockImplementationOnce(async (...credentials) => {
      const found = await authenticate(...credentials);
      await change(id, values);
      return found;
    });
    const browser = new WebBrowser(app);
    expectFailed(await browser.logIn(username));
    expect(await isLoggedIn(browser)).toBe(false);
  });

  it('leaves no code behind, however many are asked for at the same time', async () => {
    const id = await aUser(app.database, { username: 'hurried' });
    const browser = await loggedIn('hurried');
    await app.tokenOf('admin');
    const answers = await Promise.all([
      ...[1, 2, 3].map(() => browser.get(authorizeUrl())),
      change(id, { password: 'another-password' }),
      ...[1, 2, 3].map(() => browser.get(authorizeUrl())),
    ]);
    const codes = answers.flatMap((answer) => (answer ? Object.entries(redirectOf(answer).parameters) : []));
    const statuses = codes
      .filter(([name]) => name === 'code')
      .map(async ([, code]) => (await exchangeCode(app, String(code))).status);
    expect((await Promise.all(statuses)).filter((status) => status !== 400)).toEqual([]);
    expect(await app.database.rows(CODES, [id])).toEqual([['0']]);
  });

  it('comes after eight hours', async () => {
    const id = await aUser(app.database, { username: 'tired' });
    const browser = await loggedIn('tired');
    const lifetime = new Statement(
      'SELECT extract(epoch FROM expires_at - created_at)::int FROM auth_login WHERE user_id = $1::uuid',
    );
    expect(await app.database.rows(lifetime, [id])).toEqual([['28800']]);
    await app.database.rows(EXPIRE, [id]);
    expect(await isLoggedIn(browser)).toBe(false);
  });
});
