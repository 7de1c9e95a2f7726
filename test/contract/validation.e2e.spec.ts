import { describe, expect, it } from '@jest/globals';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { anOrder } from '../builders/an-order.js';
import { insertRow } from '../builders/insert-row.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';

const app = useApp();

const violation = (constraint: string, message: string, path: string, invalidValue: unknown) => ({
  message,
  messageTemplate: `{jakarta.validation.constraints.${constraint}.message}`,
  path,
  invalidValue,
});
const notNull = (path: string) => violation('NotNull', 'may not be null', path, null);
const notEmpty = (path: string, invalidValue: unknown = '') =>
  violation('NotEmpty', 'must not be empty', path, invalidValue);
const atLeastZero = (path: string, value: number) =>
  violation('Min', 'must be greater than or equal to 0', path, value);
const positive = (path: string, value: number) => violation('Positive', 'must be greater than 0', path, value);
const noEmail = (path: string, value: string) => violation('Email', 'not a well-formed email address', path, value);

/** All violations are reported together; which comes first is nowhere promised. */
const byPath = (json: unknown): unknown =>
  [...(json as { path: string }[])].sort((one, other) => one.path.localeCompare(other.path));

describe('validation on create (protocol/errors.md 4)', () => {
  it.each([
    ['Tag', {}, [notEmpty('name', null)]],
    ['Tag', { name: null }, [notEmpty('name', null)]],
    ['Tag', { name: '' }, [notEmpty('name')]],
    ['Product', {}, [notEmpty('name', null), notNull('price')]],
    ['Product', { name: '', price: -1 }, [notEmpty('name'), atLeastZero('price', -1)]],
    ['Product', { name: 'Kite', price: '-0.01' }, [atLeastZero('price', -0.01)]],
    ['Product', { name: 'Kite', price: null }, [notNull('price')]],
    ['Product', { name: 'Kite', price: 1, special: null }, [notNull('special')]],
    ['Product', { name: 'Kite', price: 1, special: '' }, [notNull('special')]],
    ['Customer', { name: 'Acme', email: 'nobody' }, [noEmail('email', 'nobody')]],
    ['Customer', { name: 'Acme', email: '' }, [noEmail('email', '')]],
    ['Customer', { name: 'Acme', status: null }, [notNull('status')]],
    ['Order', {}, [notNull('customer'), notNull('date'), notEmpty('number', null)]],
    ['OrderLine', { quantity: 0 }, [notNull('order'), notNull('product'), positive('quantity', 0)]],
    ['OrderLine', { quantity: -2.5 }, [notNull('order'), notNull('product'), positive('quantity', -2.5)]],
    ['OrderLine', {}, [notNull('order'), notNull('product'), notNull('quantity')]],
  ])('%s %j is refused', async (entity, body, violations) => {
    const answer = await app.as('admin').post(`/rest/entities/${entity}`, body);
    expect(answer.headers['content-type']).toBe('application/json');
    expect([answer.status, byPath(answer.json)]).toEqual([400, violations]);
  });

  it('lets null pass where null may stand, whatever other constraints there are', async () => {
    const answer = await app
      .as('admin')
      .post('/rest/entities/Customer', { name: 'Acme', email: null, birthDate: null });
    expect(answer.status).toBe(201);
    const customer = await aCustomer(app.database);
    const order = { number: 'X-1', date: '2024-05-02', amount: null, customer: { id: customer } };
    expect((await app.as('alice').post('/rest/entities/Order', order)).status).toBe(201);
  });

  it('takes the bounds themselves', async () => {
    const answer = await app.as('admin').post('/rest/entities/Product', { name: 'Free', price: 0 });
    expect(answer.status).toBe(201);
  });

  it('gives an absent attribute its default', async () => {
    const answer = await app.as('admin').post('/rest/entities/Customer?responseFetchPlan=_local', { name: 'Acme' });
    expect(answer.json).toMatchObject({ name: 'Acme', status: 'ACTIVE' });
  });

  it('writes the invalid value with all its digits', async () => {
    const body = '{"name":"Kite","price":-12345678901234567.89}';
    const answer = await app.as('admin').post('/rest/entities/Product', body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('"invalidValue":-12345678901234567.89');
  });
});

describe('validation on update (protocol/errors.md 4)', () => {
  it.each<[string, () => Promise<string>, object, object[]]>([
    ['Product', () => aProduct(app.database), { name: '' }, [notEmpty('name')]],
    [
      'Product',
      () => aProduct(app.database),
      { name: null, price: -1 },
      [notEmpty('name', null), atLeastZero('price', -1)],
    ],
    ['Product', () => aProduct(app.database), { special: null }, [notNull('special')]],
    ['Customer', () => aCustomer(app.database), { status: null }, [notNull('status')]],
    ['Customer', () => aCustomer(app.database), { email: 'nobody' }, [noEmail('email', 'nobody')]],
    ['Order', () => anOrder(app.database, { number: 'X-2' }), { customer: null }, [notNull('customer')]],
    ['OrderLine', () => anOrderLine(app.database, {}), { quantity: 0 }, [positive('quantity', 0)]],
  ])('%s is not changed: %j', async (entity, existing, body, violations) => {
    const path = `/rest/entities/${entity}/${await existing()}`;
    const before = await app.as('admin').get(path);
    const answer = await app.as('admin').put(path, body);
    expect([answer.status, byPath(answer.json)]).toEqual([400, violations]);
    expect((await app.as('admin').get(path)).text).toBe(before.text);
  });

  it('looks only at what the body names, even where the stored value is invalid', async () => {
    const id = await insertRow(app.database, 'customer', { name: '', email: 'nobody' });
    const answer = await app.as('admin').put(`/rest/entities/Customer/${id}`, { region: 'south' });
    expect(answer.status).toBe(200);
    const refused = await app.as('admin').put(`/rest/entities/Customer/${id}`, { region: 'north', email: 'nobody' });
    expect(refused).toAnswer(400, [noEmail('email', 'nobody')]);
  });
});

describe('other refusals around validation', () => {
  it('report a missing reference before broken constraints (protocol/roles.md 7)', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', { customer: { id: UNKNOWN } });
    expect(answer).toAnswer(400, {
      error: 'Entity creation failed',
      details: "Referenced entity for property 'customer' is missing",
    });
  });

  it('report an unreadable body before broken constraints (protocol/roles.md 7)', async () => {
    const answer = await app.as('admin').post('/rest/entities/Product', { name: '', price: 'abc' });
    expect(answer).toAnswer(400, { error: 'Cannot deserialize an entity from JSON', details: '' });
  });

  it('of application code have its text (protocol/errors.md 4)', async () => {
    const answer = await app.as('admin').post('/rest/entities/User', { username: 'anonymous' });
    expect(answer).toAnswer(400, [
      {
        message: 'The username anonymous is reserved',
        messageTemplate: '{io.jmix.core.validation.CustomValidationException}',
        path: '',
        invalidValue: null,
      },
    ]);
  });

  it('never show a secret value', async () => {
    const answer = await app.as('admin').post('/rest/entities/User', { username: 'eve', password: '' });
    expect(answer).toAnswer(400, [violation('NotEmpty', 'must not be empty', 'password', null)]);
  });
});
