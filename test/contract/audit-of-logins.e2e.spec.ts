import { describe, expect, it } from '@jest/globals';
import { aLogin, form } from '../builders/a-login.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { type AuditedEvent, auditEvent, auditEvents } from '../harness/audit-events.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = [
  { clientId: 'client', clientSecret: '{noop}secret' },
  { clientId: 'rotating', clientSecret: '{noop}secret', refreshTokenPolicy: 'rotate', rotationGraceSeconds: 0 },
];

const app = useApp(() => startApp({ CLIENTS: JSON.stringify(CLIENTS), BRUTE_FORCE_MAX_LOGIN_ATTEMPTS: '3' }));

const of =
  (username: string, outcome: string) =>
  (event: AuditedEvent): boolean =>
    event.subject === username && event.outcome === outcome;

const details = ({ details: text }: AuditedEvent): unknown => JSON.parse(text ?? 'null');

const tryLogin = (username: string, password: string): Promise<Answer> =>
  app.asClient().post('/oauth/token', form({ grant_type: 'password', username, password }));

describe('logins (protocol/oauth.md 6.1, 9)', () => {
  it('leave an event with client, session and address', async () => {
    const username = await aUserWith(app.database);
    const login = await aLogin(app, { username });
    const event = await auditEvent(app, 'login', of(username, 'success'));
    expect(event).toMatchObject({ username, remoteAddress: '127.0.0.1', repeats: 1 });
    expect(details(event)).toEqual({ client: 'client', session: login['OAuth2.SESSION_ID'] });
  });

  it('leave an event when they fail, with the reason and without the password', async () => {
    const username = await aUserWith(app.database);
    await aUser(app.database, { username: 'asleep', active: false });
    await tryLogin(username, 'open-sesame-7');
    await tryLogin('asleep', 'asleep');
    expect(details(await auditEvent(app, 'login', of(username, 'failure')))).toEqual({ reason: 'Bad credentials' });
    expect(details(await auditEvent(app, 'login', of('asleep', 'failure')))).toEqual({ reason: 'User is disabled' });
    const all = await app.as('admin').get('/rest/entities/sec_AuditEvent?fetchPlan=_local');
    expect(all.text).not.toContain('open-sesame-7');
  });

  it('leave an event when they lock the name, known or not', async () => {
    for (const username of [await aUserWith(app.database), 'nobody']) {
      for (const password of ['1', '2', '3', '4']) {
        await tryLogin(username, password);
      }
      const event = await auditEvent(app, 'login-locked', of(username, 'failure'));
      expect([event.remoteAddress, event.repeats, details(event)]).toEqual(['127.0.0.1', 1, { kind: 'user' }]);
    }
  });

  it('may be tried with any text', async () => {
    const sent = `line\r\none\u0000${'x'.repeat(1_000)}`;
    await tryLogin(sent, 'x');
    const event = await auditEvent(app, 'login', ({ subject }) => subject?.startsWith('line one x') === true);
    expect(event.subject).toHaveLength(199);
  });
});

describe('the end of sessions (protocol/oauth.md 8, 11, 13)', () => {
  it.each([
    ['revocation', (token: string) => app.asClient().post('/oauth/revoke', form({ token }))],
    ['logout', (token: string) => app.asAnonymous().post('/logout', undefined, { authorization: `Bearer ${token}` })],
  ])('by %s leaves an event', async (reason, end) => {
    const username = await aUserWith(app.database);
    const login = await aLogin(app, { username });
    await end(login.access_token);
    await end(login.access_token);
    const events = (await auditEvents(app, 'session-ended')).filter(of(username, 'success'));
    const session = login['OAuth2.SESSION_ID'];
    expect(events.map((event) => [event.username, details(event)])).toEqual([
      [username, { session, client: 'client', reason }],
    ]);
  });

  it('by a used refresh token that came back leaves an event (protocol/oauth.md 6.2)', async () => {
    const username = await aUserWith(app.database);
    const client = 'rotating:secret';
    const login = await aLogin(app, { username, client });
    const refresh = form({ grant_type: 'refresh_token', refresh_token: login.refresh_token });
    expect((await app.asClient(client).post('/oauth/token', refresh)).status).toBe(200);
    expect((await app.asClient(client).post('/oauth/token', refresh)).status).toBe(400);
    const event = await auditEvent(app, 'token-reuse', of(username, 'failure'));
    expect(details(event)).toEqual({ session: login['OAuth2.SESSION_ID'], client: 'rotating', reason: 'reuse' });
    const all = await app.as('admin').get('/rest/entities/sec_AuditEvent?fetchPlan=_local');
    expect(all.text).not.toContain(login.refresh_token);
  });
});
