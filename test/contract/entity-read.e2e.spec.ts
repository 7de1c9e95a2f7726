import { beforeAll, describe, expect, it } from '@jest/globals';
import { CustomerStatus } from '../../src/sales/customer-status.js';
import { aCustomerCategory } from '../builders/a-customer-category.js';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aUser } from '../builders/a-user.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { anOrder } from '../builders/an-order.js';
import { insertRow } from '../builders/insert-row.js';
import { useApp } from '../harness/use-app.js';

const CUSTOMER = 'c0000000-0000-4000-8000-000000000001';
const CATEGORY = 'ca000000-0000-4000-8000-000000000001';
const PRODUCT = 'b0000000-0000-4000-8000-000000000001';
const ORDER = '0d000000-0000-4000-8000-000000000001';
const LINE_1 = '11000000-0000-4000-8000-000000000001';
const LINE_2 = '11000000-0000-4000-8000-000000000002';
const DELETED = 'de000000-0000-4000-8000-000000000001';
const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';

const app = useApp();

beforeAll(async () => {
  const { database } = app;
  await aUser(database, { username: 'viewer', roles: ['product-viewer'] });
  await aCustomerCategory(database, { id: CATEGORY, name: 'Retail' });
  await aCustomer(database, { id: CUSTOMER, name: 'Acme', phones: ['1', '2'], category: CATEGORY });
  await aProduct(database, { id: PRODUCT, name: 'Kite', price: '12.00', releaseDate: null });
  await insertRow(database, 'sales_order', {
    id: ORDER,
    number: 'A-17',
    date: '2024-05-02',
    amount: '130.00',
    customer_id: CUSTOMER,
    version: '3',
    created_by: 'admin',
    created_date: '2024-05-02 10:15:00.25+03',
    last_modified_date: '2024-05-03 08:00:00+00',
  });
  await anOrderLine(database, { id: LINE_1, order: ORDER, product: PRODUCT, quantity: 2 });
  await anOrderLine(database, { id: LINE_2, order: ORDER, product: PRODUCT, quantity: 0.5 });
  await insertRow(database, 'order_line', {
    order_id: ORDER,
    product_id: PRODUCT,
    quantity: '9',
    deleted_date: '2024-05-03 08:00:00+00',
  });
  await insertRow(database, 'tag', { id: DELETED, name: 'gone', deleted_date: '2024-05-03 08:00:00+00' });
});

const inline = (plan: object): string => encodeURIComponent(JSON.stringify(plan));

