import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomerCategory } from '../builders/a-customer-category.js';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aTag } from '../builders/a-tag.js';
import { aUser } from '../builders/a-user.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { anOrder } from '../builders/an-order.js';
import { insertRow } from '../builders/insert-row.js';
import { useApp } from '../harness/use-app.js';

const ADA = 'c0000000-0000-4000-8000-00000000000a';
const BELA = 'c0000000-0000-4000-8000-00000000000b';
const CORA = 'c0000000-0000-4000-8000-00000000000c';
const idOfOrder = (number: string): string => `0d000000-0000-4000-8000-00000000${number}`;

const app = useApp();

/** Three customers and four orders; a fifth is deleted. Nothing in this file changes them. */
beforeAll(async () => {
  const { database } = app;
  const retail = await aCustomerCategory(database, { name: 'Retail' });
  const wholesale = await aCustomerCategory(database, { name: 'Wholesale' });
  const address = (city: string | null) => ({ country: null, city, zip: null });
  await aCustomer(database, { id: ADA, name: 'Ada', category: wholesale, address: address('Lyon') });
  await aCustomer(database, { id: BELA, name: 'Bela', category: null, address: address(null) });
  await aCustomer(database, { id: CORA, name: 'Cora', category: retail, address: address('Bonn') });
  await anOrder(database, {
    id: idOfOrder('1001'),
    number: '1001',
    date: '2024-01-01',
    amount: '20.00',
    customer: CORA,
  });
  await anOrder(database, {
    id: idOfOrder('1002'),
    number: '1002',
    date: '2024-01-02',
    amount: '30.00',
    customer: ADA,
  });
  await anOrder(database, { id: idOfOrder('1003'), number: '1003', date: '2024-01-02', amount: null, customer: BELA });
  await anOrder(database, { id: idOfOrder('1004'), number: '1004', date: '2024-01-03', amount: '9.00', customer: ADA });
  await insertRow(database, 'sales_order', {
    number: '1005',
    date: '2024-01-05',
    customer_id: ADA,
    deleted_date: '2024-02-01 00:00:00+00',
  });
  await aUser(database, { username: 'viewer', roles: ['product-viewer'] });
  // Sees products, but not tags.
  await aUser(database, { username: 'editor', roles: ['rest-minimal', 'anonymous-rest-role'] });
});

const namesIn = (json: unknown): string[] =>
  (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName);

async function ordersBy(query: string): Promise<string> {
  const answer = await app.as('alice').get(`/rest/entities/Order?${query}`);
  expect(answer.status).toBe(200);
  return namesIn(answer.json).join(' ');
}

describe('GET /rest/entities/{e} (protocol/entities.md 6)', () => {
  it('answers an array of objects with the requested attributes, deleted ones left out', async () => {
    const answer = await app.as('alice').get('/rest/entities/Order?fetchPlan=_instance_name');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.headers).not.toHaveProperty('x-total-count');
    expect(answer.json).toEqual(
      ['1001', '1002', '1003', '1004'].map((number) => ({
        _entityName: 'Order',
        _instanceName: number,
        id: idOfOrder(number),
        number,
      })),
    );
  });

  it.each([
    ['limit=2', '1001 1002'],
    ['offset=3', '1004'],
    ['limit=2&offset=1', '1002 1003'],
    ['offset=4', ''],
    ['limit=0', ''],
    ['limit=10000', '1001 1002 1003 1004'],
    ['limit=&offset=&sort=&fetchPlan=&view=&returnNulls=&returnCount=', '1001 1002 1003 1004'],
    ['limit=%202%20', '1001 1002'],
    ['dynamicAttributes=true&unknown=1', '1001 1002 1003 1004'],
  ])('pages with %s', async (query, numbers) => {
    expect(await ordersBy(query)).toBe(numbers);
  });

  it.each(['returnCount=true', 'returnCount=true&limit=1&offset=2', 'returnCount=YES&limit=0'])(
    'counts all visible rows with %s',
    async (query) => {
      const answer = await app.as('alice').get(`/rest/entities/Order?${query}`);
      expect([answer.status, answer.headers['x-total-count']]).toEqual([200, '4']);
    },
  );

  it('answers HEAD with the count and without a body', async () => {
    const answer = await app.as('alice').send('HEAD', '/rest/entities/Order?returnCount=true');
    expect([answer.status, answer.headers['x-total-count'], answer.text]).toEqual([200, '4', '']);
  });

  it('writes nulls when asked to', async () => {
    const answer = await app.as('alice').get('/rest/entities/Order?limit=1&offset=2&returnNulls=true');
    expect(answer.json).toMatchObject([{ number: '1003', amount: null, total: null, deletedDate: null }]);
  });
});

