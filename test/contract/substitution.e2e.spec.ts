import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RowLevelPolicy, RowLevelRole } from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { Customer } from '../../src/sales/customer.entity.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { aCustomer } from '../builders/a-customer.js';
import { aLogin, type Tokens } from '../builders/a-login.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import { auditEvents } from '../harness/audit-events.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const SUBSTITUTIONS = '/rest/entities/sec_UserSubstitutionEntity';
const PATH = '/rest/user-session/substitution';

@RowLevelRole({ code: 'customers-of-own-name', name: 'Customers of the same name' })
@RowLevelPolicy(Customer, { property: 'name', operator: '=', value: { currentUser: 'username' } })
class OwnCustomersRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [OwnCustomersRole] })] })
class RowsModule {}

const app = useApp(() => startApp({}, [SalesModule, RowsModule]));

const day = (offset: number): string => new Date(Date.now() + offset * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

interface Pair {
  /** A user who may only enter the API. */
  readonly username: string;
  /** An order clerk. */
  readonly substituted: string;
  readonly substitutedId: string;
  readonly login: Tokens;
}

async function pair(): Promise<Pair> {
  const username = await aUserWith(app.database, 'rest-minimal');
  const substituted = `${username}-boss`;
  const substitutedId = await aUser(app.database, { username: substituted, roles: ['order-clerk'] });
  return { username, substituted, substitutedId, login: await aLogin(app, { username }) };
}

const substitution = async (
  { username, substituted }: Pair,
  period: { readonly startDate?: string; readonly endDate?: string } = {},
): Promise<string> => {
  const body = { username, substitutedUsername: substituted, ...period };
  const answer = await app.as('admin').post(SUBSTITUTIONS, body);
  expect(answer.status).toBe(201);
  return (answer.json as { readonly id: string }).id;
};

const as = ({ login }: Pair) => {
  const headers = { authorization: `Bearer ${login.access_token}` };
  const actor = app.asAnonymous();
  return {
    get: (path: string): Promise<Answer> => actor.get(path, undefined, headers),
    post: (path: string, body: object): Promise<Answer> => actor.post(path, body, headers),
    substitute: (username: unknown): Promise<Answer> => actor.put(PATH, { username }, headers),
  };
};

/** 200 with the rights of the substituted user, 403 with the user's own. */
const rights = async (one: Pair): Promise<number> => (await as(one).get('/rest/entities/Order')).status;

/** Somebody who substitutes. */
async function substituting(period = {}): Promise<Pair & { readonly id: string }> {
  const one = await pair();
  const id = await substitution(one, period);
  expect((await as(one).substitute(one.substituted)).status).toBe(204);
  expect(await rights(one)).toBe(200);
  return { ...one, id };
}

describe('PUT /rest/user-session/substitution (protocol/roles.md 9, 11)', () => {
  it('gives the session the rights of the other user, until another request ends it', async () => {
    const one = await pair();
    await substitution(one);
    expect(await rights(one)).toBe(403);
    const started = await as(one).substitute(one.substituted);
    expect([started.status, started.text]).toEqual([204, '']);
    expect(await rights(one)).toBe(200);
    expect((await as(one).get('/rest/permissions')).json).toMatchObject({ authorities: ['ROLE_order-clerk'] });
    expect((await as(one).substitute(null)).status).toBe(204);
    expect(await rights(one)).toBe(403);
    expect((await as(one).get('/rest/permissions')).json).toMatchObject({ authorities: ['ROLE_rest-minimal'] });
  });

  it('leaves the user who they are: in userInfo, in audit columns, in other sessions', async () => {
    const one = await substituting();
    expect((await as(one).get('/rest/userInfo')).json).toMatchObject({
      username: one.username,
      attributes: { username: one.username },
    });
    const customer = await aCustomer(app.database);
    const order = { number: 'by substitute', date: '2026-05-01', customer: { id: customer }, lines: [] };
    const created = await as(one).post('/rest/entities/Order', order);
    const { id } = created.json as { readonly id: string };
    expect((await as(one).get(`/rest/entities/Order/${id}?fetchPlan=_local`)).json).toMatchObject({
      createdBy: one.username,
    });
    expect(await rights({ ...one, login: await aLogin(app, one) })).toBe(403);
  });

  it('survives a refresh of the tokens, and shows in the sessions', async () => {
    const one = await substituting();
    const body = `grant_type=refresh_token&refresh_token=${one.login.refresh_token}`;
    const login = (await app.asClient().post('/oauth/token', body)).json as Tokens;
    expect(await rights({ ...one, login })).toBe(200);
    const sessions = await app.as('admin').get(`/rest/security/sessions?username=${one.username}`);
    expect(sessions.json).toMatchObject([{ substitutedUsername: one.substituted }]);
  });

  it('restricts rows as for the other user, whose name conditions compare with', async () => {
    const one = await pair();
    await substitution(one);
    await aRoleAssignment(app.database, {
      username: one.substituted,
      roleCode: 'customers-of-own-name',
      roleType: 'row_level',
    });
    for (const name of [one.username, one.substituted]) {
      await aCustomer(app.database, { name });
    }
    await as(one).substitute(one.substituted);
    const customers = (await as(one).get('/rest/entities/Customer?fetchPlan=_local')).json;
    expect((customers as readonly { readonly name: string }[]).map(({ name }) => name)).toEqual([one.substituted]);
  });

  it.each([
    ['yesterday', { startDate: day(-9), endDate: day(-1) }, 403],
    ['until today', { startDate: day(-9), endDate: day(0) }, 204],
    ['only today', { startDate: day(0), endDate: day(0) }, 204],
    ['from today', { startDate: day(0) }, 204],
    ['tomorrow', { startDate: day(1) }, 403],
    ['always', {}, 204],
  ])('with a substitution valid %s answers by the day', async (_, period, status) => {
    const one = await pair();
    await substitution(one, period);
    const answer = await as(one).substitute(one.substituted);
    expect(answer.status).toBe(status);
    expect(await rights(one)).toBe(status === 204 ? 200 : 403);
  });

  it('answers 403 alike without a substitution, for oneself and for a name that nobody has', async () => {
    const one = await pair();
    await substitution({ ...(await pair()), substituted: one.substituted });
    for (const username of [one.substituted, one.username, 'nobody', 'system']) {
      const answer = await as(one).substitute(username);
      expect(answer).toAnswer(403, { error: 'Forbidden', details: `No substitution of ${username} is valid today` });
    }
  });

  it('goes one way', async () => {
    const one = await pair();
    await substitution(one);
    const other = { ...one, login: await aLogin(app, { username: one.substituted }) };
    expect((await as(other).substitute(one.username)).status).toBe(403);
  });

  it.each([[{}], [{ username: 7 }], [{ username: ['alice'] }]])('answers %j with the validation body', async (body) => {
    const answer = await app.as('alice').put(PATH, body);
    expect(answer).toAnswer(400, [
      {
        message: 'must be a username or null',
        messageTemplate: 'must be a username or null',
        path: 'username',
        invalidValue: null,
      },
    ]);
  });

  it('leaves events', async () => {
    const one = await substituting();
    await as(one).substitute(null);
    await as(one).substitute(null);
    for (const kind of ['substitution-started', 'substitution-ended']) {
      const mine = (await auditEvents(app, kind)).filter(({ username }) => username === one.username);
      expect(mine.map(({ subject }) => subject)).toEqual([one.substituted]);
    }
  });
});

describe('a running substitution ends at the next request (protocol/roles.md 9)', () => {
  const user = (id: string): string => `/rest/entities/User/${id}`;

  it.each<[string, (one: Pair & { readonly id: string }) => Promise<Answer>]>([
    ['is deleted', ({ id }) => app.as('admin').delete(`${SUBSTITUTIONS}/${id}`)],
    ['has ended', ({ id }) => app.as('admin').put(`${SUBSTITUTIONS}/${id}`, { endDate: day(-1) })],
    ['has not begun', ({ id }) => app.as('admin').put(`${SUBSTITUTIONS}/${id}`, { startDate: day(1) })],
    ['is for another user', ({ id }) => app.as('admin').put(`${SUBSTITUTIONS}/${id}`, { username: 'bob' })],
    [
      'has a user who is deactivated',
      ({ substitutedId }) => app.as('admin').put(user(substitutedId), { active: false }),
    ],
    ['has a user who is deleted', ({ substitutedId }) => app.as('admin').delete(user(substitutedId))],
  ])('when the substitution %s', async (_, change) => {
    const one = await substituting();
    expect((await change(one)).status).toBeLessThan(300);
    expect(await rights(one)).toBe(403);
  });

  it('when its last day is over, whether or not anything else happens', async () => {
    const one = await pair();
    const id = await insertRow(app.database, 'sec_user_substitution', {
      username: one.username,
      substituted_username: one.substituted,
    });
    await as(one).substitute(one.substituted);
    await app.database.transaction(async (transaction) => {
      await transaction.manager.query(
        `UPDATE sec_user_substitution SET end_date = (now() AT TIME ZONE 'UTC')::date - 1 WHERE id = '${id}'`,
      );
      transaction.signal({ topic: 'all', key: '' });
    });
    expect(await rights(one)).toBe(403);
  });

  it('and does not come back by itself', async () => {
    const one = await substituting();
    await app.as('admin').put(`${SUBSTITUTIONS}/${one.id}`, { endDate: day(-1) });
    await app.as('admin').put(`${SUBSTITUTIONS}/${one.id}`, { endDate: day(9) });
    expect(await rights(one)).toBe(403);
    const again = await substituting();
    await app.as('admin').put(user(again.substitutedId), { active: false });
    await app.as('admin').put(user(again.substitutedId), { active: true });
    expect(await rights(again)).toBe(403);
  });

  it('but goes on when the period only becomes longer, and when users are renamed', async () => {
    const one = await substituting({ endDate: day(1) });
    await app.as('admin').put(`${SUBSTITUTIONS}/${one.id}`, { endDate: day(9) });
    expect(await rights(one)).toBe(200);
    const renamed = `${one.substituted}-renamed`;
    await app.as('admin').put(user(one.substitutedId), { username: renamed });
    expect(await rights(one)).toBe(200);
    const stored = await app.as('admin').get(`${SUBSTITUTIONS}/${one.id}?fetchPlan=_local`);
    expect(stored.json).toMatchObject({ username: one.username, substitutedUsername: renamed });
  });
});

describe('the entity sec_UserSubstitutionEntity (protocol/roles.md 10)', () => {
  const violation = (path: string, message: string): object => ({
    message,
    messageTemplate: message,
    path,
    invalidValue: null,
  });

  it.each([
    [{ startDate: '2026-05-02', endDate: '2026-05-01' }, [violation('endDate', 'must not be before startDate')]],
    [{ substitutedUsername: 'bob' }, [violation('substitutedUsername', 'must be another user')]],
  ])('refuses %j', async (given, violations) => {
    const body = { username: 'bob', substitutedUsername: 'alice', ...given };
    const answer = await app.as('admin').post(SUBSTITUTIONS, body);
    expect(answer).toAnswer(400, violations);
  });

  it('takes one day, and a changed end is compared with the stored start', async () => {
    const body = { username: 'bob', substitutedUsername: 'alice', startDate: '2026-05-01', endDate: '2026-05-01' };
    const created = await app.as('admin').post(SUBSTITUTIONS, body);
    expect(created.status).toBe(201);
    const { id } = created.json as { readonly id: string };
    const updated = await app.as('admin').put(`${SUBSTITUTIONS}/${id}`, { endDate: '2026-04-30' });
    expect(updated).toAnswer(400, [violation('endDate', 'must not be before startDate')]);
  });

  it('goes with its users', async () => {
    const one = await pair();
    const id = await substitution(one);
    await app.as('admin').delete(`/rest/entities/User/${one.substitutedId}`);
    expect((await app.as('admin').get(`${SUBSTITUTIONS}/${id}`)).status).toBe(404);
  });
});
