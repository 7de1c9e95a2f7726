import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomerCategory } from '../builders/a-customer-category.js';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aTag } from '../builders/a-tag.js';
import { aUser } from '../builders/a-user.js';
import { anOrder } from '../builders/an-order.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';
const UNDESERIALIZABLE = { error: 'Cannot deserialize an entity from JSON', details: '' };

const app = useApp();

beforeAll(async () => {
  await aUser(app.database, { username: 'viewer', roles: ['product-viewer'] });
});

const inline = (entity: string, properties: unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));

describe('PUT /rest/entities/{e}/{id} (protocol/entities.md 9.1, 8.3)', () => {
  it('answers 200 and the identity, without a Location', async () => {
    const id = await aTag(app.database, { name: 'old' });
    const answer = await app.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'new' });
    expect(answer).toAnswer(200, { _entityName: 'Tag', _instanceName: 'new', id });
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.headers).not.toHaveProperty('location');
  });

  it('changes only what the body names and notes who did it', async () => {
    const id = await insertRow(app.database, 'product', {
      name: 'Kite',
      price: '12.00',
      release_date: '2024-02-05',
      created_by: 'bob',
      created_date: '2024-01-01 00:00:00+00',
    });
    const answer = await app.as('admin').put(`/rest/entities/Product/${id}?responseFetchPlan=_local`, { price: 13.5 });
    const { lastModifiedDate } = answer.json as { lastModifiedDate: string };
    expect(answer).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Kite',
      id,
      name: 'Kite',
      price: 13.5,
      releaseDate: '2024-02-05',
      special: false,
      version: 2,
      createdBy: 'bob',
      createdDate: '2024-01-01T00:00:00Z',
      lastModifiedBy: 'admin',
      lastModifiedDate,
    });
    expect(Date.parse(lastModifiedDate)).toBeGreaterThan(Date.parse('2024-01-02T00:00:00Z'));
  });

  it.each([
    ['an empty object', {}],
    ['the stored values', { name: 'Kite', price: 12, special: false, releaseDate: '2024-02-05', image: null }],
    ['another id', { id: UNKNOWN }],
    ['a version, audit and unknown keys', { version: 9, createdBy: 'x', deletedDate: '2024-01-01T00:00:00Z', no: 1 }],
  ])('changes nothing for %s', async (_, body) => {
    const id = await aProduct(app.database, { name: 'Kite', price: '12.00', releaseDate: '2024-02-05' });
    const before = await app.as('admin').get(`/rest/entities/Product/${id}?returnNulls=true`);
    const answer = await app.as('admin').put(`/rest/entities/Product/${id}`, body);
    expect(answer).toAnswer(200, { _entityName: 'Product', _instanceName: 'Kite', id });
    const after = await app.as('admin').get(`/rest/entities/Product/${id}?returnNulls=true`);
    expect(after.text).toBe(before.text);
  });

  it.each([
    ['1.50', '1.5'],
    ['t', 'true'],
    ['2024-05-02 10:15', '2024-05-02T10:15'],
  ])('distinguishes the text %s from %s', async (stored, name) => {
    const id = await aTag(app.database, { name: stored });
    const answer = await app.as('admin').put(`/rest/entities/Tag/${id}`, { name });
    expect(answer.json).toEqual({ _entityName: 'Tag', _instanceName: name, id });
  });

  it('sets null where null may stand', async () => {
    const id = await aProduct(app.database, { name: 'Kite', image: 'fs://2024/02/05/a.png?name=a.png' });
    const plan = inline('Product', ['releaseDate', 'image']);
    const answer = await app
      .as('admin')
      .put(`/rest/entities/Product/${id}?responseFetchPlan=${plan}`, { releaseDate: null, image: '' });
    expect(answer.json).toEqual({ _entityName: 'Product', _instanceName: 'Kite', id });
  });
});

