import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith, type Tokens } from '../builders/a-login.js';
import { aUserWith } from '../builders/a-user.js';
import { authorizeUrl, CODE_CLIENTS, redirectOf } from '../builders/an-authorization.js';
import { startApp } from '../harness/app.js';
import { auditEvent } from '../harness/audit-events.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';
import { WebBrowser } from '../harness/web-browser.js';

const MUST_CHANGE = new Statement('UPDATE app_user SET password_change_required = true WHERE username = $1');
const NEW = 'Violet-Kite-7';

const app = useApp(() => startApp({ CLIENTS: CODE_CLIENTS, LOCALES: 'en,de' }));

/** A user with the name as password, who must change it. */
async function aNewcomer(): Promise<string> {
  const username = await aUserWith(app.database, 'rest-minimal');
  await app.database.rows(MUST_CHANGE, [username]);
  return username;
}

const logIn = (username: string, more: Record<string, string> = {}, path = '/oauth/token'): Promise<Answer> =>
  app.asClient().post(path, form({ grant_type: 'password', username, password: username, ...more }));

describe('the token endpoint, for a user who must change the password (protocol/oauth.md 6.1)', () => {
  it.each(['/oauth/token', '/oauth2/token'])('%s gives no token, and its own error', async (path) => {
    const answer = await logIn(await aNewcomer(), {}, path);
    expect(answer).toAnswer(400, {
      error: 'password_change_required',
      error_description: 'Send another password as new_password',
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('says so only to those who know the password', async () => {
    const answer = await logIn(await aNewcomer(), { password: 'wrong', new_password: NEW });
    expect(answer).toAnswer(400, { error: 'invalid_grant', error_description: 'Bad credentials' });
  });

  it('takes another password along with the present one, once', async () => {
    const username = await aNewcomer();
    const answer = await logIn(username, { new_password: NEW });
    expect(answer.status).toBe(200);
    expect(await statusWith(app, (answer.json as Tokens).access_token)).toBe(200);
    expect((await logIn(username)).json).toMatchObject({ error: 'invalid_grant' });
    await aLogin(app, { username, password: NEW });
    await auditEvent(app, 'password-changed', ({ subject, outcome }) => subject === username && outcome === 'success');
  });

  it('refuses a new password that breaks the rules or is the old one, and keeps the old one', async () => {
    const username = await aNewcomer();
    expect(await logIn(username, { new_password: 'short' })).toAnswer(400, {
      error: 'password_change_required',
      error_description: expect.stringContaining('8 characters'),
    });
    expect((await logIn(username, { new_password: username })).json).toMatchObject({
      error: 'password_change_required',
    });
    expect((await logIn(username, { new_password: NEW })).status).toBe(200);
  });

  it('ignores new_password of a user who need not change anything', async () => {
    expect((await logIn('alice', { new_password: NEW })).status).toBe(200);
    await aLogin(app, { username: 'alice' });
  });
});

describe('the login page, for a user who must change the password (protocol/oauth.md 10.4)', () => {
  const submit = async (browser: WebBrowser, fields: Record<string, string>): Promise<Answer> =>
    browser.postForm('/as-login', { csrf: await browser.csrf(), ...fields });

  it('asks for another one, and goes on to the application with it', async () => {
    const username = await aNewcomer();
    const browser = new WebBrowser(app);
    await browser.get(authorizeUrl());
    const asked = await browser.logIn(username);
    expect([asked.status, asked.headers.location]).toEqual([200, undefined]);
    expect(asked.text).toContain('<title>Choose another password</title>');
    expect(asked.text).toContain(`value="${username}" readonly`);
    expect(asked.text).toContain('name="newPassword" type="password" autocomplete="new-password"');
    expect((await browser.get(authorizeUrl())).headers.location).toBe('/as-login');

    const changed = await submit(browser, { username, password: username, newPassword: NEW });
    expect([changed.status, changed.headers.location?.split('?')[0]]).toEqual([302, '/oauth2/authorize']);
    expect(redirectOf(await browser.get(changed.headers.location ?? '')).parameters).toHaveProperty('code');
    await aLogin(app, { username, password: NEW });
  });

  it('says in the language of the browser what is wrong with it, without a word of the passwords', async () => {
    const username = await aNewcomer();
    const browser = new WebBrowser(app, { 'accept-language': 'de' });
    const refused = await submit(browser, { username, password: username, newPassword: 'qx7' });
    expect([refused.status, refused.text]).toEqual([200, expect.stringContaining('<html lang="de">')]);
    expect(refused.text).toContain('Neues Passwort wählen');
    expect(refused.text).toContain('8 Zeichen');
    expect(refused.text).not.toContain('qx7');
  });

  it('shows it to nobody else', async () => {
    const refused = await submit(new WebBrowser(app), { username: await aNewcomer(), password: 'wrong' });
    expect([refused.status, refused.headers.location]).toEqual([302, '/as-login?error']);
  });
});