describe('GET /rest/entities/{e}/{id} without a plan (protocol/entities.md 3.3, 4)', () => {
  it('answers what the entity itself stores and what is computed from it, system keys first', async () => {
    const answer = await app.as('alice').get(`/rest/entities/Order/${ORDER}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'A-17',
      id: ORDER,
      number: 'A-17',
      date: '2024-05-02',
      amount: 130,
      version: 3,
      createdBy: 'admin',
      createdDate: '2024-05-02T07:15:00.25Z',
      lastModifiedDate: '2024-05-03T08:00:00Z',
      total: 156,
    });
    expect(answer.text).toContain(`{"_entityName":"Order","_instanceName":"A-17","id":"${ORDER}",`);
    expect(answer.text).toContain('"amount":130.00');
    expect(answer.text).toContain('"total":156.00');
  });

  it('writes null attributes when asked to', async () => {
    const answer = await app.as('alice').get(`/rest/entities/Order/${ORDER}?returnNulls=true`);
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'A-17',
      id: ORDER,
      number: 'A-17',
      date: '2024-05-02',
      amount: 130,
      version: 3,
      createdBy: 'admin',
      createdDate: '2024-05-02T07:15:00.25Z',
      lastModifiedBy: null,
      lastModifiedDate: '2024-05-03T08:00:00Z',
      deletedBy: null,
      deletedDate: null,
      total: 156,
    });
  });

  it('includes the references of the instance name', async () => {
    const answer = await app.as('alice').get(`/rest/entities/OrderLine/${LINE_2}`);
    expect(answer.json).toMatchObject({
      _instanceName: 'Kite',
      quantity: 0.5,
      product: { _entityName: 'Product', _instanceName: 'Kite', id: PRODUCT, price: 12, special: false },
    });
    expect(answer.json).not.toHaveProperty('order');
  });

  it('answers HEAD like GET, without a body', async () => {
    const answer = await app.as('alice').send('HEAD', `/rest/entities/Order/${ORDER}`);
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      200,
      'application/json;charset=UTF-8',
      '',
    ]);
  });
});

describe('values, embedded objects and references (protocol/entities.md 4)', () => {
  it('writes an embedded object without system keys, and its nulls only when asked to', async () => {
    const id = await aCustomer(app.database, { name: 'B', address: { country: null, city: 'Bonn', zip: null } });
    const path = `/rest/entities/Customer/${id}?fetchPlan=${inline({ entity: 'Customer', properties: ['address'] })}`;
    const identity = { _entityName: 'Customer', _instanceName: 'B', id };
    const plain = await app.as('alice').get(path);
    expect(plain.json).toEqual({ ...identity, address: { city: 'Bonn' } });
    const withNulls = await app.as('alice').get(`${path}&returnNulls=true`);
    expect(withNulls.json).toEqual({ ...identity, address: { country: null, city: 'Bonn', zip: null } });
  });

  it('writes an element collection as an array of scalars, an empty one as []', async () => {
    const plan = inline({ entity: 'Customer', properties: ['phones'] });
    const identity = { _entityName: 'Customer', _instanceName: 'Acme', id: CUSTOMER };
    const answer = await app.as('alice').get(`/rest/entities/Customer/${CUSTOMER}?fetchPlan=${plan}`);
    expect(answer.json).toEqual({ ...identity, phones: ['1', '2'] });
    const id = await aCustomer(app.database, { name: 'Acme', phones: [] });
    const empty = await app.as('alice').get(`/rest/entities/Customer/${id}?fetchPlan=${plan}`);
    expect(empty.json).toEqual({ ...identity, id, phones: [] });
  });

  it('writes nulls at every level', async () => {
    const customer = await aCustomer(app.database, { name: 'C', email: null });
    const id = await anOrder(app.database, { number: 'N-1', amount: null, customer });
    const plan = inline({
      entity: 'Order',
      properties: ['amount', 'lines', 'total', { name: 'customer', fetchPlan: { properties: ['email', 'category'] } }],
    });
    const answer = await app.as('alice').get(`/rest/entities/Order/${id}?fetchPlan=${plan}&returnNulls=on`);
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'N-1',
      id,
      amount: null,
      lines: [],
      total: null,
      customer: { _entityName: 'Customer', _instanceName: 'C', id: customer, email: null, category: null },
    });
  });

  it('writes enum constants by name', async () => {
    const id = await aCustomer(app.database, { name: 'D', status: CustomerStatus.BLOCKED });
    const plan = inline({ entity: 'Customer', properties: ['status'] });
    const answer = await app.as('alice').get(`/rest/entities/Customer/${id}?fetchPlan=${plan}`);
    expect(answer.json).toEqual({ _entityName: 'Customer', _instanceName: 'D', id, status: 'BLOCKED' });
  });

  it('never writes a secret attribute', async () => {
    const id = await aUser(app.database, { username: 'dora', firstName: 'Dora', lastName: null });
    const plan = inline({ entity: 'User', properties: ['username', 'password'] });
    const answer = await app.as('admin').get(`/rest/entities/User/${id}?fetchPlan=${plan}&returnNulls=true`);
    expect(answer.json).toEqual({ _entityName: 'User', _instanceName: 'Dora  [dora]', id, username: 'dora' });
    const whole = await app.as('admin').get(`/rest/entities/User/${id}?returnNulls=true`);
    expect(whole.json).toMatchObject({ username: 'dora', lastName: null });
    expect(whole.json).not.toHaveProperty('password');
  });

  it('shortens an object inside itself to its identity', async () => {
    const lineOf = (id: string, quantity: number) => ({
      _entityName: 'OrderLine',
      _instanceName: 'Kite',
      id,
      quantity,
      order: { _entityName: 'Order', _instanceName: 'A-17', id: ORDER },
    });
    const plan = inline({
      entity: 'Order',
      properties: [
        'number',
        {
          name: 'lines',
          fetchPlan: {
            properties: ['quantity', { name: 'order', fetchPlan: { properties: ['number', 'lines'] } }],
          },
        },
      ],
    });
    const answer = await app.as('alice').get(`/rest/entities/Order/${ORDER}?fetchPlan=${plan}`);
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'A-17',
      id: ORDER,
      number: 'A-17',
      lines: [lineOf(LINE_1, 2), lineOf(LINE_2, 0.5)],
    });
  });

  it('shortens only what stands inside itself: from a line the order shows its attributes', async () => {
    const line = { _entityName: 'OrderLine', _instanceName: 'Kite' };
    const plan = inline({
      entity: 'OrderLine',
      properties: [
        'quantity',
        {
          name: 'order',
          fetchPlan: { properties: ['number', { name: 'lines', fetchPlan: { properties: ['quantity'] } }] },
        },
      ],
    });
    const answer = await app.as('alice').get(`/rest/entities/OrderLine/${LINE_1}?fetchPlan=${plan}`);
    expect(answer.json).toEqual({
      ...line,
      id: LINE_1,
      quantity: 2,
      order: {
        _entityName: 'Order',
        _instanceName: 'A-17',
        id: ORDER,
        number: 'A-17',
        lines: [
          { ...line, id: LINE_1 },
          { ...line, id: LINE_2, quantity: 0.5 },
        ],
      },
    });
  });
});

describe('order of checks (protocol/entities.md 5)', () => {
  const readingForbidden = { error: 'Reading forbidden', details: 'Reading of the Order is forbidden' };
  const notAnId = { error: 'Invalid entity ID', details: 'Cannot convert 5 into valid entity ID' };

  it.each([
    ['an unknown entity, before the id', 'viewer', 'Nothing/5', 404, 'Entity not found', 'Entity Nothing not found'],
    ['the name in other case', 'viewer', 'product/5', 404, 'Entity not found', 'Entity product not found'],
    ['a missing right, before the id', 'viewer', 'Order/5', 403, readingForbidden.error, readingForbidden.details],
    ['no id, before the plan', 'alice', 'Order/5?fetchPlan=none', 400, notAnId.error, notAnId.details],
    [
      'an id without dashes',
      'alice',
      'Order/0d000000000040008000000000000001',
      400,
      'Invalid entity ID',
      'Cannot convert 0d000000000040008000000000000001 into valid entity ID',
    ],
    [
      'an unknown plan, before the row',
      'alice',
      `Order/${UNKNOWN}?fetchPlan=none`,
      400,
      'Fetch plan not found',
      'Fetch plan none for entity Order not found',
    ],
    [
      'a missing row',
      'alice',
      `Order/${UNKNOWN.toUpperCase()}`,
      404,
      'Entity not found',
      `Entity Order with id ${UNKNOWN.toUpperCase()} not found`,
    ],
    ['a deleted row', 'viewer', `Tag/${DELETED}`, 404, 'Entity not found', `Entity Tag with id ${DELETED} not found`],
    [
      'an unreadable flag',
      'alice',
      `Order/${ORDER}?returnNulls=perhaps`,
      400,
      'Invalid request parameter',
      "Parameter 'returnNulls' has invalid value 'perhaps'",
    ],
  ])('reports %s', async (_, username, path, status, error, details) => {
    const answer = await app.as(username).get(`/rest/entities/${path}`);
    expect([answer.status, answer.json]).toMatchObject([status, { error, details }]);
  });

  it('finds a row whatever the case of its id', async () => {
    const answer = await app.as('alice').get(`/rest/entities/Order/${ORDER.toUpperCase()}?fetchPlan=_instance_name`);
    expect(answer.json).toEqual({ _entityName: 'Order', _instanceName: 'A-17', id: ORDER, number: 'A-17' });
  });
});
