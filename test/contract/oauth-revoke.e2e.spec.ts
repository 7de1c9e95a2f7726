import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith, type Tokens } from '../builders/a-login.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = [
  { clientId: 'client', clientSecret: '{noop}secret' },
  { clientId: 'other', clientSecret: '{noop}secret' },
  { clientId: 'app', clientSecret: '{noop}secret', authMethods: ['basic', 'none'] },
];
const EXPIRE = new Statement("UPDATE auth_token SET expires_at = now() - interval '1 second' WHERE session_id = $1");

const app = useApp(() => startApp({ CLIENTS: JSON.stringify(CLIENTS) }));

const revoke = (token: string, more: Record<string, string> = {}, client = 'client:secret'): Promise<Answer> =>
  app.asClient(client).post('/oauth/revoke', form({ token, ...more }));

const refreshStatus = async ({ refresh_token }: Tokens, client = 'client:secret'): Promise<number> =>
  (await app.asClient(client).post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token }))).status;

function expectDone(answer: Answer): void {
  expect([answer.status, answer.text]).toEqual([200, '']);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-store',
    pragma: 'no-cache',
    'content-length': '0',
  });
}

/** What still works of a login: its access token, its refresh token. */
const alive = async (tokens: Tokens, client?: string): Promise<[boolean, boolean]> => [
  (await statusWith(app, tokens.access_token)) === 200,
  (await refreshStatus(tokens, client)) === 200,
];

describe('revocation (protocol/oauth.md 11)', () => {
  it.each([
    ['/oauth/revoke', 'access_token'],
    ['/oauth/revoke', 'refresh_token'],
    ['/oauth2/revoke', 'access_token'],
    ['/oauth2/revoke', 'refresh_token'],
  ] as const)('at %s by the %s ends both tokens at once', async (path, kind) => {
    const tokens = await aLogin(app);
    expect(await statusWith(app, tokens.access_token)).toBe(200);
    expectDone(await app.asClient().post(path, form({ token: tokens[kind] })));
    expect(await alive(tokens)).toEqual([false, false]);
  });

  it('answers the same for a revoked token as for an unknown one', async () => {
    const { access_token } = await aLogin(app);
    await revoke(access_token);
    const headers = { authorization: `Bearer ${access_token}` };
    const answer = await app.asAnonymous().get('/rest/userInfo', undefined, headers);
    expect(answer).toAnswer(401, { error: 'invalid_token', error_description: 'Invalid access token' });
  });

  it('ends the access token of the last refresh, by the refresh token of the login', async () => {
    const { refresh_token } = await aLogin(app);
    const body = form({ grant_type: 'refresh_token', refresh_token });
    const { access_token } = (await app.asClient().post('/oauth/token', body)).json as Tokens;
    expectDone(await revoke(refresh_token));
    expect(await statusWith(app, access_token)).toBe(401);
  });

  it('leaves other logins of the user alone', async () => {
    const [first, second] = [await aLogin(app), await aLogin(app)];
    await revoke(first.access_token);
    expect(await alive(second)).toEqual([true, true]);
  });

  it.each(['access_token', 'refresh_token', 'nonsense'])('treats the hint %s as a hint only', async (hint) => {
    const tokens = await aLogin(app);
    expectDone(await revoke(tokens.refresh_token, { token_type_hint: hint }));
    expect(await alive(tokens)).toEqual([false, false]);
  });

  it('is 200 for anything but a token', async () => {
    expectDone(await revoke('nonsense'));
    expectDone(await revoke('\u0000 ü'));
  });

  it('is 200 for tokens that have ended already', async () => {
    const tokens = await aLogin(app);
    await revoke(tokens.access_token);
    expectDone(await revoke(tokens.access_token));
    expectDone(await revoke(tokens.refresh_token));
    const expired = await aLogin(app);
    await app.database.rows(EXPIRE, [expired['OAuth2.SESSION_ID']]);
    expectDone(await revoke(expired.access_token));
  });

  it.each(['access_token', 'refresh_token'] as const)('refuses the %s of another client', async (kind) => {
    const tokens = await aLogin(app);
    const answer = await revoke(tokens[kind], {}, 'other:secret');
    expect(answer).toAnswer(400, { error: 'invalid_grant', error_description: 'The token belongs to another client' });
    expect(await alive(tokens)).toEqual([true, true]);
  });

  it('needs the client, else the token keeps working', async () => {
    const tokens = await aLogin(app);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answers = [
      await app.asAnonymous().post('/oauth/revoke', form({ token: tokens.access_token }), headers),
      await revoke(tokens.access_token, {}, 'client:wrong'),
    ];
    for (const answer of answers) {
      expect(answer).toAnswer(401, { error: 'invalid_client', error_description: 'Client authentication failed' });
      expect(answer.headers['www-authenticate']).toBe('Basic realm="oauth2/client"');
    }
    expect(await alive(tokens)).toEqual([true, true]);
  });

  it('needs no secret of a client that may show only its name', async () => {
    const tokens = await aLogin(app, { client: 'app:secret' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = form({ token: tokens.access_token, client_id: 'app' });
    expectDone(await app.asAnonymous().post('/oauth/revoke', body, headers));
    expect(await alive(tokens, 'app:secret')).toEqual([false, false]);
  });

  it.each(['', 'token='])('needs a token: %j has none', async (body) => {
    const answer = await app.asClient().post('/oauth/revoke', body);
    expect(answer).toAnswer(400, { error: 'invalid_request', error_description: 'OAuth 2.0 Parameter: token' });
  });

  it('reads no token from the URL', async () => {
    const tokens = await aLogin(app);
    expect((await app.asClient().post(`/oauth/revoke?token=${tokens.access_token}`, '')).status).toBe(400);
    expect(await alive(tokens)).toEqual([true, true]);
  });

  it.each(['/oauth/revoke', '/oauth2/revoke'])('at %s is a POST', async (path) => {
    const answer = await app.asClient().get(path);
    expect([answer.status, answer.headers.allow, answer.json]).toEqual([
      405,
      'POST',
      { error: 'method_not_allowed', error_description: "Request method 'GET' not supported" },
    ]);
  });
});
