import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aTag } from '../builders/a-tag.js';
import { aUser } from '../builders/a-user.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { anOrder } from '../builders/an-order.js';
import { insertRow } from '../builders/insert-row.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';
const STORED_LINES = new Statement(
  'SELECT quantity, deleted_date IS NOT NULL, deleted_by FROM order_line WHERE order_id = $1 ORDER BY quantity',
);

const app = useApp();

beforeAll(async () => {
  await aUser(app.database, { username: 'viewer', roles: ['product-viewer'] });
});

const inline = (entity: string, properties: unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));

describe('DELETE /rest/entities/{e}/{id} (protocol/entities.md 9.3, 13)', () => {
  it('answers 204 without a body, and the row is gone from every read', async () => {
    const id = await aTag(app.database, { name: 'short-lived' });
    const product = await aProduct(app.database, { name: 'Kite', tags: [id] });
    const answer = await app.as('admin').delete(`/rest/entities/Tag/${id}`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers).not.toHaveProperty('content-type');
    const read = await app.as('admin').get(`/rest/entities/Tag/${id}`);
    expect(read).toAnswer(404, { error: 'Entity not found', details: `Entity Tag with id ${id} not found` });
    const list = await app.as('admin').get('/rest/entities/Tag?returnCount=true');
    expect(list.text).not.toContain(id);
    expect(list.headers['x-total-count']).toBe(String((list.json as unknown[]).length));
    const nested = await app
      .as('admin')
      .get(`/rest/entities/Product/${product}?fetchPlan=${inline('Product', ['tags'])}`);
    expect(nested.json).toEqual({ _entityName: 'Product', _instanceName: 'Kite', id: product, tags: [] });
  });

  it('keeps the row, marked with date and person and otherwise unchanged', async () => {
    const id = await insertRow(app.database, 'product', {
      name: 'Kite',
      price: '1.00',
      version: '4',
      last_modified_by: 'bob',
      last_modified_date: '2024-01-01 00:00:00+00',
    });
    await app.as('admin').delete(`/rest/entities/Product/${id}`);
    const stored = new Statement(
      'SELECT version, last_modified_by, last_modified_date, deleted_by, now() - deleted_date < interval $$1 minute$$ FROM product WHERE id = $1',
    );
    expect(await app.database.rows(stored, [id])).toEqual([['5', 'bob', '2024-01-01 00:00:00+00', 'admin', 't']]);
  });

  it('answers 404 the second time', async () => {
    const id = await anOrder(app.database, { number: 'D-1' });
    expect((await app.as('alice').delete(`/rest/entities/Order/${id}`)).status).toBe(204);
    const second = await app.as('alice').delete(`/rest/entities/Order/${id}`);
    expect(second).toAnswer(404, { error: 'Entity not found', details: `Entity Order with id ${id} not found` });
  });

  it('marks the lines of an order with it, those of others not', async () => {
    const [order, other] = [
      await anOrder(app.database, { number: 'D-2' }),
      await anOrder(app.database, { number: 'D-3' }),
    ];
    await anOrderLine(app.database, { order, quantity: 1 });
    const second = await anOrderLine(app.database, { order, quantity: 2 });
    await anOrderLine(app.database, { order: other, quantity: 3 });
    expect((await app.as('alice').delete(`/rest/entities/Order/${order}`)).status).toBe(204);
    expect(await app.database.rows(STORED_LINES, [order])).toEqual([
      ['1', 't', 'alice'],
      ['2', 't', 'alice'],
    ]);
    expect(await app.database.rows(STORED_LINES, [other])).toEqual([['3', 'f', null]]);
    expect((await app.as('alice').get(`/rest/entities/OrderLine/${second}`)).status).toBe(404);
  });

  it('leaves the date of lines deleted before', async () => {
    const order = await anOrder(app.database, { number: 'D-4' });
    const product = await aProduct(app.database);
    await insertRow(app.database, 'order_line', {
      order_id: order,
      product_id: product,
      quantity: '1',
      deleted_date: '2024-01-01 00:00:00+00',
      deleted_by: 'bob',
    });
    await app.as('alice').delete(`/rest/entities/Order/${order}`);
    expect(await app.database.rows(STORED_LINES, [order])).toEqual([['1', 't', 'bob']]);
  });

  it('of one line leaves the order and its other lines', async () => {
    const order = await anOrder(app.database, { number: 'D-5' });
    const product = await aProduct(app.database, { name: 'Kite' });
    const first = await anOrderLine(app.database, { order, product });
    const second = await anOrderLine(app.database, { order, product });
    await app.as('alice').delete(`/rest/entities/OrderLine/${first}`);
    const answer = await app.as('alice').get(`/rest/entities/Order/${order}?fetchPlan=${inline('Order', ['lines'])}`);
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'D-5',
      id: order,
      lines: [{ _entityName: 'OrderLine', _instanceName: 'Kite', id: second }],
    });
  });

  it('leaves references to the deleted row readable', async () => {
    const customer = await aCustomer(app.database, { name: 'Left' });
    const order = await anOrder(app.database, { number: 'D-6', customer });
    expect((await app.as('admin').delete(`/rest/entities/Customer/${customer}`)).status).toBe(204);
    const plan = inline('Order', [{ name: 'customer', fetchPlan: { properties: ['name'] } }]);
    const answer = await app.as('alice').get(`/rest/entities/Order/${order}?fetchPlan=${plan}`);
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'D-6',
      id: order,
      customer: { _entityName: 'Customer', _instanceName: 'Left', id: customer, name: 'Left' },
    });
  });

  it('makes a unique value free again', async () => {
    const customer = await aCustomer(app.database);
    const id = await anOrder(app.database, { number: 'D-7', customer });
    await app.as('alice').delete(`/rest/entities/Order/${id}`);
    const body = { number: 'D-7', date: '2024-05-02', customer: { id: customer } };
    expect((await app.as('alice').post('/rest/entities/Order', body)).status).toBe(201);
    const restored = await app.as('alice').post('/rest/entities/Order', { id, ...body });
    expect(restored).toAnswer(409, {
      error: 'Unique constraint violation',
      details: 'uq_sales_order_number',
      attributes: ['number'],
    });
  });
});

