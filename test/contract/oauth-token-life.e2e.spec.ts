import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { SessionStore } from '../../src/latchkey/sessions/session-store.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith, type Tokens } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import type { SentBody } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = [
  { clientId: 'client', clientSecret: '{noop}secret' },
  { clientId: 'brief', clientSecret: '{noop}secret', accessTokenTtl: 1 },
];
const STORED_SESSION = new Statement(
  'SELECT client_id, username, user_id, scopes, locale, remote_address, user_agent, revoked_at FROM auth_session WHERE id = $1',
);
const STORED_TOKENS = new Statement(
  'SELECT kind, hash, revoked_at, expires_at > now() FROM auth_token WHERE session_id = $1 ORDER BY kind',
);
const EXPIRE = new Statement("UPDATE auth_token SET expires_at = now() - interval '1 second' WHERE session_id = $1");

const app = useApp(() => startApp({ LOCALES: 'en,de', CLIENTS: JSON.stringify(CLIENTS) }));

const sha256 = (token: string): string => createHash('sha256').update(token).digest('base64url');

const refreshStatus = async ({ refresh_token }: Tokens): Promise<number> =>
  (await app.asClient().post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token }))).status;

/** Whether access and refresh token still work. */
const alive = async (tokens: Tokens): Promise<[boolean, boolean]> => [
  (await statusWith(app, tokens.access_token)) === 200,
  (await refreshStatus(tokens)) === 200,
];

async function changeUser(id: string, change: object): Promise<void> {
  expect((await app.as('admin').put(`/rest/entities/User/${id}`, change)).status).toBe(200);
}

describe('what is stored of a login (protocol/oauth.md 8)', () => {
  it('are hashes of the tokens and where they came from', async () => {
    const id = await aUser(app.database, { username: 'stored' });
    const headers = { 'user-agent': 'Shop/1.0', 'accept-language': 'de' };
    const tokens = await aLogin(app, { username: 'stored', headers });
    const session = tokens['OAuth2.SESSION_ID'];
    expect(await app.database.rows(STORED_SESSION, [session])).toEqual([
      ['client', 'stored', id, 'rest-api', 'de', '127.0.0.1', 'Shop/1.0', null],
    ]);
    expect(await app.database.rows(STORED_TOKENS, [session])).toEqual([
      ['access', sha256(tokens.access_token), null, 't'],
      ['refresh', sha256(tokens.refresh_token), null, 't'],
    ]);
  });

  it('is nowhere a token', async () => {
    const { access_token, refresh_token } = await aLogin(app);
    const tables = await app.database.rows(
      new Statement("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"),
    );
    expect(tables.flat()).toContain('auth_token');
    for (const [table] of tables) {
      const found = new Statement(`SELECT count(*) FROM "${table ?? ''}" r WHERE strpos(r::text, $1) > 0`);
      expect([table, await app.database.rows(found, [access_token])]).toEqual([table, [['0']]]);
      expect([table, await app.database.rows(found, [refresh_token])]).toEqual([table, [['0']]]);
    }
  });

  it('is not a credential: a stolen hash opens nothing', async () => {
    const { access_token } = await aLogin(app);
    expect(await statusWith(app, sha256(access_token))).toBe(401);
  });
});

describe('the end of a token by time (protocol/authentication.md 6)', () => {
  it('is reported as such', async () => {
    const { access_token, 'OAuth2.SESSION_ID': session } = await aLogin(app);
    await app.database.rows(EXPIRE, [session]);
    const headers = { authorization: `Bearer ${access_token}` };
    const answer = await app.asAnonymous().get('/rest/userInfo', undefined, headers);
    expect(answer).toAnswer(401, { error: 'invalid_token', error_description: 'Access token expired' });
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="oauth2-resource", error="invalid_token", error_description="Access token expired"',
    );
  });

  it('comes although the token was used a moment before', async () => {
    const { access_token } = await aLogin(app, { client: 'brief:secret' });
    const born = Date.now();
    const statuses: number[] = [];
    while (statuses.at(-1) !== 401 && Date.now() < born + 5_000) {
      statuses.push(await statusWith(app, access_token));
      await pause(20);
    }
    expect(statuses[0]).toBe(200);
    expect(Date.now() - born).toBeGreaterThan(500);
    expect(Date.now() - born).toBeLessThan(2_500);
  });
});

