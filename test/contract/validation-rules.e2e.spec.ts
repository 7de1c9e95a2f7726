import { describe, expect, it } from '@jest/globals';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({ LOCALES: 'en, de' }));

const offer = (body: object, locale = 'en') =>
  app.as('admin').post('/rest/entities/Offer', body, { 'accept-language': locale });

const anOffer = (values: Readonly<Record<string, string>> = {}) => insertRow(app.database, 'domain_offer', values);

const PERIOD = {
  message: 'The end comes before the start',
  messageTemplate: '{shop.offer.period}',
  path: '',
  invalidValue: null,
};
const FOR_SOMEBODY = {
  message: 'a personal offer is for somebody',
  messageTemplate: 'a personal offer is for somebody',
  path: '',
  invalidValue: null,
};

describe('constraints of the whole object (protocol/errors.md 4)', () => {
  it('have an empty path and join the others in one answer', async () => {
    const answer = await offer({ opens: '2024-05-02T10:00:00Z', closes: '2024-05-01T10:00:00Z', kind: 'personal' });
    expect(answer).toAnswer(400, [PERIOD, FOR_SOMEBODY]);
  });

  it('compare stored values with new ones, whatever text each is written in', async () => {
    const id = await anOffer({ opens: '2024-05-02T10:00:00Z', closes: '2024-05-03T10:00:00Z' });
    const refused = await app.as('admin').put(`/rest/entities/Offer/${id}`, { closes: '2024-05-02T09:59:00Z' });
    expect(refused).toAnswer(400, [PERIOD]);
    const accepted = await app.as('admin').put(`/rest/entities/Offer/${id}`, { closes: '2024-05-02T10:00:00Z' });
    expect(accepted.status).toBe(200);
  });

  it('run on every update, also for what was stored broken', async () => {
    const id = await anOffer({ kind: 'personal' });
    const refused = await app.as('admin').put(`/rest/entities/Offer/${id}`, { contact: 'a@example.org' });
    expect(refused).toAnswer(400, [FOR_SOMEBODY]);
  });

  it('see references', async () => {
    const customer = await insertRow(app.database, 'domain_customer', { name: 'Acme' });
    const accepted = await offer({ kind: 'personal', customer: { id: customer } });
    expect(accepted.status).toBe(201);
    const { id } = accepted.json as { id: string };
    const kept = await app.as('admin').put(`/rest/entities/Offer/${id}`, { discount: 1 });
    const unlinked = await app.as('admin').put(`/rest/entities/Offer/${id}`, { customer: null });
    expect([kept.status, unlinked.json]).toEqual([200, [FOR_SOMEBODY]]);
  });
});

describe('groups (protocol/errors.md 4)', () => {
  it('check constraints without a group, of the group default and of the group REST, and no others', async () => {
    const answer = await offer({ code: '1a' });
    expect(answer.json).toEqual([
      {
        message: 'begins with a letter',
        messageTemplate: 'begins with a letter',
        path: 'code',
        invalidValue: '1a',
      },
      {
        message: 'size must be between 3 and 2147483647',
        messageTemplate: '{jakarta.validation.constraints.Size.message}',
        path: 'code',
        invalidValue: '1a',
      },
    ]);
    expect((await offer({ code: 'ABC' })).status).toBe(201);
  });
});

describe('constraints of the application (protocol/errors.md 4)', () => {
  it.each([
    ['en', 'The code TAKEN is taken'],
    ['de', 'Der Code TAKEN ist vergeben'],
  ])('may query the database and answer in %s', async (locale, message) => {
    await anOffer({ code: 'TAKEN' });
    const answer = await offer({ code: 'TAKEN' }, locale);
    expect(answer).toAnswer(400, [
      { message, messageTemplate: '{shop.offer.codeTaken}', path: 'code', invalidValue: 'TAKEN' },
    ]);
  });

  it('fall back to English, then to the key', async () => {
    const answer = await offer({ kind: 'rebate', discount: 4, contact: 'nobody' }, 'de');
    expect(answer.json).toEqual([
      {
        message: 'A rebate is 5 percent or more',
        messageTemplate: '{shop.offer.discount}',
        path: 'discount',
        invalidValue: 4,
      },
      { message: 'shop.nowhere', messageTemplate: '{shop.nowhere}', path: 'contact', invalidValue: 'nobody' },
    ]);
  });

  it('stand under conditions, which see the merged state', async () => {
    const id = await anOffer({ kind: 'gift' });
    expect((await app.as('admin').put(`/rest/entities/Offer/${id}`, { discount: 1 })).status).toBe(200);
    const refused = await app.as('admin').put(`/rest/entities/Offer/${id}`, { discount: 1, kind: 'rebate' });
    expect(refused.json).toMatchObject([{ path: 'discount', messageTemplate: '{shop.offer.discount}' }]);
    expect((await app.as('admin').put(`/rest/entities/Offer/${id}`, { contact: null })).status).toBe(200);
  });
});

describe('embedded objects (protocol/errors.md 4)', () => {
  it('are checked by the attributes they are given, with their path', async () => {
    const answer = await app.as('admin').post('/rest/entities/Customer', { name: 'Acme', address: { zip: '123' } });
    expect(answer).toAnswer(400, [
      {
        message: 'size must be between 5 and 10',
        messageTemplate: '{jakarta.validation.constraints.Size.message}',
        path: 'address.zip',
        invalidValue: '123',
      },
    ]);
    const other = await app.as('admin').post('/rest/entities/Customer', { name: 'Acme', address: { city: 'Bonn' } });
    expect(other.status).toBe(201);
  });
});

describe('a mandatory column that only the database could see (protocol/errors.md 5)', () => {
  it.each([
    ['en', 'may not be null'],
    ['de', 'muss angegeben werden'],
  ])('is reported in %s', async (locale, message) => {
    const answer = await app
      .as('admin')
      .post('/rest/entities/Currency', { name: 'Euro' }, { 'accept-language': locale });
    expect(answer).toAnswer(400, [
      {
        message,
        messageTemplate: '{jakarta.validation.constraints.NotNull.message}',
        path: 'code',
        invalidValue: null,
      },
    ]);
  });
});
