import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { CardPayment, Payment } from '../domain/payment.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

@ResourceRole({ code: 'payer', name: 'Everything with payments as such', childRoles: ['rest-minimal'] })
@EntityPolicy(Payment, ['create', 'read', 'update'])
@EntityPolicy(CardPayment, ['read'])
@EntityAttributePolicy(Payment, '*', 'modify')
@EntityAttributePolicy(CardPayment, '*', 'modify')
class PayerRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [PayerRole] })] })
class RolesModule {}

const KIND = new Statement('SELECT kind, card_number, till FROM domain_payment WHERE id = $1');
const GENERAL = { error: 'Cannot deserialize an entity from JSON', details: '' };

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'payer', roles: ['payer'] });
});

const stored = async (id: string) => (await app.database.rows(KIND, [id]))[0];
const aCard = () => insertRow(app.database, 'domain_payment', { kind: 'card', reference: 'P-1', card_number: '4711' });

describe('mandatory attributes of a class that shares its table (protocol/errors.md 4)', () => {
  const missing = (path: string) => [400, [{ path, message: 'may not be null', invalidValue: null }]];

  it('are required, although their column must take null', async () => {
    for (const [entity, body] of [
      ['CardPayment', { reference: 'x' }],
      ['Payment', { _entityName: 'CardPayment', reference: 'x', cardNumber: null }],
    ] as const) {
      const answer = await app.as('admin').post(`/rest/entities/${entity}`, body);
      expect([answer.status, answer.json]).toMatchObject(missing('cardNumber'));
    }
    const id = await aCard();
    const updated = await app.as('admin').put(`/rest/entities/Payment/${id}`, { cardNumber: null });
    expect([updated.status, updated.json]).toMatchObject(missing('cardNumber'));
    expect((await app.as('admin').put(`/rest/entities/Payment/${id}`, { reference: 'y' })).status).toBe(200);
  });

  it('are shown to clients, and those of other classes are optional', async () => {
    const model = await app.as('admin').get('/rest/metadata/entities/CardPayment');
    const { properties } = model.json as { properties: { name: string; mandatory: boolean }[] };
    expect(properties.find(({ name }) => name === 'cardNumber')).toMatchObject({ mandatory: true });
    expect((await app.as('admin').post('/rest/entities/CashPayment', { reference: 'x' })).status).toBe(201);
  });
});

describe('creating in a hierarchy (protocol/entities.md 10.1)', () => {
  it.each([
    ['Payment', { reference: 'a' }, 'Payment', ['Payment', null, null]],
    ['Payment', { _entityName: 'CardPayment', reference: 'b', cardNumber: '1' }, 'CardPayment', ['card', '1', null]],
    [
      'Payment',
      { _entityName: 'CashPayment', reference: 'c', till: '2', cardNumber: 'x' },
      'CashPayment',
      ['cash', null, '2'],
    ],
    ['CardPayment', { reference: 'd', cardNumber: '3' }, 'CardPayment', ['card', '3', null]],
  ])('a %s from %j', async (entity, body, name, row) => {
    const answer = await app.as('admin').post(`/rest/entities/${entity}`, body);
    const { id } = answer.json as { id: string };
    expect([answer.status, answer.json]).toMatchObject([201, { _entityName: name }]);
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/${entity}/${id}`);
    expect(await stored(id)).toEqual(row);
  });

  it('of several kinds at once, in the order of the request', async () => {
    const answer = await app
      .as('admin')
      .post('/rest/entities/Payment', [
        { _entityName: 'CashPayment', reference: '1' },
        { _entityName: 'CardPayment', reference: '2', cardNumber: '9' },
        { reference: '3' },
      ]);
    expect([answer.status, answer.json]).toMatchObject([
      201,
      [
        { _entityName: 'CashPayment' },
        { _entityName: 'CardPayment', _instanceName: '2 (9)' },
        { _entityName: 'Payment', _instanceName: '3' },
      ],
    ]);
  });

  it.each([
    ['Payment', 'Tag'],
    ['Payment', 'Nothing'],
    ['CardPayment', 'CashPayment'],
    ['CardPayment', 'Payment'],
  ])('a %s cannot be a %s', async (entity, _entityName) => {
    const answer = await app
      .as('admin')
      .post(`/rest/entities/${entity}`, { _entityName, reference: 'x', cardNumber: '1' });
    expect(answer).toAnswer(400, GENERAL);
  });
});

describe('updating in a hierarchy', () => {
  it('knows the attributes of what the row is, under every URL and name it goes by', async () => {
    const id = await aCard();
    for (const [entity, body, number] of [
      ['Payment', { cardNumber: '1' }, '1'],
      ['Payment', { _entityName: 'CardPayment', cardNumber: '2' }, '2'],
      ['CardPayment', { _entityName: 'Payment', cardNumber: '3', till: 'x' }, '3'],
    ] as const) {
      const answer = await app.as('admin').put(`/rest/entities/${entity}/${id}`, body);
      expect([answer.status, answer.json]).toMatchObject([200, { _entityName: 'CardPayment', id }]);
      expect(await stored(id)).toEqual(['card', number, null]);
    }
    const bulk = await app.as('admin').put('/rest/entities/Payment', [{ id, cardNumber: '4' }]);
    expect([bulk.status, await stored(id)]).toEqual([200, ['card', '4', null]]);
    const upsert = await app.as('admin').post('/rest/entities/Payment', { id, cardNumber: '5' });
    expect([upsert.status, await stored(id)]).toEqual([201, ['card', '5', null]]);
  });

  it('cannot make it another one', async () => {
    const id = await aCard();
    const answer = await app.as('admin').put(`/rest/entities/Payment/${id}`, { _entityName: 'CashPayment', till: '1' });
    expect(answer).toAnswer(400, GENERAL);
    const posted = await app.as('admin').post('/rest/entities/Payment', { id, _entityName: 'CashPayment', till: '1' });
    expect(posted).toAnswer(400, GENERAL);
  });

  it('does not find it among its siblings', async () => {
    const id = await aCard();
    const answer = await app.as('admin').put(`/rest/entities/CashPayment/${id}`, { till: '1' });
    expect(answer).toAnswer(404, { error: 'Entity not found', details: `Entity CashPayment with id ${id} not found` });
  });
});

describe('rights in a hierarchy (protocol/roles.md 1: entity policies are not inherited)', () => {
  it('are needed on what the object is', async () => {
    expect((await app.as('payer').post('/rest/entities/Payment', { reference: 'x' })).status).toBe(201);
    const body = { _entityName: 'CardPayment', reference: 'x', cardNumber: '1' };
    const created = await app.as('payer').post('/rest/entities/Payment', body);
    expect(created).toAnswer(403, {
      error: 'Forbidden',
      details: 'resource: CardPayment, type: entity, action: create',
    });
    const updated = await app.as('payer').put(`/rest/entities/Payment/${await aCard()}`, { reference: 'y' });
    expect(updated).toAnswer(403, {
      error: 'Forbidden',
      details: 'resource: CardPayment, type: entity, action: update',
    });
  });

  it('hide rows of a class that the caller may not read', async () => {
    const id = await insertRow(app.database, 'domain_payment', { kind: 'cash', reference: 'hidden' });
    expect((await app.as('payer').put(`/rest/entities/Payment/${id}`, { reference: 'y' })).status).toBe(404);
    expect((await app.as('payer').post('/rest/entities/Payment', { id, reference: 'y' })).status).toBe(409);
  });
});