describe('sort (protocol/entities.md 6.1)', () => {
  it.each([
    ['number', '1001 1002 1003 1004'],
    ['-number', '1004 1003 1002 1001'],
    ['+number', '1001 1002 1003 1004'],
    ['%2Bnumber', '1001 1002 1003 1004'],
    ['-date,-number', '1004 1003 1002 1001'],
    ['%20-date%20,%20,+number+,', '1004 1002 1003 1001'],
    ['amount', '1004 1001 1002 1003'],
    ['-amount', '1003 1002 1001 1004'],
    ['customer.name', '1002 1004 1003 1001'],
    ['-customer.name,-number', '1001 1003 1004 1002'],
    ['customer', '1002 1004 1003 1001'],
    ['-customer', '1001 1003 1002 1004'],
    ['customer.address.city', '1001 1002 1004 1003'],
    ['customer.address', '1001 1002 1004 1003'],
    ['-customer.address,-number', '1003 1004 1002 1001'],
    ['customer.category', '1001 1002 1004 1003'],
    ['customer.category.name', '1001 1002 1004 1003'],
    ['customer.status', '1001 1002 1003 1004'],
  ])('orders by %s', async (sort, numbers) => {
    expect(await ordersBy(`sort=${sort}`)).toBe(numbers);
  });

  it('orders equal rows by their id, so that pages never overlap', async () => {
    expect(await ordersBy('sort=customer.status&limit=2')).toBe('1001 1002');
    expect(await ordersBy('sort=customer.status&limit=2&offset=2')).toBe('1003 1004');
  });

  it.each(['lines', 'lines.quantity', 'unknown', 'customer.unknown', 'number.x', 'customer.phones', 'total', '-', '.'])(
    'ignores %s',
    async (sort) => {
      expect(await ordersBy(`sort=${sort}`)).toBe('1001 1002 1003 1004');
      expect(await ordersBy(`sort=${sort},-number`)).toBe('1004 1003 1002 1001');
    },
  );

  it.each([
    ['editor', 'Product?sort=tags', 'Product.tags'],
    ['editor', 'Product?sort=-name,tags.name', 'Product.tags'],
    ['admin', 'User?sort=password', 'User.password'],
  ])('refuses what %s may not see in %s', async (username, path, attribute) => {
    const answer = await app.as(username).get(`/rest/entities/${path}`);
    expect(answer).toAnswer(403, { error: 'Forbidden', details: `Attribute ${attribute} is not viewable` });
  });
});

describe('references in a list (protocol/entities.md 4.5)', () => {
  it('gives each row its own items', async () => {
    const product = await aProduct(app.database, { name: 'Kite', tags: [await aTag(app.database, { name: 'toy' })] });
    const plain = await aProduct(app.database, { name: 'Rock', price: '1.00' });
    const second = await anOrderLine(app.database, { order: idOfOrder('1002'), product, quantity: 2 });
    const fourth = await anOrderLine(app.database, { order: idOfOrder('1004'), product: plain, quantity: 4 });
    const plan = JSON.stringify({
      entity: 'Order',
      properties: [
        {
          name: 'lines',
          fetchPlan: { properties: ['quantity', { name: 'product', fetchPlan: { properties: ['tags'] } }] },
        },
      ],
    });
    const answer = await app.as('alice').get(`/rest/entities/Order?sort=number&fetchPlan=${encodeURIComponent(plan)}`);
    const line = { _entityName: 'OrderLine' };
    const toy = { _entityName: 'Tag', _instanceName: 'toy', id: expect.any(String) };
    expect((answer.json as { lines: unknown }[]).map(({ lines }) => lines)).toEqual([
      [],
      [
        {
          ...line,
          _instanceName: 'Kite',
          id: second,
          quantity: 2,
          product: { _entityName: 'Product', _instanceName: 'Kite', id: product, tags: [toy] },
        },
      ],
      [],
      [
        {
          ...line,
          _instanceName: 'Rock',
          id: fourth,
          quantity: 4,
          product: { _entityName: 'Product', _instanceName: 'Rock', id: plain, tags: [] },
        },
      ],
    ]);
  });
});

describe('a list that cannot be answered (protocol/entities.md 6, protocol/errors.md 5)', () => {
  it.each([
    ['viewer', 'Nothing?fetchPlan=none', 404, 'Entity not found', 'Entity Nothing not found'],
    ['viewer', 'Order?fetchPlan=none', 403, 'Reading forbidden', 'Reading of the Order is forbidden'],
    [
      'alice',
      'Order?fetchPlan=none&limit=10001',
      400,
      'Fetch plan not found',
      'Fetch plan none for entity Order not found',
    ],
    [
      'alice',
      'Order?fetchPlan=none&limit=ten',
      400,
      'Fetch plan not found',
      'Fetch plan none for entity Order not found',
    ],
    [
      'alice',
      'Order?limit=10001',
      400,
      'The value of limit exceeded',
      'The value of the limit exceeds the maximum possible value from application.properties',
    ],
    ['alice', 'Order?limit=-1', 400, 'Invalid request parameter', "Parameter 'limit' has invalid value '-1'"],
    ['alice', 'Order?limit=ten', 400, 'Invalid request parameter', "Parameter 'limit' has invalid value 'ten'"],
    ['alice', 'Order?limit=1.5', 400, 'Invalid request parameter', "Parameter 'limit' has invalid value '1.5'"],
    ['alice', 'Order?offset=-5', 400, 'Invalid request parameter', "Parameter 'offset' has invalid value '-5'"],
    ['alice', 'Order?offset=0x1', 400, 'Invalid request parameter', "Parameter 'offset' has invalid value '0x1'"],
    ['alice', 'Order?returnCount=2', 400, 'Invalid request parameter', "Parameter 'returnCount' has invalid value '2'"],
    ['alice', 'Order?returnNulls=y', 400, 'Invalid request parameter', "Parameter 'returnNulls' has invalid value 'y'"],
  ])('is refused: %s asks for %s', async (username, path, status, error, details) => {
    const answer = await app.as(username).get(`/rest/entities/${path}`);
    expect([answer.status, answer.json]).toMatchObject([status, { error, details }]);
  });
});
