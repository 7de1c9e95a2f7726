import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith, type Tokens } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = [
  { clientId: 'client', clientSecret: '{noop}secret', scopes: ['rest-api', 'reports', 'mail'] },
  { clientId: 'other', clientSecret: '{noop}secret' },
];
const EXPIRE = new Statement(
  "UPDATE auth_token SET expires_at = now() - interval '1 second' WHERE session_id = $1 AND kind = 'refresh'",
);
const EXPIRY = new Statement(
  "SELECT expires_at FROM auth_token WHERE session_id = $1 AND kind = 'refresh' AND revoked_at IS NULL",
);

const app = useApp(() => startApp({ CLIENTS: JSON.stringify(CLIENTS) }));

const refresh = (refresh_token: string, more: Record<string, string> = {}, client = 'client:secret'): Promise<Answer> =>
  app.asClient(client).post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token, ...more }));

function expectInvalid(answer: Answer): void {
  expect(answer).toAnswer(400, { error: 'invalid_grant', error_description: 'Invalid refresh token' });
}

describe('the refresh grant (protocol/oauth.md 6.2)', () => {
  it('gives a new access token with its full lifetime, and the same refresh token', async () => {
    const login = await aLogin(app);
    const answer = await refresh(login.refresh_token);
    expect(answer).toAnswer(200, {
      access_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      token_type: 'bearer',
      refresh_token: login.refresh_token,
      expires_in: 43200,
      scope: 'rest-api reports mail',
      'OAuth2.SESSION_ID': login['OAuth2.SESSION_ID'],
    });
    const { access_token } = answer.json as Tokens;
    expect(access_token).not.toBe(login.access_token);
    expect(await statusWith(app, access_token)).toBe(200);
  });

  it('ends every earlier access token of the session at once', async () => {
    const login = await aLogin(app);
    expect(await statusWith(app, login.access_token)).toBe(200);
    const second = (await refresh(login.refresh_token)).json as Tokens;
    expect(await statusWith(app, login.access_token)).toBe(401);
    const third = (await refresh(login.refresh_token)).json as Tokens;
    expect([await statusWith(app, second.access_token), await statusWith(app, third.access_token)]).toEqual([401, 200]);
  });

  it('touches no other session of the user', async () => {
    const [first, second] = [await aLogin(app), await aLogin(app)];
    await refresh(first.refresh_token);
    expect(await statusWith(app, second.access_token)).toBe(200);
  });

  it('leaves the end of the refresh token where the login put it', async () => {
    const { refresh_token, 'OAuth2.SESSION_ID': session } = await aLogin(app);
    const before = await app.database.rows(EXPIRY, [session]);
    await refresh(refresh_token);
    expect(await app.database.rows(EXPIRY, [session])).toEqual(before);
  });

  it.each([
    ['', 'rest-api reports'],
    ['reports', 'reports'],
    ['reports rest-api', 'reports rest-api'],
  ])('grants of the scopes of the login %j', async (scope, granted) => {
    const { refresh_token } = await aLogin(app, { scope: 'rest-api reports' });
    expect((await refresh(refresh_token, { scope })).json).toMatchObject({ scope: granted });
  });

  it('refuses a scope that the login did not have, and ends nothing', async () => {
    const login = await aLogin(app, { scope: 'rest-api' });
    const answer = await refresh(login.refresh_token, { scope: 'rest-api reports' });
    expect(answer).toAnswer(400, { error: 'invalid_scope', error_description: 'OAuth 2.0 Parameter: scope' });
    expect(await statusWith(app, login.access_token)).toBe(200);
  });

  it('refuses an unknown token without repeating it', async () => {
    expectInvalid(await refresh('no-such-token'));
    expectInvalid(await refresh('\u0000'));
  });

  it('refuses an access token', async () => {
    const login = await aLogin(app);
    expectInvalid(await refresh(login.access_token));
    expect(await statusWith(app, login.access_token)).toBe(200);
  });

  it('accepts no refresh token as an access token', async () => {
    expect(await statusWith(app, (await aLogin(app)).refresh_token)).toBe(401);
  });

  it('refuses a revoked token', async () => {
    const { refresh_token } = await aLogin(app);
    await app.asClient().post('/oauth/revoke', form({ token: refresh_token }));
    expectInvalid(await refresh(refresh_token));
  });

  it('refuses an expired token, and lets the access token live out its time', async () => {
    const login = await aLogin(app);
    await app.database.rows(EXPIRE, [login['OAuth2.SESSION_ID']]);
    expectInvalid(await refresh(login.refresh_token));
    expect(await statusWith(app, login.access_token)).toBe(200);
  });

  it('refuses a token of another client, and ends nothing', async () => {
    const login = await aLogin(app);
    expectInvalid(await refresh(login.refresh_token, {}, 'other:secret'));
    expect(await statusWith(app, login.access_token)).toBe(200);
    expect((await refresh(login.refresh_token)).status).toBe(200);
  });

  it('gives two simultaneous requests one session with one active access token', async () => {
    const { refresh_token, 'OAuth2.SESSION_ID': session } = await aLogin(app);
    const answers = await Promise.all([refresh(refresh_token), refresh(refresh_token), refresh(refresh_token)]);
    const bodies = answers.map(({ json }) => json as Tokens);
    expect(bodies.map((body) => [body.refresh_token, body['OAuth2.SESSION_ID']])).toEqual([
      [refresh_token, session],
      [refresh_token, session],
      [refresh_token, session],
    ]);
    const statuses = await Promise.all(bodies.map(({ access_token }) => statusWith(app, access_token)));
    expect(statuses.sort()).toEqual([200, 401, 401]);
  });
});

describe('the user of a session is checked again (protocol/oauth.md 6.2)', () => {
  it.each([
    ['deactivated', 'active = false'],
    ['deleted', 'delete_ts = now()'],
  ])('and a %s one ends it for good', async (state, change) => {
    const username = `was-${state}`;
    await aUser(app.database, { username, roles: ['rest-minimal'] });
    const { refresh_token } = await aLogin(app, { username });
    await app.database.rows(new Statement(`UPDATE app_user SET ${change} WHERE username = $1`), [username]);
    expectInvalid(await refresh(refresh_token));
    const undo = new Statement('UPDATE app_user SET active = true, delete_ts = NULL WHERE username = $1');
    await app.database.rows(undo, [username]);
    expectInvalid(await refresh(refresh_token));
    expect((await aLogin(app, { username })).refresh_token).not.toBe(refresh_token);
  });
});
