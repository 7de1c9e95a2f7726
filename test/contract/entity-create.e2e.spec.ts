import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aCustomerCategory } from '../builders/a-customer-category.js';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aTag } from '../builders/a-tag.js';
import { aUser } from '../builders/a-user.js';
import { anOrder } from '../builders/an-order.js';
import { insertRow } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';
const FORMED = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e61';

const app = useApp(() => startApp({ TRUSTED_PROXIES: '127.0.0.1' }));

beforeAll(async () => {
  await aUser(app.database, { username: 'viewer', roles: ['product-viewer'] });
});

const inline = (entity: string, properties: unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));

const categoriesNamed = (name: string): Promise<unknown> =>
  app.database.rows(new Statement('SELECT name FROM customer_category WHERE name = $1'), [name]);

describe('POST /rest/entities/{e} (protocol/entities.md 8.1, 8.3, 1.5)', () => {
  it('answers 201, the place of the new row and its identity', async () => {
    const answer = await app.as('admin').post('/rest/entities/Tag?responseFetchPlan=', { name: 'wood' });
    const { id } = answer.json as { id: string };
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(answer).toAnswer(201, { _entityName: 'Tag', _instanceName: 'wood', id });
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Tag/${id}`);
  });

  it('answers the plan asked for, with what the database added', async () => {
    const before = Date.now();
    const answer = await app.as('admin').post('/rest/entities/Product?responseFetchPlan=_local', {
      name: 'Kite',
      price: 12.5,
    });
    const { id, createdDate } = answer.json as { id: string; createdDate: string };
    expect(answer).toAnswer(201, {
      _entityName: 'Product',
      _instanceName: 'Kite',
      id,
      name: 'Kite',
      price: 12.5,
      special: false,
      version: 1,
      createdBy: 'admin',
      createdDate,
      lastModifiedDate: createdDate,
    });
    expect(Date.parse(createdDate)).toBeGreaterThanOrEqual(before - 1_000);
  });

  it('calls the plan responseView, too', async () => {
    const answer = await app.as('admin').post('/rest/entities/Tag?responseView=_instance_name', { name: 'x' });
    expect(answer.json).toMatchObject({ name: 'x' });
  });

  it('honours what a trusted proxy says about the address', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example' };
    const answer = await app.as('admin').post('/rest/entities/Tag', { name: 'x' }, forwarded);
    const { id } = answer.json as { id: string };
    expect(answer.headers.location).toBe(`https://shop.example/rest/entities/Tag/${id}`);
  });
});

