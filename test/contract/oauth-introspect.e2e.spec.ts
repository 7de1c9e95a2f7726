import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, type Tokens } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = JSON.stringify([
  { clientId: 'client', clientSecret: '{noop}secret', scopes: ['rest-api', 'files'] },
  { clientId: 'careful', clientSecret: '{noop}secret', refreshTokenPolicy: 'rotate' },
  { clientId: 'guard', clientSecret: '{noop}secret', introspectAny: true },
  { clientId: 'robot', clientSecret: '{noop}secret', grantTypes: ['client_credentials'], accessTokenTtl: 60 },
  { clientId: 'app', clientSecret: '{noop}secret', authMethods: ['basic', 'none'] },
]);
const EXPIRE = new Statement("UPDATE auth_token SET expires_at = now() - interval '1 second' WHERE session_id = $1");
const INACTIVE = [200, { active: false }];

const app = useApp(() => startApp({ CLIENTS, OAUTH_ISSUER: 'https://shop.example' }));

const outcome = ({ status, json }: Answer): unknown[] => [status, json];

const introspect = (token: string, client = 'client', path = '/oauth2/introspect'): Promise<Answer> =>
  app.asClient(`${client}:secret`).post(path, form({ token }));

const refreshed = async (tokens: Tokens, client: string): Promise<Tokens> =>
  (
    await app
      .asClient(`${client}:secret`)
      .post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }))
  ).json as Tokens;

describe('introspection (protocol/oauth.md 12)', () => {
  it.each(['/oauth2/introspect', '/oauth/introspect'])('describes an access token: %s', async (path) => {
    const { access_token: token } = await aLogin(app, { scope: 'files' });
    const answer = await introspect(token, 'client', path);
    expect(answer).toAnswer(200, {
      active: true,
      client_id: 'client',
      username: 'alice',
      sub: 'alice',
      scope: 'files',
      token_type: 'Bearer',
      iat: expect.any(Number),
      nbf: expect.any(Number),
      exp: expect.any(Number),
      iss: 'https://shop.example',
      aud: ['client'],
      jti: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
    const { iat, nbf, exp } = answer.json as Record<'iat' | 'nbf' | 'exp', number>;
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(10);
    expect([nbf, exp]).toEqual([iat, iat + 43200]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    });
  });

  it('describes a refresh token, which is not a bearer token', async () => {
    const { refresh_token: token } = await aLogin(app);
    const { json } = await introspect(token);
    expect(json).toMatchObject({ active: true, username: 'alice', scope: 'rest-api files' });
    expect(json).not.toHaveProperty('token_type');
  });

  it('describes a token of a client that acts for itself', async () => {
    const answer = await app.asClient('robot:secret').post('/oauth/token', form({ grant_type: 'client_credentials' }));
    const { json } = await introspect((answer.json as Tokens).access_token, 'robot');
    expect(json).toMatchObject({ active: true, client_id: 'robot', sub: 'robot', aud: ['robot'] });
    expect(json).not.toHaveProperty('username');
  });

  it('shows the scopes of the token, which may be fewer than those of the login', async () => {
    const { refresh_token } = await aLogin(app);
    const narrow = form({ grant_type: 'refresh_token', refresh_token, scope: 'files' });
    const { access_token: token } = (await app.asClient().post('/oauth/token', narrow)).json as Tokens;
    expect((await introspect(token)).json).toMatchObject({ active: true, scope: 'files' });
    expect((await introspect(refresh_token)).json).toMatchObject({ active: true, scope: 'rest-api files' });
  });

  it('knows users by their present name', async () => {
    const [username, renamed] = [`user-${randomUUID()}`, `user-${randomUUID()}`];
    const id = await aUser(app.database, { username });
    const { access_token: token } = await aLogin(app, { username });
    await app.as('admin').put(`/rest/entities/User/${id}`, { username: renamed });
    expect((await introspect(token)).json).toMatchObject({ active: true, username: renamed, sub: renamed });
  });

  it('reads no meaning into token_type_hint', async () => {
    const { access_token: token } = await aLogin(app);
    for (const token_type_hint of ['access_token', 'refresh_token', 'nonsense']) {
      const answer = await app.asClient().post('/oauth2/introspect', form({ token, token_type_hint }));
      expect(answer.json).toMatchObject({ active: true });
    }
  });
});

describe('tokens of which introspection reveals nothing (protocol/oauth.md 12)', () => {
  it('are those that do not exist', async () => {
    expect(outcome(await introspect('nonsense'))).toEqual(INACTIVE);
  });

  it('are expired ones', async () => {
    const tokens = await aLogin(app);
    await app.database.rows(EXPIRE, [tokens['OAuth2.SESSION_ID']]);
    expect(outcome(await introspect(tokens.access_token))).toEqual(INACTIVE);
    expect(outcome(await introspect(tokens.refresh_token))).toEqual(INACTIVE);
  });

  it('are revoked ones', async () => {
    const tokens = await aLogin(app);
    await app.asClient().post('/oauth/revoke', form({ token: tokens.refresh_token }));
    expect(outcome(await introspect(tokens.access_token))).toEqual(INACTIVE);
    expect(outcome(await introspect(tokens.refresh_token))).toEqual(INACTIVE);
  });

  it('are those that a refresh has replaced', async () => {
    const tokens = await aLogin(app, { client: 'careful:secret' });
    const next = await refreshed(tokens, 'careful');
    expect(outcome(await introspect(tokens.access_token, 'careful'))).toEqual(INACTIVE);
    expect(outcome(await introspect(tokens.refresh_token, 'careful'))).toEqual(INACTIVE);
    expect((await introspect(next.refresh_token, 'careful')).json).toMatchObject({ active: true });
  });

  it('are those of users who may no longer log in', async () => {
    const username = `user-${randomUUID()}`;
    await aUser(app.database, { username });
    const { access_token: token } = await aLogin(app, { username });
    await app.database.rows(new Statement('UPDATE app_user SET active = false WHERE username = $1'), [username]);
    expect(outcome(await introspect(token))).toEqual(INACTIVE);
  });

  it('are those of other clients, unless the client may introspect any', async () => {
    const { access_token: token } = await aLogin(app);
    expect(outcome(await introspect(token, 'careful'))).toEqual(INACTIVE);
    expect((await introspect(token, 'guard')).json).toMatchObject({
      active: true,
      client_id: 'client',
      aud: ['client'],
    });
  });
});

describe('requests for introspection that are refused (protocol/oauth.md 3, 4, 12)', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const NO_CLIENT = [401, { error: 'invalid_client', error_description: 'Client authentication failed' }];

  it('name no token', async () => {
    expect(await app.asClient().post('/oauth2/introspect', form({}))).toAnswer(400, {
      error: 'invalid_request',
      error_description: 'OAuth 2.0 Parameter: token',
    });
  });

  it('come from nobody, or from a client that shows no secret', async () => {
    const { access_token: token } = await aLogin(app, { client: 'app:secret' });
    for (const body of [form({ token }), form({ token, client_id: 'app' }), form({ token, client_id: 'none' })]) {
      expect(outcome(await app.asAnonymous().post('/oauth2/introspect', body, FORM))).toEqual(NO_CLIENT);
    }
    expect((await introspect(token, 'app')).json).toMatchObject({ active: true });
  });

  it('use another method', async () => {
    const answer = await app.asClient().get('/oauth2/introspect?token=x');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  });
});