describe('attributes of each kind (protocol/entities.md 10.2)', () => {
  const address = { country: 'Germany', city: 'Berlin', zip: '10115' };

  it.each<[object | null, object]>([
    [{ city: 'Bonn' }, { country: 'Germany', city: 'Bonn', zip: '10115' }],
    [
      { zip: null, unknown: 1 },
      { country: 'Germany', city: 'Berlin' },
    ],
    [{}, address],
    [null, {}],
  ])('the embedded object %j is merged key by key', async (given, expected) => {
    const id = await aCustomer(app.database, { name: 'Acme', address });
    const path = `/rest/entities/Customer/${id}?responseFetchPlan=${inline('Customer', ['address'])}`;
    const answer = await app.as('admin').put(path, { address: given });
    expect(answer).toAnswer(200, {
      _entityName: 'Customer',
      _instanceName: 'Acme',
      id,
      address: expected,
    });
  });

  it.each([
    [['3'], ['3']],
    [
      ['2', '1', '1'],
      ['2', '1', '1'],
    ],
    [[], []],
    [null, []],
  ])('the element collection %j replaces the old one', async (given, phones) => {
    const id = await aCustomer(app.database, { name: 'Acme', phones: ['1', '2'] });
    const path = `/rest/entities/Customer/${id}?responseFetchPlan=${inline('Customer', ['phones'])}`;
    const answer = await app.as('admin').put(path, { phones: given });
    expect(answer.json).toEqual({ _entityName: 'Customer', _instanceName: 'Acme', id, phones });
  });

  it('a reference is set by id and unlinked by null', async () => {
    const category = await aCustomerCategory(app.database, { name: 'Retail' });
    const id = await aCustomer(app.database, { name: 'Acme' });
    const path = `/rest/entities/Customer/${id}?responseFetchPlan=${inline('Customer', ['category'])}`;
    const identity = { _entityName: 'Customer', _instanceName: 'Acme', id };
    const linked = await app.as('admin').put(path, { category: { id: category, name: 'not saved' } });
    expect(linked.json).toEqual({
      ...identity,
      category: { _entityName: 'CustomerCategory', _instanceName: 'Retail', id: category },
    });
    const unlinked = await app.as('admin').put(path, { category: null });
    expect(unlinked.json).toEqual(identity);
  });

  it.each<[('wood' | 'toy' | 'new')[] | null, string[]]>([
    [
      ['toy', 'new'],
      ['new', 'toy'],
    ],
    [['wood', 'wood'], ['wood']],
    [[], []],
    [null, []],
  ])('the many-to-many references %j replace the old ones, whose targets stay', async (given, names) => {
    const ids = { wood: '', toy: '', new: '' };
    for (const name of ['wood', 'toy', 'new'] as const) {
      ids[name] = await aTag(app.database, { name });
    }
    const id = await aProduct(app.database, { tags: [ids.wood, ids.toy] });
    const answer = await app
      .as('admin')
      .put(`/rest/entities/Product/${id}?responseFetchPlan=${inline('Product', ['tags'])}`, {
        tags: given?.map((name) => ({ id: ids[name] })) ?? null,
      });
    expect(answer.status).toBe(200);
    const { tags } = answer.json as { tags: { _instanceName: string }[] };
    expect(tags.map((tag) => tag._instanceName).sort()).toEqual(names);
    expect((await app.as('admin').get(`/rest/entities/Tag/${ids.wood}`)).status).toBe(200);
  });

  it('keeps links to deleted rows, which nobody sees', async () => {
    const gone = await insertRow(app.database, 'tag', { name: 'gone', deleted_date: '2024-01-01T00:00:00Z' });
    const id = await aProduct(app.database);
    await insertValues(app.database, 'product_tag', { product_id: id, tag_id: gone });
    await app.as('admin').put(`/rest/entities/Product/${id}`, { tags: [] });
    await app.as('admin').post('/rest/entities/Tag', { id: gone, name: 'back' });
    const answer = await app.as('admin').get(`/rest/entities/Product/${id}?fetchPlan=product-list`);
    expect(answer.json).toMatchObject({ tags: [{ _instanceName: 'back' }] });
  });

  it.each([
    ['Customer', 'category', { category: { id: UNKNOWN } }],
    ['Customer', 'category', { category: {} }],
    ['Product', 'tags', { name: 'changed', tags: [{ id: UNKNOWN }] }],
  ])('references of %s must exist: %s', async (entity, attribute, body) => {
    const id = entity === 'Product' ? await aProduct(app.database) : await aCustomer(app.database);
    const before = await app.as('admin').get(`/rest/entities/${entity}/${id}`);
    const answer = await app.as('admin').put(`/rest/entities/${entity}/${id}`, body);
    expect(answer).toAnswer(400, {
      error: 'Entity update failed',
      details: `Referenced entity for property '${attribute}' is missing`,
    });
    expect((await app.as('admin').get(`/rest/entities/${entity}/${id}`)).text).toBe(before.text);
  });
});

describe('order of checks (protocol/entities.md 9.1, protocol/roles.md 7)', () => {
  it.each([
    ['viewer', 'Nothing/5?responseFetchPlan=none', 404, 'Entity not found', 'Entity Nothing not found'],
    ['viewer', 'Tag/5?responseFetchPlan=none', 403, 'Updating forbidden', 'Updating of the Tag is forbidden'],
    ['admin', 'Tag/5?responseFetchPlan=none', 400, 'Fetch plan not found', 'Fetch plan none for entity Tag not found'],
    ['admin', 'Tag/5', 400, 'Invalid entity ID', 'Cannot convert 5 into valid entity ID'],
    ['admin', `Tag/${UNKNOWN}`, 404, 'Entity not found', `Entity Tag with id ${UNKNOWN} not found`],
  ])('%s learns about %s before the body is looked at', async (username, path, status, error, details) => {
    const answer = await app.as(username).put(`/rest/entities/${path}`, '{broken');
    expect([answer.status, answer.json]).toMatchObject([status, { error, details }]);
  });

  it('does not find a deleted row', async () => {
    const id = await insertRow(app.database, 'tag', { name: 'gone', deleted_date: '2024-01-01T00:00:00Z' });
    const answer = await app.as('admin').put(`/rest/entities/Tag/${id.toUpperCase()}`, { name: 'back' });
    expect(answer).toAnswer(404, {
      error: 'Entity not found',
      details: `Entity Tag with id ${id.toUpperCase()} not found`,
    });
  });

  it.each(['', '{broken', 'null', '5', '[]', '[{"name":"x"}]', '{"name":{}}', '{"_entityName":"Product"}'])(
    'has one answer for every body that does not fit: %j',
    async (body) => {
      const id = await aTag(app.database);
      const answer = await app.as('admin').put(`/rest/entities/Tag/${id}`, body);
      expect(answer).toAnswer(400, UNDESERIALIZABLE);
    },
  );
});

describe('a unique attribute (protocol/errors.md 5)', () => {
  it('taken already is a conflict, and nothing changes', async () => {
    await anOrder(app.database, { number: 'U-1' });
    const id = await anOrder(app.database, { number: 'U-2', date: '2024-02-05' });
    const answer = await app.as('alice').put(`/rest/entities/Order/${id}`, { number: 'U-1', date: '2025-01-01' });
    expect(answer).toAnswer(409, {
      error: 'Unique constraint violation',
      details: 'uq_sales_order_number',
      attributes: ['number'],
    });
    const after = await app.as('alice').get(`/rest/entities/Order/${id}`);
    expect(after.json).toMatchObject({ number: 'U-2', date: '2024-02-05', version: 1 });
  });
});
