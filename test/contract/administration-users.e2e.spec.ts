import { describe, expect, it } from '@jest/globals';
import { aLogin, form, statusWith } from '../builders/a-login.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { auditEvent } from '../harness/audit-events.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startApp({ ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role' }));

const outcome = ({ status, json }: Answer): unknown[] => [status, json];
const NOBODY = [404, { error: 'User not found', details: 'User nobody not found' }];

describe('GET /rest/security/users/{username}/permissions (protocol/roles.md 11)', () => {
  it('answers what that user gets from GET /rest/permissions', async () => {
    for (const username of ['admin', 'alice']) {
      const own = await app.as(username).get('/rest/permissions');
      const seen = await app.as('admin').get(`/rest/security/users/${username}/permissions`);
      expect(seen).toAnswer(200, own.json);
    }
  });

  it('knows users who cannot ask themselves: inactive ones, those without roles, anonymous', async () => {
    await aUser(app.database, { username: 'asleep', active: false, roles: ['product-viewer'] });
    const permissions = async (username: string): Promise<unknown> =>
      (await app.as('admin').get(`/rest/security/users/${username}/permissions`)).json;
    expect(await permissions('asleep')).toMatchObject({ authorities: ['ROLE_product-viewer'] });
    expect(await permissions('bob')).toEqual({ authorities: [], entities: [], entityAttributes: [], specifics: [] });
    expect(await permissions('anonymous')).toMatchObject({ authorities: ['ROLE_anonymous-rest-role'] });
  });

  it('answers 404 for a name that nobody has', async () => {
    expect(outcome(await app.as('admin').get('/rest/security/users/nobody/permissions'))).toEqual(NOBODY);
  });
});

describe('POST /rest/security/users/{username}/password-reset (protocol/roles.md 11)', () => {
  it('shows a new password once, and every token of the user ends', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const before = await aLogin(app, { username });
    const path = `/rest/security/users/${username}/password-reset`;
    const answer = await app.as('admin').post(path, { requireChange: false });
    const password = expect.stringMatching(/^[a-zA-Z2-9]{5}(-[a-zA-Z2-9]{5}){3}$/);
    expect(answer).toAnswer(200, { username, password });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(await statusWith(app, before.access_token)).toBe(401);
    await expect(aLogin(app, { username })).rejects.toThrow('Bad credentials');
    await aLogin(app, { username, password: (answer.json as { readonly password: string }).password });
  });

  it.each([
    [{ requireChange: true }, true],
    [{ requireChange: false }, false],
    [{}, true],
    [undefined, true],
  ])('with %j requires the user to choose another one: %s', async (body, passwordChangeRequired) => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const answer = await app.as('admin').post(`/rest/security/users/${username}/password-reset`, body);
    const { password } = answer.json as { readonly password: string };
    const logIn = (more: Record<string, string> = {}): Promise<Answer> =>
      app.asClient().post('/oauth/token', form({ grant_type: 'password', username, password, ...more }));
    expect((await logIn()).status).toBe(passwordChangeRequired ? 400 : 200);
    const changed = await logIn({ new_password: 'Violet-Kite-7' });
    const authorization = `Bearer ${(changed.json as { readonly access_token: string }).access_token}`;
    const userInfo = await app.asAnonymous().get('/rest/userInfo', undefined, { authorization });
    expect(userInfo.json).toMatchObject({ attributes: { passwordChangeRequired: false } });
  });

  it('refuses what it does not understand', async () => {
    const reset = (body: string | object): Promise<Answer> =>
      app.as('admin').post('/rest/security/users/bob/password-reset', body);
    expect(await reset({ requireChange: 'yes' })).toAnswer(400, [
      {
        message: 'must be true or false',
        messageTemplate: 'must be true or false',
        path: 'requireChange',
        invalidValue: null,
      },
    ]);
    expect((await reset('[]')).status).toBe(400);
    expect(outcome(await app.as('admin').post('/rest/security/users/nobody/password-reset'))).toEqual(NOBODY);
  });

  it('leaves an event without the password', async () => {
    const username = await aUserWith(app.database);
    const answer = await app.as('admin').post(`/rest/security/users/${username}/password-reset`);
    const event = await auditEvent(app, 'password-reset', ({ subject }) => subject === username);
    expect(event).toMatchObject({ username: 'admin', outcome: 'success', details: '{"changeRequired":"true"}' });
    const all = await app.as('admin').get('/rest/entities/sec_AuditEvent?fetchPlan=_local');
    expect(all.text).not.toContain((answer.json as { readonly password: string }).password);
  });
});

describe('POST /rest/security/password-resets (protocol/roles.md 11, item 8)', () => {
  it('resets the passwords of many users', async () => {
    const usernames = [await aUserWith(app.database), await aUserWith(app.database)];
    const answer = await app.as('admin').post('/rest/security/password-resets', { usernames, requireChange: true });
    expect(answer.status).toBe(200);
    const resets = answer.json as readonly { readonly username: string; readonly password: string }[];
    expect(resets.map(({ username }) => username)).toEqual(usernames);
    for (const { username, password } of resets) {
      await expect(aLogin(app, { username, password })).rejects.toThrow('password_change_required');
    }
  });

  it('resets none when one of them is unknown', async () => {
    const username = await aUserWith(app.database);
    const usernames = [username, 'nobody'];
    expect(outcome(await app.as('admin').post('/rest/security/password-resets', { usernames }))).toEqual(NOBODY);
    await aLogin(app, { username });
  });

  it.each([[{}], [{ usernames: [] }], [{ usernames: 'bob' }], [{ usernames: [1] }]])('refuses %j', async (body) => {
    const answer = await app.as('admin').post('/rest/security/password-resets', body);
    expect([answer.status, (answer.json as readonly { readonly path: string }[]).map(({ path }) => path)]).toEqual([
      400,
      ['usernames'],
    ]);
  });
});
