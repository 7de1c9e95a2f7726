import { describe, expect, it } from '@jest/globals';
import { aLogin, statusWith, type Tokens } from '../builders/a-login.js';
import { aUserWith } from '../builders/a-user.js';
import { auditEvent } from '../harness/audit-events.js';
import { useApp } from '../harness/use-app.js';

const SESSIONS = '/rest/security/sessions';

const app = useApp();

const sessionsOf = async (username: string): Promise<readonly { readonly sessionId: string }[]> =>
  (await app.as('admin').get(`${SESSIONS}?username=${username}`)).json as readonly { readonly sessionId: string }[];

const idOf = (login: Tokens): string => login['OAuth2.SESSION_ID'];

describe('GET /rest/security/sessions (protocol/roles.md 11)', () => {
  it('lists the sessions of a user, newest first and without token values', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const headers = { 'accept-language': 'de', 'user-agent': 'spec' };
    const logins = [await aLogin(app, { username }), await aLogin(app, { username, headers })];
    const answer = await app.as('admin').get(`${SESSIONS}?username=${username}`);
    const [second, first] = answer.json as readonly object[];
    expect(second).toEqual({
      sessionId: logins[1]?.['OAuth2.SESSION_ID'],
      username,
      clientId: 'client',
      scopes: 'rest-api',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      locale: 'de',
      remoteAddress: '127.0.0.1',
      userAgent: 'spec',
      substitutedUsername: null,
    });
    expect(first).toMatchObject({ sessionId: logins[0]?.['OAuth2.SESSION_ID'] });
    for (const { access_token, refresh_token } of logins) {
      expect(answer.text).not.toContain(access_token);
      expect(answer.text).not.toContain(refresh_token);
    }
  });

  it('leaves out sessions that have ended', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const { access_token } = await aLogin(app, { username });
    await app.asClient().post('/oauth/revoke', `token=${access_token}`);
    expect(await sessionsOf(username)).toEqual([]);
  });

  it('without a name lists all sessions page by page, and for an unknown name an empty list', async () => {
    const username = await aUserWith(app.database);
    await aLogin(app, { username });
    await aLogin(app, { username });
    const page = async (query: string): Promise<readonly unknown[]> =>
      (await app.as('admin').get(`${SESSIONS}?${query}`)).json as readonly unknown[];
    expect((await page('')).length).toBeGreaterThan(2);
    expect(await page('limit=2')).toHaveLength(2);
    const [first, second] = await page(`username=${username}`);
    expect(await page(`username=${username}&limit=1`)).toEqual([first]);
    expect(await page(`username=${username}&limit=1&offset=1`)).toEqual([second]);
    expect(await page('username=nobody')).toEqual([]);
    expect(await page('offset=2147483647')).toEqual([]);
  });

  it.each(['limit=x', 'limit=1001', 'offset=-1', 'offset=1.5', 'offset=2147483648', 'offset=9999999999'])(
    'answers 400 for %s',
    async (query) => {
      const [name, value] = query.split('=');
      const answer = await app.as('admin').get(`${SESSIONS}?${query}`);
      expect(answer).toAnswer(400, {
        error: 'Invalid request parameter',
        details: `Parameter '${name ?? ''}' has invalid value '${value ?? ''}'`,
      });
    },
  );
});

describe('DELETE /rest/security/sessions/{sessionId} (protocol/roles.md 11, protocol/oauth.md 8)', () => {
  it('ends that session at once, and no other', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const [ended, other] = [await aLogin(app, { username }), await aLogin(app, { username })];
    expect(await statusWith(app, ended.access_token)).toBe(200);
    expect((await app.as('admin').delete(`${SESSIONS}/${idOf(ended)}`)).status).toBe(204);
    expect([await statusWith(app, ended.access_token), await statusWith(app, other.access_token)]).toEqual([401, 200]);
    const body = `grant_type=refresh_token&refresh_token=${ended.refresh_token}`;
    expect((await app.asClient().post('/oauth/token', body)).status).toBe(400);
    expect(await sessionsOf(username)).toMatchObject([{ sessionId: idOf(other) }]);
  });

  it('leaves an event that names the owner', async () => {
    const username = await aUserWith(app.database);
    const login = await aLogin(app, { username });
    await app.as('admin').delete(`${SESSIONS}/${idOf(login)}`);
    const event = await auditEvent(app, 'session-ended', ({ subject }) => subject === username);
    expect(event).toMatchObject({ username: 'admin', outcome: 'success' });
    expect(JSON.parse(event.details ?? '')).toEqual({
      session: idOf(login),
      client: 'client',
      reason: 'administrator',
    });
  });

  it('answers 404 for a session that is unknown or has ended', async () => {
    const login = await aLogin(app, { username: await aUserWith(app.database) });
    await app.as('admin').delete(`${SESSIONS}/${idOf(login)}`);
    for (const id of [idOf(login), 'none']) {
      const answer = await app.as('admin').delete(`${SESSIONS}/${id}`);
      expect(answer).toAnswer(404, { error: 'Session not found', details: `Session ${id} not found` });
    }
  });
});
