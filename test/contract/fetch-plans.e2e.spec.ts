import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomerCategory } from '../builders/a-customer-category.js';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aTag } from '../builders/a-tag.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { anOrder } from '../builders/an-order.js';
import { useApp } from '../harness/use-app.js';

const CATEGORY = 'ca000000-0000-4000-8000-000000000001';
const CUSTOMER = 'c0000000-0000-4000-8000-000000000001';
const TAG = '7a000000-0000-4000-8000-000000000001';
const PRODUCT = 'b0000000-0000-4000-8000-000000000001';
const ORDER = '0d000000-0000-4000-8000-000000000001';
const LINE = '11000000-0000-4000-8000-000000000001';

const category = { _entityName: 'CustomerCategory', _instanceName: 'Retail', id: CATEGORY };
const customer = { _entityName: 'Customer', _instanceName: 'Acme', id: CUSTOMER };
const tag = { _entityName: 'Tag', _instanceName: 'toy', id: TAG };
const product = { _entityName: 'Product', _instanceName: 'Kite', id: PRODUCT };
const line = { _entityName: 'OrderLine', _instanceName: 'Kite', id: LINE };
const order = { _entityName: 'Order', _instanceName: 'A-17', id: ORDER };
const address = { country: 'Germany', city: 'Berlin', zip: '10115' };
const system = { version: 1, createdDate: expect.any(String), lastModifiedDate: expect.any(String) };

const app = useApp();

beforeAll(async () => {
  const { database } = app;
  await aCustomerCategory(database, { id: CATEGORY, name: 'Retail' });
  await aCustomer(database, { id: CUSTOMER, name: 'Acme', email: null, category: CATEGORY, address });
  await aTag(database, { id: TAG, name: 'toy' });
  await aProduct(database, { id: PRODUCT, name: 'Kite', price: '12.00', tags: [TAG] });
  await anOrder(database, { id: ORDER, number: 'A-17', date: '2024-05-02', amount: '24.00', customer: CUSTOMER });
  await anOrderLine(database, { id: LINE, order: ORDER, product: PRODUCT, quantity: 2 });
});

const PATH_OF = {
  Order: `Order/${ORDER}`,
  OrderLine: `OrderLine/${LINE}`,
  Product: `Product/${PRODUCT}`,
  Customer: `Customer/${CUSTOMER}`,
};

type Shown = keyof typeof PATH_OF;

async function shown(entity: Shown, plan: string): Promise<unknown> {
  const answer = await app.as('alice').get(`/rest/entities/${PATH_OF[entity]}?fetchPlan=${encodeURIComponent(plan)}`);
  expect(answer.status).toBe(200);
  return answer.json;
}

describe('built-in fetch plans (protocol/entities.md 3.1)', () => {
  const values = { ...system, name: 'Acme', status: 'ACTIVE', birthDate: '1990-05-17', region: 'north' };
  const productValues = { ...system, name: 'Kite', price: 12, releaseDate: '2024-02-05', special: false };

  it.each<[string, Shown, object]>([
    ['_local', 'Order', { ...order, ...system, number: 'A-17', date: '2024-05-02', amount: 24 }],
    ['_local', 'Customer', { ...customer, ...values }],
    ['_base', 'Customer', { ...customer, ...values, address }],
    ['_instance_name', 'Customer', { ...customer, name: 'Acme' }],
    ['_local', 'OrderLine', { ...line, ...system, quantity: 2 }],
    ['_base', 'OrderLine', { ...line, ...system, quantity: 2, product: { ...product, ...productValues } }],
    ['_instance_name', 'OrderLine', { ...line, product: { ...product, name: 'Kite' } }],
  ])('%s of %s', async (plan, entity, json) => {
    expect(await shown(entity, plan)).toEqual(json);
  });
});