describe('what is removed after its retention time (protocol/oauth.md 8)', () => {
  const DAY = 24 * 60 * 60;
  const AGE_TOKENS = new Statement(
    "UPDATE auth_token SET expires_at = now() - $2::int * interval '1 second' WHERE session_id = $1 AND kind = ANY($3::text[])",
  );
  const AGE_REVOCATION = new Statement(
    "UPDATE auth_session SET revoked_at = now() - $2::int * interval '1 second' WHERE id = $1",
  );
  const REST = new Statement(
    "SELECT (SELECT count(*) FROM auth_session WHERE id = $1), string_agg(kind, ' ' ORDER BY kind) FROM auth_token WHERE session_id = $1",
  );

  /** Number of sessions, and kinds of tokens, that a removal after a day leaves of a login. */
  async function leftOf(prepare: (session: string) => Promise<unknown>): Promise<readonly (string | null)[]> {
    const { 'OAuth2.SESSION_ID': session } = await aLogin(app);
    await prepare(session);
    await app.nest.get(SessionStore).purge(app.database, DAY);
    return (await app.database.rows(REST, [session]))[0] ?? [];
  }
  const expired = (session: string, seconds: number, ...kinds: string[]) =>
    app.database.rows(AGE_TOKENS, [session, String(seconds), kinds]);
  const revoked = (session: string, seconds: number) => app.database.rows(AGE_REVOCATION, [session, String(seconds)]);

  it('is nothing of a active session', async () => {
    expect(await leftOf(() => Promise.resolve())).toEqual(['1', 'access refresh']);
  });

  it('are expired tokens, each for itself, and the session with its last one', async () => {
    expect(await leftOf((session) => expired(session, DAY + 9, 'access'))).toEqual(['1', 'refresh']);
    expect(await leftOf((session) => expired(session, DAY + 9, 'access', 'refresh'))).toEqual(['0', null]);
  });

  it('are revoked sessions with all their tokens', async () => {
    expect(await leftOf((session) => revoked(session, DAY + 9))).toEqual(['0', null]);
  });

  it('is nothing before that time', async () => {
    expect(await leftOf((session) => expired(session, DAY - 9, 'access', 'refresh'))).toEqual(['1', 'access refresh']);
    expect(await leftOf((session) => revoked(session, DAY - 9))).toEqual(['1', 'access refresh']);
  });
});

describe('what happens to a user (protocol/oauth.md 8)', () => {
  it.each<[string, 'put' | 'delete', SentBody]>([
    ['deactivated', 'put', { active: false }],
    ['deleted', 'delete', undefined],
    ['given another password', 'put', { password: 'another kite' }],
  ])('ends all tokens at once: %s', async (change, method, body) => {
    const username = `was ${change}`;
    const id = await aUser(app.database, { username, roles: ['rest-minimal'] });
    const [first, second] = [await aLogin(app, { username }), await aLogin(app, { username })];
    expect([await statusWith(app, first.access_token), await statusWith(app, second.access_token)]).toEqual([200, 200]);
    expect((await app.as('admin')[method](`/rest/entities/User/${id}`, body)).status).toBeLessThan(300);
    expect([await alive(first), await alive(second)]).toEqual([
      [false, false],
      [false, false],
    ]);
    expect(await statusWith(app, await app.tokenOf('alice'))).toBe(200);
  });

  it('does not give tokens back to a user who is activated again', async () => {
    const id = await aUser(app.database, { username: 'returning', roles: ['rest-minimal'] });
    const tokens = await aLogin(app, { username: 'returning' });
    await changeUser(id, { active: false });
    await changeUser(id, { active: true });
    expect(await alive(tokens)).toEqual([false, false]);
    expect(await alive(await aLogin(app, { username: 'returning' }))).toEqual([true, true]);
  });

  it('spares the session in which users change their own password', async () => {
    const id = await aUser(app.database, { username: 'chief', roles: ['system-full-access'] });
    const [own, other] = [await aLogin(app, { username: 'chief' }), await aLogin(app, { username: 'chief' })];
    const headers = { authorization: `Bearer ${own.access_token}` };
    const answer = await app.asAnonymous().put(`/rest/entities/User/${id}`, { password: 'better kite' }, headers);
    expect(answer.status).toBe(200);
    expect([await alive(own), await alive(other)]).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('leaves tokens alone when nothing of it matters to them', async () => {
    const id = await aUser(app.database, { username: 'moving', roles: ['rest-minimal'] });
    const tokens = await aLogin(app, { username: 'moving' });
    await changeUser(id, { email: 'moving@shop.example', active: true });
    expect(await alive(tokens)).toEqual([true, true]);
  });

  it('lets tokens follow a user who is renamed, and not the next one of that name', async () => {
    const id = await aUser(app.database, { username: 'maiden', roles: ['rest-minimal'] });
    const { access_token } = await aLogin(app, { username: 'maiden' });
    await changeUser(id, { username: 'married' });
    await aUser(app.database, { username: 'maiden', roles: ['rest-minimal'] });
    const headers = { authorization: `Bearer ${access_token}` };
    const answer = await app.asAnonymous().get('/rest/userInfo', undefined, headers);
    expect([answer.status, answer.json]).toMatchObject([200, { username: 'married', attributes: { id } }]);
  });
});
