import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const ENGLISH =
  'Kite; In business; 02/05/2024; 02/05/2024 22:30 +0000; 10:15; 1,234.50; 2,500.125; 9,007,199,254,740,993; True';
const GERMAN =
  'Kite; Im Geschäft; 02.05.2024; 02.05.2024 22:30 +0000; 10:15; 1.234,50; 2.500,125; 9.007.199.254.740.993; Ja';

const TEMPLATE = '{latchkey.validation.TimeZone.message}';

const app = useApp(() => startDomainApp({ LOCALES: 'en, de' }));
let badge: string;

beforeAll(async () => {
  badge = await insertRow(app.database, 'domain_badge', {
    product_id: await insertRow(app.database, 'domain_product', { name: 'Kite' }),
    status: '10',
    day: '2024-05-02',
    moment: '2024-05-02T22:30:00Z',
    at: '10:15:30',
    price: '1234.5',
    rate: '2500.125',
    count: '9007199254740993',
    valid: 'true',
  });
});

async function nameFor(username: string, acceptLanguage?: string): Promise<unknown> {
  const headers: SentHeaders = acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
  const answer = await app.as(username).get(`/rest/entities/Badge/${badge}`, undefined, headers);
  return (answer.json as { _instanceName: unknown })._instanceName;
}

describe('_instanceName in the locale of the request (protocol/entities.md 4.2, serialization.md 4)', () => {
  it.each([
    [undefined, ENGLISH],
    ['en', ENGLISH],
    ['de', GERMAN],
    ['de-AT, en;q=0.5', GERMAN],
    ['en;q=0.3, de;q=0.7', GERMAN],
    ['fr, de;q=0.1', GERMAN],
    ['fr', ENGLISH],
    ['de;q=0', ENGLISH],
  ])('Accept-Language %s', async (acceptLanguage, name) => {
    expect(await nameFor('admin', acceptLanguage)).toBe(name);
  });

  it('is the one of each request, whatever was compiled for another', async () => {
    const names = await Promise.all(['de', 'en', 'de', 'en'].map((locale) => nameFor('admin', locale)));
    expect(names).toEqual([GERMAN, ENGLISH, GERMAN, ENGLISH]);
  });

  it('appears in lists and in the answers to writes', async () => {
    const german = { 'accept-language': 'de' };
    const list = await app.as('admin').get('/rest/entities/Badge?limit=1', undefined, german);
    expect(list.json).toMatchObject([{ _instanceName: GERMAN }]);
    const written = await app.as('admin').post('/rest/entities/Badge', { status: 'BLOCKED', price: 2 }, german);
    expect(written.json).toMatchObject({ _instanceName: '; Blocked; ; ; ; 2,00; ; ;' });
  });
});

describe('the locale of a login (protocol/authentication.md 5)', () => {
  it('counts where the request names none that is available', async () => {
    await aUser(app.database, { username: 'greta', roles: ['system-full-access'] });
    const form = 'grant_type=password&username=greta&password=greta';
    const login = await app.asClient().post('/oauth/token', form, { 'accept-language': 'de' });
    const authorization = `Bearer ${(login.json as { access_token: string }).access_token}`;
    const names = await Promise.all(
      ['', 'fr', 'en'].map(async (language) => {
        const headers = { authorization, 'accept-language': language };
        const answer = await app.asAnonymous().get(`/rest/entities/Badge/${badge}`, undefined, headers);
        return (answer.json as { _instanceName: unknown })._instanceName;
      }),
    );
    expect(names).toEqual([GERMAN, GERMAN, ENGLISH]);
  });
});

describe('the time zone of an account (protocol/serialization.md 4)', () => {
  it.each([
    ['tokyo', 'Asia/Tokyo', '03/05/2024 07:30 +0900'],
    ['new-york', 'America/New_York', '02/05/2024 18:30 -0400'],
    ['nowhere', 'No/Where', '02/05/2024 22:30 +0000'],
  ])('shows %s moments in %s', async (username, timeZoneId, moment) => {
    await aUser(app.database, { username, timeZoneId, roles: ['system-full-access'] });
    expect(await nameFor(username)).toBe(ENGLISH.replace('02/05/2024 22:30 +0000', moment));
  });

  it.each(['Mars/Phobos', 'UTC+25', ' ', 'x'.repeat(100_000)])('must be one that exists, not %.20j', async (zone) => {
    const message = 'must be a time zone such as Europe/Berlin';
    const violation = { message, messageTemplate: TEMPLATE, path: 'timeZoneId', invalidValue: zone };
    const id = await aUser(app.database, { username: randomUUID(), timeZoneId: 'UTC' });
    const admin = app.as('admin');
    const created = await admin.post('/rest/entities/User', { username: 'marsian', timeZoneId: zone });
    expect(created).toAnswer(400, [violation]);
    const updated = await admin.put(`/rest/entities/User/${id}`, { timeZoneId: zone });
    expect(updated).toAnswer(400, [violation]);
    const bulk = await admin.put('/rest/entities/User', [{ id, timeZoneId: zone }]);
    expect(bulk).toAnswer(400, [{ ...violation, path: 'entities[0].timeZoneId' }]);
  });

  it('is refused in the language of the request', async () => {
    const body = { username: 'marsian', timeZoneId: 'Mars/Phobos' };
    const { json } = await app.as('admin').post('/rest/entities/User', body, { 'accept-language': 'de' });
    expect(json).toMatchObject([{ message: 'muss eine Zeitzone wie Europe/Berlin sein', messageTemplate: TEMPLATE }]);
  });

  it.each(['', null, 'europe/berlin', 'Etc/GMT-3'])('may be %j', async (timeZoneId) => {
    const id = await aUser(app.database, { username: randomUUID(), timeZoneId: 'UTC' });
    expect((await app.as('admin').put(`/rest/entities/User/${id}`, { timeZoneId })).status).toBe(200);
  });

  it('that was stored before zones were checked stays as it is', async () => {
    const id = await aUser(app.database, { username: randomUUID(), timeZoneId: 'Mars/Phobos' });
    expect((await app.as('admin').put(`/rest/entities/User/${id}`, { firstName: 'Ada' })).status).toBe(200);
  });

  it('counts from the next request after it was changed', async () => {
    const id = await aUser(app.database, { username: 'mover', timeZoneId: 'UTC', roles: ['system-full-access'] });
    expect(await nameFor('mover')).toBe(ENGLISH);
    await app.as('admin').put(`/rest/entities/User/${id}`, { timeZoneId: 'Asia/Tokyo' });
    expect(await nameFor('mover')).toContain('03/05/2024 07:30 +0900');
  });
});