describe('registered fetch plans (protocol/entities.md 3.1)', () => {
  it.each<[string, Shown, object]>([
    [
      'order-with-lines',
      'Order',
      {
        ...order,
        number: 'A-17',
        date: '2024-05-02',
        amount: 24,
        customer: { ...customer, name: 'Acme' },
        lines: [{ ...line, quantity: 2, product: { ...product, name: 'Kite', price: 12 } }],
      },
    ],
    ['product-list', 'Product', { ...product, name: 'Kite', price: 12, tags: [{ ...tag, name: 'toy' }] }],
    [
      'customer-with-category',
      'Customer',
      {
        ...customer,
        ...system,
        name: 'Acme',
        status: 'ACTIVE',
        birthDate: '1990-05-17',
        region: 'north',
        address,
        category: { ...category, name: 'Retail' },
      },
    ],
  ])('%s of %s', async (plan, entity, json) => {
    expect(await shown(entity, plan)).toEqual(json);
  });

  it('are found by the old parameter name, which gives way to the new one', async () => {
    const path = `/rest/entities/Customer/${CUSTOMER}`;
    const old = await app.as('alice').get(`${path}?view=_instance_name&fetchPlan=`);
    expect(old.json).toEqual({ ...customer, name: 'Acme' });
    const both = await app.as('alice').get(`${path}?view=none&fetchPlan=_instance_name`);
    expect(both.json).toEqual({ ...customer, name: 'Acme' });
  });

  const available = {
    Customer: ['_base', '_instance_name', '_local', 'customer-with-category'],
    Order: ['_base', '_instance_name', '_local', 'order-with-lines'],
  };

  it.each<[string, string, string, keyof typeof available]>([
    ['GET', `Customer/${CUSTOMER}?fetchPlan=order-with-lines`, 'order-with-lines', 'Customer'],
    ['GET', 'Order?view=_minimal', '_minimal', 'Order'],
    ['GET', 'Order?fetchPlan=%7Bbroken', '{broken', 'Order'],
    ['POST', 'Order?responseFetchPlan=none', 'none', 'Order'],
    ['PUT', `Order/${ORDER}?responseView=none`, 'none', 'Order'],
  ])('unknown to %s %s answer 400 with those that exist', async (method, path, name, entity) => {
    const answer = await app.as('alice').send(method, `/rest/entities/${path}`, method === 'GET' ? undefined : {});
    expect(answer).toAnswer(400, {
      error: 'Fetch plan not found',
      details: `Fetch plan ${name} for entity ${entity} not found`,
      available: available[entity],
    });
  });
});

