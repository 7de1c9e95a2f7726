import { beforeAll, describe, expect, it } from '@jest/globals';
import { insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const CUSTOMER = '0b9e6a52-3b0f-4c55-8f7b-6f0f6a2f9c01';
const GONE = '0b9e6a52-3b0f-4c55-8f7b-6f0f6a2f9c02';
const ORDER = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11';
const EMPTY = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e12';
const LINES = ['a1000000-0000-4000-8000-000000000001', 'a1000000-0000-4000-8000-000000000002'] as const;
const PRODUCT = 'f6884077-19c0-4546-8bb2-0b9e6a523b01';
const TAGS = ['7a000000-0000-4000-8000-000000000001', '7a000000-0000-4000-8000-000000000002'] as const;
const DELETED = { deleted_date: '2024-05-03 08:00:00+00' };

const app = useApp(startDomainApp);

beforeAll(async () => {
  const { database } = app;
  await insertValues(database, 'domain_customer', { id: CUSTOMER, name: 'Acme', address_city: 'Lyon' });
  await insertValues(database, 'domain_customer', { id: GONE, name: 'Closed', ...DELETED });
  await insertValues(database, 'domain_product', { id: PRODUCT, name: 'Kite', ...DELETED });
  await insertValues(database, 'domain_tag', { id: TAGS[0], name: 'toy' });
  await insertValues(database, 'domain_tag', { id: TAGS[1], name: 'gone', ...DELETED });
  for (const tag of TAGS) {
    await insertValues(database, 'domain_product_tag', { domain_product_id: PRODUCT, domain_tag_id: tag });
  }
  await insertValues(database, 'domain_order', { id: ORDER, number: 'A-17', customer_id: CUSTOMER });
  await insertValues(database, 'domain_order', { id: EMPTY, number: 'A-18', customer_id: GONE });
  const line = { order_id: ORDER, product_id: PRODUCT };
  await insertValues(database, 'domain_order_line', { ...line, id: LINES[1], quantity: '2' });
  await insertValues(database, 'domain_order_line', { ...line, id: LINES[0], quantity: null, product_id: null });
  await insertValues(database, 'domain_order_line', { ...line, quantity: '9', id: CUSTOMER, ...DELETED });
});

const order = { _entityName: 'Order', _instanceName: 'A-17', id: ORDER };
const closed = { _entityName: 'Customer', _instanceName: 'Closed', id: GONE };
const acme = { _entityName: 'Customer', _instanceName: 'Acme', id: CUSTOMER };
const kite = { _entityName: 'Product', _instanceName: 'Kite', id: PRODUCT };
const lines = [
  { _entityName: 'OrderLine', _instanceName: 'x', id: LINES[0] },
  { _entityName: 'OrderLine', _instanceName: 'Kite x 2', id: LINES[1] },
] as const;

async function shown(path: string, properties: readonly unknown[], nulls = false): Promise<unknown> {
  const [entity = ''] = path.split('/');
  const plan = encodeURIComponent(JSON.stringify({ entity, properties }));
  const answer = await app
    .as('admin')
    .get(`/rest/entities/${path}?fetchPlan=${plan}${nulls ? '&returnNulls=true' : ''}`);
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  return answer.json;
}

const EVERYTHING = [
  'amount',
  'delivery',
  'remark',
  'total',
  { name: 'customer', fetchPlan: { properties: ['birthDate', 'address', 'phones'] } },
  { name: 'lines', fetchPlan: { properties: ['quantity', 'product', 'notes'] } },
];

describe('attributes without a value (protocol/entities.md 4.4, protocol/serialization.md 2)', () => {
  it('are left out at every level', async () => {
    expect(await shown(`Order/${ORDER}`, EVERYTHING)).toEqual({
      ...order,
      customer: { ...acme, address: { city: 'Lyon' }, phones: [] },
      lines: [
        { ...lines[0], notes: [] },
        { ...lines[1], quantity: 2, product: kite, notes: [] },
      ],
    });
  });

  it('are null at every level when asked for', async () => {
    expect(await shown(`Order/${ORDER}`, EVERYTHING, true)).toEqual({
      ...order,
      amount: null,
      delivery: null,
      remark: null,
      total: null,
      customer: { ...acme, birthDate: null, address: { country: null, city: 'Lyon', zip: null }, phones: [] },
      lines: [
        { ...lines[0], quantity: null, product: null, notes: [] },
        { ...lines[1], quantity: 2, product: kite, notes: [] },
      ],
    });
  });

  it('are never collections: one without items is []', async () => {
    const customer = { ...closed, phones: [] };
    for (const nulls of [false, true]) {
      expect(await shown(`Order/${EMPTY}`, ['lines', 'customer.phones'], nulls)).toEqual({
        ...order,
        _instanceName: 'A-18',
        id: EMPTY,
        lines: [],
        customer,
      });
    }
  });

  it('may be all of an embedded object, which is never null itself (as 2.8.3)', async () => {
    const id = '0b9e6a52-3b0f-4c55-8f7b-6f0f6a2f9c03';
    await insertValues(app.database, 'domain_customer', { id, name: 'Nowhere' });
    const customer = { _entityName: 'Customer', _instanceName: 'Nowhere', id };
    expect(await shown(`Customer/${id}`, ['address'])).toEqual({ ...customer, address: {} });
    const empty = { country: null, city: null, zip: null };
    expect(await shown(`Customer/${id}`, ['address'], true)).toEqual({ ...customer, address: empty });
    expect(await shown(`Customer/${id}`, ['address.zip'], true)).toEqual({ ...customer, address: { zip: null } });
    expect(await shown(`Customer/${CUSTOMER}`, ['address.zip'], true)).toEqual({ ...acme, address: { zip: null } });
  });

  it.each(['_local', '_base', '_instance_name'])('are written by the plan %s, too', async (plan) => {
    const answer = await app.as('admin').get(`/rest/entities/Customer/${CUSTOMER}?fetchPlan=${plan}&returnNulls=1`);
    const local = {
      version: 1,
      createdBy: null,
      createdDate: expect.any(String),
      lastModifiedBy: null,
      lastModifiedDate: expect.any(String),
      deletedBy: null,
      deletedDate: null,
      status: null,
      birthDate: null,
      region: null,
    };
    const address = { country: null, city: 'Lyon', zip: null };
    const rest = { _local: local, _base: { ...local, address }, _instance_name: {} }[plan];
    expect(answer.json).toEqual({ ...acme, name: 'Acme', ...rest });
  });
});

describe('soft-deleted rows (protocol/entities.md 13)', () => {
  it('are shown by to-one references', async () => {
    expect(await shown(`Order/${EMPTY}`, ['customer.name'])).toMatchObject({ customer: { ...closed, name: 'Closed' } });
  });

  it('are not in collections, including many-to-many', async () => {
    expect(await shown(`Order/${ORDER}`, ['lines.product.tags.name'])).toEqual({
      ...order,
      lines: [
        lines[0],
        {
          ...lines[1],
          product: { ...kite, tags: [{ _entityName: 'Tag', _instanceName: 'toy', id: TAGS[0], name: 'toy' }] },
        },
      ],
    });
  });
});

describe('cycles (protocol/entities.md 4.7)', () => {
  it('end with the identity of the object that stands inside itself, also with nulls', async () => {
    const properties = [
      'number',
      {
        name: 'lines',
        fetchPlan: {
          properties: [{ name: 'order', fetchPlan: { properties: ['number', 'amount', 'lines.quantity'] } }],
        },
      },
    ];
    for (const nulls of [false, true]) {
      expect(await shown(`Order/${ORDER}`, properties, nulls)).toEqual({
        ...order,
        number: 'A-17',
        lines: lines.map((line) => ({ ...line, order })),
      });
    }
  });

  it('are about one object on one path: siblings are written in full', async () => {
    const properties = [
      {
        name: 'order',
        fetchPlan: { properties: [{ name: 'lines', fetchPlan: { properties: ['quantity', 'order.number'] } }] },
      },
    ];
    expect(await shown(`OrderLine/${LINES[0]}`, properties)).toEqual({
      ...lines[0],
      order: { ...order, lines: [lines[0], { ...lines[1], quantity: 2, order }] },
    });
  });

  it('do not keep different objects of one entity from being nested', async () => {
    await insertValues(app.database, 'domain_visit', { id: '1' });
    await insertValues(app.database, 'domain_visit', { id: '2', next_id: '1' });
    await insertValues(app.database, 'domain_visit', { id: '3', next_id: '2' });
    expect(await shown('Visit/3', [{ name: 'next', fetchPlan: { properties: ['id', 'next.id'] } }])).toMatchObject({
      id: '3',
      next: { id: 2, next: { id: 1 } },
    });
  });
});
