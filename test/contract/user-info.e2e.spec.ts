import { describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import { aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startApp({ LOCALES: 'en, de, de-CH', ANONYMOUS_URL_PATTERNS: '/rest/userInfo' }));

const localeOf = async (acceptLanguage: string): Promise<unknown> => {
  const answer = await app.as('alice').get('/rest/userInfo', undefined, { 'accept-language': acceptLanguage });
  return (answer.json as { locale: string }).locale;
};

describe('GET /rest/userInfo (protocol/permissions.md 2)', () => {
  it('lists name, locale and every attribute but secrets, nulls included, whatever the attribute policies', async () => {
    const id = await aUser(app.database, {
      username: 'jane',
      firstName: 'Jane',
      lastName: null,
      email: 'jane@shop.example',
      roles: ['rest-minimal'],
    });
    const answer = await app.as('jane').get('/rest/userInfo');
    expect(answer).toAnswer(200, {
      username: 'jane',
      locale: 'en',
      attributes: {
        id,
        version: 1,
        createTs: expect.any(String),
        createdBy: null,
        updateTs: expect.any(String),
        updatedBy: null,
        deleteTs: null,
        deletedBy: null,
        username: 'jane',
        firstName: 'Jane',
        lastName: null,
        email: 'jane@shop.example',
        active: true,
        timeZoneId: null,
        passwordChangeRequired: false,
      },
    });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json;charset=UTF-8',
      'cache-control': 'no-store',
    });
  });

  it('writes values as entities do', async () => {
    const { attributes } = (await app.as('admin').get('/rest/userInfo')).json as { attributes: { id: string } };
    const answer = await app.as('admin').get(`/rest/entities/User/${attributes.id}?fetchPlan=_local&returnNulls=true`);
    expect(answer.json).toMatchObject(attributes);
  });

  it.each([
    ['de', 'de'],
    ['de-AT, en;q=0.5', 'de'],
    ['de-CH', 'de_CH'],
    ['fr', 'en'],
  ])('returns for %s the locale %s', async (acceptLanguage, locale) => {
    expect(await localeOf(acceptLanguage)).toBe(locale);
  });

  it('queries the database once for an account that does not change', async () => {
    await app.as('alice').get('/rest/userInfo');
    const spy = jest.spyOn(Database.prototype, 'rows');
    const answer = await app.as('alice').get('/rest/userInfo');
    expect([answer.status, spy.mock.calls]).toEqual([200, []]);
    spy.mockRestore();
  });

  it('shows a change at the next request', async () => {
    const id = await aUser(app.database, { username: 'mary', roles: ['rest-minimal'] });
    await app.as('mary').get('/rest/userInfo');
    await app.as('admin').put(`/rest/entities/User/${id}`, { timeZoneId: 'Europe/Berlin' });
    expect((await app.as('mary').get('/rest/userInfo')).json).toMatchObject({
      attributes: { timeZoneId: 'Europe/Berlin', version: 2, updatedBy: 'admin' },
    });
  });

  it('knows no attributes of anonymous', async () => {
    const answer = await app.asAnonymous().get('/rest/userInfo');
    expect([answer.status, answer.text]).toEqual([200, '{"username":"anonymous","locale":"en","attributes":{}}']);
  });
});