describe('the id in the body (protocol/entities.md 8.1, 11)', () => {
  it.each([
    ['5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11', '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11'],
    ['6D0F4B0E7F9C4F0A9D7E0B5A4C1F2E11', '6d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11'],
  ])('%s becomes the id of the row', async (given, id) => {
    const answer = await app.as('admin').post('/rest/entities/Tag', { id: given, name: 'own id' });
    expect(answer).toAnswer(201, { _entityName: 'Tag', _instanceName: 'own id', id });
  });

  it('counts as absent when it is null', async () => {
    const answer = await app.as('admin').post('/rest/entities/Tag', { id: null, name: 'new id' });
    expect(answer).toAnswer(201, { _entityName: 'Tag', _instanceName: 'new id', id: expect.any(String) });
  });

  it.each(['{}', '{"id":1}', '[]', '["x"]'])('is not a key at all as %s', async (id) => {
    const answer = await app.as('admin').post('/rest/entities/Tag', `{"id":${id},"name":"x"}`);
    expect(answer).toAnswer(400, { error: 'Cannot deserialize an entity from JSON', details: '' });
  });

  it.each([
    ['"abc"', 'abc'],
    ['5', '5'],
    ['"00000003000040008000-000000000001"', '00000003000040008000-000000000001'],
  ])('is refused as %s', async (id, text) => {
    const answer = await app.as('admin').post('/rest/entities/Tag', `{"id":${id},"name":"x"}`);
    expect(answer).toAnswer(400, {
      error: 'Invalid entity ID',
      details: `Cannot convert ${text} into valid entity ID`,
    });
  });

  it('updates the row that has it already, and only what the body names', async () => {
    const id = await aProduct(app.database, { name: 'Old', price: '7.00' });
    const answer = await app.as('admin').post('/rest/entities/Product?responseFetchPlan=_local', { id, name: 'New' });
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Product/${id}`);
    expect(answer.json).toMatchObject({ id, name: 'New', price: 7, version: 2, lastModifiedBy: 'admin' });
  });

  it('restores a deleted row that has it', async () => {
    const id = await insertRow(app.database, 'tag', {
      name: 'gone',
      deleted_date: '2024-01-01T00:00:00Z',
      deleted_by: 'bob',
    });
    const answer = await app.as('admin').post('/rest/entities/Tag', { id, name: 'back' });
    expect(answer.status).toBe(201);
    const read = await app.as('admin').get(`/rest/entities/Tag/${id}?returnNulls=true`);
    expect(read.json).toMatchObject({ id, name: 'back', deletedDate: null, deletedBy: null });
  });
});

describe('how the body is written (protocol/entities.md 1.3)', () => {
  it.each([
    ['text/plain', '{"name":"Grün ☂"}', 'Grün ☂'],
    ['application/xml', '{"name":"any type"}', 'any type'],
    ['application/json', "{name: 'careless', /* comment */}", 'careless'],
    ['application/json', '{"name":"first","name":"last wins"}', 'last wins'],
  ])('%s %s is understood', async (type, body, name) => {
    const answer = await app.as('admin').post('/rest/entities/Tag', body, { 'content-type': type });
    expect(answer).toAnswer(201, { _entityName: 'Tag', _instanceName: name, id: expect.any(String) });
  });

  it.each<[string, string, string, string]>([
    ['POST', '/Tag', '{"name":"form"}', 'Malformed request JSON data structure'],
    ['POST', '/Tag', '[{"name":"form"}]', 'Malformed request JSON data structure'],
    ['POST', '/Tag', 'name=form', 'Malformed request JSON data structure'],
    ['PUT', `/Tag/${FORMED}`, '{"name":"form"}', 'Cannot deserialize an entity from JSON'],
    ['PUT', '/Tag', `[{"id":"${FORMED}","name":"form"}]`, 'Malformed request JSON data structure'],
    ['DELETE', '/Tag', `["${FORMED}"]`, 'Malformed request JSON data structure'],
  ])('is lost in what claims to be a form, as in 2.8.3: %s %s %s', async (method, path, body, error) => {
    const admin = app.as('admin');
    await admin.post('/rest/entities/Tag', { id: FORMED, name: 'formed' });
    for (const type of ['application/x-www-form-urlencoded', 'Application/X-WWW-Form-Urlencoded; charset=UTF-8']) {
      const answer = await admin.send(method, `/rest/entities${path}`, body, { 'content-type': type });
      expect(answer).toAnswer(400, { error, details: '' });
    }
    expect((await admin.get(`/rest/entities/Tag/${FORMED}`)).json).toMatchObject({ name: 'formed' });
  });

  it.each([
    ['/entities/Tag/search', '{"filter":{"conditions":[]}}', 'Cannot parse entities filter'],
    ['/entities/Tag/search/count', '{"filter":{"conditions":[]}}', 'Cannot parse entities filter'],
    ['/queries/Order/myOrdersSince', '{"date":"2024-01-01"}', 'Malformed request JSON data structure'],
    ['/queries/Order/myOrdersSince/count', '{"date":"2024-01-01"}', 'Malformed request JSON data structure'],
    ['/services/productService/getProductInformation', '{"productId":"x"}', 'Invalid request body'],
  ])('is lost in forms of searches, queries and services, too (500 in 2.8.3): %s', async (path, body, error) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await app.as('admin').send('POST', `/rest${path}`, body, headers);
    expect(answer).toAnswer(400, { error, details: expect.any(String) });
  });

  it.each(['', ' ', '{"name"', 'null'])('%j is not an object', async (body) => {
    const answer = await app.as('admin').post('/rest/entities/Tag', body);
    expect(answer).toAnswer(400, { error: 'Malformed request JSON data structure', details: '' });
  });
});

describe('keys that are not settable attributes (protocol/entities.md 10.1)', () => {
  it('are ignored', async () => {
    const customer = await aCustomer(app.database);
    const answer = await app.as('alice').post('/rest/entities/Order?responseFetchPlan=_local', {
      _entityName: 'Order',
      _instanceName: 'no',
      __securityToken: 'no',
      unknown: { any: 'thing' },
      '+warranty': '2y',
      total: null,
      version: 7,
      createdBy: 'mallory',
      createdDate: '2000-01-01T00:00:00Z',
      lastModifiedBy: 'mallory',
      lastModifiedDate: 'not even a date',
      deletedBy: 'mallory',
      deletedDate: '2000-01-01T00:00:00Z',
      number: 'K-1',
      date: '2024-05-02',
      customer: { id: customer, name: 'not saved' },
    });
    const { id, createdDate } = answer.json as { id: string; createdDate: string };
    expect(answer).toAnswer(201, {
      _entityName: 'Order',
      _instanceName: 'K-1',
      id,
      number: 'K-1',
      date: '2024-05-02',
      version: 1,
      createdBy: 'alice',
      createdDate,
      lastModifiedDate: createdDate,
    });
    expect(createdDate).not.toMatch(/^2000/);
    const read = await app.as('alice').get(`/rest/entities/Customer/${customer}?fetchPlan=_instance_name`);
    expect(read.json).toMatchObject({ name: 'Toy Corner' });
  });

  it.each(['Nothing', 'Product', 'tag', 5])('but _entityName %s of another entity is refused', async (_entityName) => {
    const answer = await app.as('admin').post('/rest/entities/Tag', { _entityName, name: 'x' });
    expect(answer).toAnswer(400, { error: 'Cannot deserialize an entity from JSON', details: '' });
  });
});

describe('references of a new row (protocol/entities.md 10.2)', () => {
  it('are set by id, deleted targets included', async () => {
    const left = await insertRow(app.database, 'customer', { name: 'Left', deleted_date: '2024-01-01T00:00:00Z' });
    const answer = await app
      .as('alice')
      .post(`/rest/entities/Order?responseFetchPlan=${inline('Order', ['customer'])}`, {
        number: 'R-1',
        date: '2024-05-02',
        customer: { id: left.replaceAll('-', '').toUpperCase() },
      });
    expect([answer.status, answer.json]).toMatchObject([201, { customer: { _instanceName: 'Left', id: left } }]);
  });

  it('of a many-to-many attribute are the whole set of links', async () => {
    const [wood, toy] = [await aTag(app.database, { name: 'wood' }), await aTag(app.database, { name: 'toy' })];
    const answer = await app
      .as('admin')
      .post(`/rest/entities/Product?responseFetchPlan=${inline('Product', ['tags'])}`, {
        name: 'Train',
        price: 1,
        tags: [{ id: wood, name: 'not saved' }, { id: toy }, { id: wood }],
      });
    expect(answer.status).toBe(201);
    expect((answer.json as { tags: { _instanceName: string }[] }).tags.map((tag) => tag._instanceName).sort()).toEqual([
      'toy',
      'wood',
    ]);
  });

  it.each([
    ['Order', { number: 'M-1', date: '2024-05-02', customer: { id: UNKNOWN } }, 'customer'],
    ['Order', { number: 'M-1', date: '2024-05-02', customer: { name: 'no id' } }, 'customer'],
    ['Order', { number: 'M-1', date: '2024-05-02', customer: { id: 'no uuid' } }, 'customer'],
    ['Customer', { name: 'M', category: { id: null } }, 'category'],
    ['Product', { name: 'M', price: 1, tags: [{ id: UNKNOWN }] }, 'tags'],
    ['Product', { name: 'M', price: 1, tags: [{}] }, 'tags'],
  ])('must exist: %s %j', async (entity, body, attribute) => {
    const answer = await app.as('admin').post(`/rest/entities/${entity}`, body);
    expect(answer).toAnswer(400, {
      error: 'Entity creation failed',
      details: `Referenced entity for property '${attribute}' is missing`,
    });
  });
});

describe('order of checks (protocol/entities.md 8.1, protocol/roles.md 7)', () => {
  it.each([
    ['viewer', 'Nothing', '{', 404, 'Entity not found', 'Entity Nothing not found'],
    ['viewer', 'Tag', '{', 403, 'Creation forbidden', 'Creation of the Tag is forbidden'],
    ['admin', 'Tag', '{', 400, 'Malformed request JSON data structure', ''],
    ['viewer', 'Nothing?responseFetchPlan=none', '{}', 404, 'Entity not found', 'Entity Nothing not found'],
    ['viewer', 'Tag?responseFetchPlan=none', '{}', 403, 'Creation forbidden', 'Creation of the Tag is forbidden'],
    [
      'admin',
      'Tag?responseFetchPlan=none',
      '{"name":{}}',
      400,
      'Fetch plan not found',
      'Fetch plan none for entity Tag not found',
    ],
    ['admin', 'Tag', '{"name":{}}', 400, 'Cannot deserialize an entity from JSON', ''],
  ])('reports to %s for %s %s the first failing check', async (username, path, body, status, error, details) => {
    const answer = await app.as(username).post(`/rest/entities/${path}`, body);
    expect([answer.status, answer.json]).toMatchObject([status, { error, details }]);
  });

  it('saves nothing when anything is wrong', async () => {
    const name = 'never saved';
    await app.as('admin').post('/rest/entities/CustomerCategory?responseFetchPlan=none', { name });
    await app.as('admin').post('/rest/entities/CustomerCategory', { id: 5, name });
    expect(await categoriesNamed(name)).toEqual([]);
    await aCustomerCategory(app.database, { name });
    expect(await categoriesNamed(name)).toEqual([[name]]);
  });
});

describe('a unique attribute (protocol/errors.md 5)', () => {
  it('taken already is a conflict', async () => {
    const customer = await aCustomer(app.database);
    await anOrder(app.database, { number: 'U-1', customer });
    const body = { number: 'U-1', date: '2024-05-02', customer: { id: customer } };
    const answer = await app.as('alice').post('/rest/entities/Order', body);
    expect(answer).toAnswer(409, {
      error: 'Unique constraint violation',
      details: 'uq_sales_order_number',
      attributes: ['number'],
    });
  });
});