describe('a fetch plan written as JSON (protocol/entities.md 3.2)', () => {
  it.each<[string, Shown, object, object]>([
    ['lists attributes', 'Order', { properties: ['number', 'total'] }, { ...order, number: 'A-17', total: 28.8 }],
    ['may list nothing', 'Order', { name: 'x', properties: [] }, order],
    [
      'shows a plain reference by its identity',
      'Order',
      { properties: ['customer', { name: 'lines' }] },
      { ...order, customer, lines: [line] },
    ],
    [
      'nests plans',
      'Order',
      {
        properties: [
          { name: 'customer', fetchPlan: { name: '_instance_name', properties: ['name'] } },
          { name: 'lines', fetch: 'BATCH', fetchPlan: { properties: ['quantity', { name: 'product', fetch: '?' }] } },
        ],
      },
      { ...order, customer: { ...customer, name: 'Acme' }, lines: [{ ...line, quantity: 2, product }] },
    ],
    [
      'calls a nested plan view, too',
      'Order',
      { properties: [{ name: 'customer', view: '_instance_name' }] },
      {
        ...order,
        customer: { ...customer, name: 'Acme' },
      },
    ],
    [
      'takes dotted paths',
      'Order',
      { properties: ['customer.name', 'customer.category.name', 'lines.product.tags'] },
      {
        ...order,
        customer: { ...customer, name: 'Acme', category: { ...category, name: 'Retail' } },
        lines: [{ ...line, product: { ...product, tags: [tag] } }],
      },
    ],
    [
      'joins what is said twice',
      'Order',
      { properties: ['customer.name', { name: 'customer', fetchPlan: { properties: ['region'] } }, 'customer'] },
      { ...order, customer: { ...customer, name: 'Acme', region: 'north' } },
    ],
    [
      'names registered plans',
      'OrderLine',
      { properties: [{ name: 'product', fetchPlan: 'product-list' }] },
      {
        ...line,
        product: { ...product, name: 'Kite', price: 12, tags: [{ ...tag, name: 'toy' }] },
      },
    ],
    ['shows an embedded object', 'Customer', { properties: ['address'] }, { ...customer, address }],
    [
      'shows parts of an embedded object',
      'Customer',
      { properties: ['address.city', { name: 'address', fetchPlan: { properties: ['zip'] } }] },
      { ...customer, address: { city: 'Berlin', zip: '10115' } },
    ],
    [
      'passes over unknown attributes',
      'Order',
      { properties: ['number', 'none', { name: 'none' }, { name: 'none', fetchPlan: { properties: ['x'] } }] },
      { ...order, number: 'A-17' },
    ],
  ])('%s', async (_, entity, plan, json) => {
    expect(await shown(entity, JSON.stringify({ entity, ...plan }))).toEqual(json);
  });

  it('may use a plan by the name it got earlier in the same JSON', async () => {
    const other = await anOrder(app.database, { number: 'B-1', customer: CUSTOMER });
    const first = await anOrderLine(app.database, { order: other, product: PRODUCT });
    const second = await anOrderLine(app.database, { order: other, product: PRODUCT });
    const nested = { properties: [{ name: 'product', fetchPlan: 'short' }] };
    const plan = {
      entity: 'OrderLine',
      properties: [
        { name: 'product', fetchPlan: { name: 'short', properties: ['price'] } },
        { name: 'order', fetchPlan: { properties: [{ name: 'lines', fetchPlan: nested }] } },
      ],
    };
    const query = encodeURIComponent(JSON.stringify(plan));
    const answer = await app.as('alice').get(`/rest/entities/OrderLine/${first}?fetchPlan=${query}`);
    const shortProduct = { ...product, price: 12 };
    expect(answer.json).toMatchObject({ id: first, product: shortProduct });
    expect((answer.json as { order: { lines: unknown[] } }).order.lines).toContainEqual({
      ...line,
      id: second,
      product: shortProduct,
    });
  });

  it('may be written carelessly', async () => {
    expect(await shown('Order', " {entity: 'Order', properties: ['number',]} ")).toEqual({ ...order, number: 'A-17' });
  });

  it('is taken by lists and writes', async () => {
    const plan = encodeURIComponent('{"entity":"Tag","properties":["name"]}');
    const list = await app.as('alice').get(`/rest/entities/Tag?fetchPlan=${plan}`);
    expect(list.json).toEqual([{ ...tag, name: 'toy' }]);
    const updated = await app.as('admin').put(`/rest/entities/Tag/${TAG}?responseFetchPlan=${plan}`, {});
    expect(updated).toAnswer(200, { ...tag, name: 'toy' });
  });
});

describe('a faulty fetch plan (protocol/entities.md 3.2)', () => {
  const deep = (levels: number): object =>
    levels === 0
      ? { properties: [] }
      : { properties: [{ name: levels % 2 ? 'lines' : 'order', fetchPlan: deep(levels - 1) }] };

  it.each([
    ['{"entity":}', 'The fetch plan is not a JSON object'],
    ['{"properties":["number"]}', 'The fetch plan must have "entity": "Order"'],
    ['{"entity":"Nothing","properties":["number"]}', 'The fetch plan must have "entity": "Order"'],
    ['{"entity":"Customer","properties":["name"]}', 'The fetch plan must have "entity": "Order"'],
    ['{"entity":"Order"}', '"properties" of Order must be an array'],
    ['{"entity":"Order","properties":"number"}', '"properties" of Order must be an array'],
    ['{"entity":"Order","properties":[5]}', 'A property of Order is neither a name nor an object with a "name"'],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":{"name":"x"}}]}',
      '"properties" of Customer must be an array',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":"none"}]}',
      'The fetch plan "none" of Customer does not exist',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":"order-with-lines"}]}',
      'The fetch plan "order-with-lines" of Customer does not exist',
    ],
    [
      '{"entity":"Order","properties":[{"name":"number","fetchPlan":{"properties":["x"]}}]}',
      'Order.number is not a reference and has no fetch plan',
    ],
    [JSON.stringify({ entity: 'Order', ...deep(17) }), 'The fetch plan is nested deeper than 16 levels'],
  ])('%s is refused', async (plan, details) => {
    const answer = await app.as('alice').get(`/rest/entities/Order?fetchPlan=${encodeURIComponent(plan)}`);
    const nested = details.endsWith(' of Customer does not exist') ? 'customer-with-category' : 'order-with-lines';
    const available = ['_base', '_instance_name', '_local', nested];
    expect(answer).toAnswer(400, { error: 'Invalid FetchPlan definition', details, available });
  });
});