describe('order of checks (protocol/entities.md 9.3)', () => {
  it.each([
    ['viewer', 'Nothing/5', 404, 'Entity not found', 'Entity Nothing not found'],
    ['viewer', 'Tag/5', 403, 'Deletion forbidden', 'Deletion of the Tag is forbidden'],
    ['alice', `Customer/${UNKNOWN}`, 403, 'Deletion forbidden', 'Deletion of the Customer is forbidden'],
    ['admin', 'Tag/5', 400, 'Invalid entity ID', 'Cannot convert 5 into valid entity ID'],
    [
      'admin',
      `Tag/${UNKNOWN.toUpperCase()}`,
      404,
      'Entity not found',
      `Entity Tag with id ${UNKNOWN.toUpperCase()} not found`,
    ],
  ])('%s learns about %s', async (username, path, status, error, details) => {
    const answer = await app.as(username).delete(`/rest/entities/${path}`);
    expect(answer).toAnswer(status, { error, details });
  });
});

describe('soft-deleted rows (protocol/entities.md 13)', () => {
  it('are still shown where a reference points to them', async () => {
    const customer = await insertRow(app.database, 'customer', { name: 'Left', deleted_date: '2024-01-01T00:00:00Z' });
    const id = await anOrder(app.database, { number: 'S-1', customer });
    const plan = inline('Order', ['customer']);
    const answer = await app.as('alice').get(`/rest/entities/Order/${id}?fetchPlan=${plan}`);
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'S-1',
      id,
      customer: { _entityName: 'Customer', _instanceName: 'Left', id: customer },
    });
  });

  it('are missing in to-many attributes', async () => {
    const gone = await insertRow(app.database, 'tag', { name: 'gone', deleted_date: '2024-01-01T00:00:00Z' });
    const kept = await aTag(app.database, { name: 'kept' });
    const id = await aProduct(app.database, { name: 'Drum', tags: [kept, gone] });
    const plan = inline('Product', ['tags']);
    const answer = await app.as('alice').get(`/rest/entities/Product/${id}?fetchPlan=${plan}`);
    expect(answer.json).toEqual({
      _entityName: 'Product',
      _instanceName: 'Drum',
      id,
      tags: [{ _entityName: 'Tag', _instanceName: 'kept', id: kept }],
    });
  });
});
