import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';

const app = useApp(startDomainApp);
let customer: string;
let gone: string;

beforeAll(async () => {
  customer = await insertRow(app.database, 'domain_customer', { name: 'Acme' });
  gone = await insertRow(app.database, 'domain_customer', { name: 'Left', deleted_date: '2024-01-01T00:00:00Z' });
  await insertValues(app.database, 'domain_region', { id: '15', name: 'North' });
  await insertValues(app.database, 'domain_currency', { code: 'EUR' });
});

const inline = (entity: string, properties: unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));
const missing = (error: string, attribute: string) => [
  400,
  { error, details: `Referenced entity for property '${attribute}' is missing` },
];

describe('to-one associations (protocol/entities.md 10.2)', () => {
  it('count only by their id', async () => {
    const answer = await app
      .as('admin')
      .post(`/rest/entities/Order?responseFetchPlan=${inline('Order', ['customer'])}`, {
        number: 'R-1',
        customer: { _entityName: 'Customer', _instanceName: 'no', id: customer, name: 'not saved', region: 'nowhere' },
      });
    expect([answer.status, answer.json]).toMatchObject([201, { customer: { id: customer, _instanceName: 'Acme' } }]);
    const read = await app.as('admin').get(`/rest/entities/Customer/${customer}?fetchPlan=_local`);
    expect(read.json).toMatchObject({ name: 'Acme', version: 1 });
    expect(read.json).not.toHaveProperty('region');
  });

  it('may be soft-deleted rows, and are unlinked by null', async () => {
    const id = await insertRow(app.database, 'domain_order', { number: 'R-2' });
    const path = `/rest/entities/Order/${id}?responseFetchPlan=${inline('Order', ['customer'])}`;
    expect((await app.as('admin').put(path, { customer: { id: gone } })).json).toMatchObject({
      customer: { id: gone },
    });
    const unlinked = await app.as('admin').put(path, { customer: null });
    expect(unlinked.json).toEqual({ _entityName: 'Order', _instanceName: 'R-2', id });
  });

  it('have ids of every kind, as text or number', async () => {
    const plan = inline('Shelf', ['region', 'currency']);
    for (const id of [15, '15']) {
      const answer = await app
        .as('admin')
        .post(`/rest/entities/Shelf?responseFetchPlan=${plan}`, { region: { id }, currency: { id: 'EUR' } });
      expect([answer.status, answer.json]).toMatchObject([201, { region: { id: '15' }, currency: { id: 'EUR' } }]);
    }
  });

  it('know their id by the name of the key, too, and `id` wins (protocol/entities.md 11)', async () => {
    const plan = inline('Shelf', ['currency']);
    for (const currency of [{ code: 'EUR' }, { id: 'EUR', code: 'USD' }, { id: null, code: 'EUR' }]) {
      const answer = await app.as('admin').post(`/rest/entities/Shelf?responseFetchPlan=${plan}`, { currency });
      expect([answer.status, answer.json]).toMatchObject([201, { currency: { id: 'EUR' } }]);
    }
  });

  it.each([
    ['Order', { number: 'R', customer: { id: UNKNOWN } }, 'customer'],
    ['Order', { number: 'R', customer: {} }, 'customer'],
    ['Order', { number: 'R', customer: { id: null } }, 'customer'],
    ['Order', { number: 'R', customer: { id: 'no uuid' } }, 'customer'],
    ['Order', { number: 'R', lines: [{ product: { id: UNKNOWN } }] }, 'product'],
    ['Shelf', { region: { id: 16 } }, 'region'],
    ['Shelf', { region: {} }, 'region'],
    ['Shelf', { region: { id: 'x' } }, 'region'],
    ['Shelf', { currency: { id: 'USD' } }, 'currency'],
    ['Shelf', { currency: { code: 'USD' } }, 'currency'],
    ['Product', { name: 'R', tags: [{ id: UNKNOWN }] }, 'tags'],
    ['Product', { name: 'R', tags: [null] }, 'tags'],
  ])('must exist: %s %j', async (entity, body, attribute) => {
    const posted = await app.as('admin').post(`/rest/entities/${entity}`, body);
    expect([posted.status, posted.json]).toEqual(missing('Entity creation failed', attribute));
    const bulk = await app.as('admin').post(`/rest/entities/${entity}`, [body]);
    expect([bulk.status, bulk.json]).toEqual(missing('Entity creation failed', attribute));
  });

  it('must exist on update, too', async () => {
    const id = await insertRow(app.database, 'domain_order', { number: 'R-3' });
    const body = { number: 'changed', customer: { id: UNKNOWN } };
    const one = await app.as('admin').put(`/rest/entities/Order/${id}`, body);
    expect([one.status, one.json]).toEqual(missing('Entity update failed', 'customer'));
    const bulk = await app.as('admin').put('/rest/entities/Order', [{ id, ...body }]);
    expect([bulk.status, bulk.json]).toEqual(missing('Entity update failed', 'customer'));
    expect((await app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({ number: 'R-3', version: 1 });
  });

  it.each([
    ['Order', { number: 'R', customer: { _entityName: 'Tag', id: UNKNOWN } }],
    ['Order', { number: 'R', customer: { _entityName: 'Nothing' } }],
    ['Order', { number: 'R', customer: { _entityName: 5, id: UNKNOWN } }],
    ['Order', { number: 'R', lines: [{ product: { _entityName: 'Customer', id: UNKNOWN } }] }],
    ['Product', { name: 'R', tags: [{ _entityName: 'Product', id: UNKNOWN }] }],
  ])('must not name another entity, as in 2.8.3: %s %j', async (entity, body) => {
    for (const sent of [body, [body]]) {
      const answer = await app.as('admin').post(`/rest/entities/${entity}`, sent);
      expect(answer).toAnswer(400, { error: 'Cannot deserialize an entity from JSON', details: '' });
    }
  });

  it.each([5, 'text', [], true])('must not be %j', async (value) => {
    const answer = await app.as('admin').post('/rest/entities/Order', { number: 'R', customer: value });
    const error = "Attribute 'customer' refers to an entity. Property value must be a JSON object literal";
    expect(answer).toAnswer(400, { error, details: '' });
  });
});

describe('references among objects of the same request (protocol/entities.md 10.2)', () => {
  const [A, B, C] = ['a', 'b', 'c'].map((letter) => `5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e3${letter}`) as [
    string,
    string,
    string,
  ];
  const copies = new Statement('SELECT id, copy_of_id FROM museum_exhibit WHERE id = ANY($1) ORDER BY id');

  it('find their target wherever it stands, also in a circle', async () => {
    const answer = await app.as('admin').post('/rest/entities/Exhibit', [
      { id: A, title: 'copy', copyOf: { id: B } },
      { id: B, title: 'original', copyOf: { id: C } },
      { id: C, title: 'copy of its copy', copyOf: { id: A } },
    ]);
    expect(answer.status).toBe(201);
    expect(await app.database.rows(copies, [[A, B, C]])).toEqual([
      [A, B],
      [B, C],
      [C, A],
    ]);
  });

  it('find it among objects of other classes, also in a circle', async () => {
    const [D, E] = [A.replace(/.$/, 'd'), A.replace(/.$/, 'e')];
    const answer = await app.as('admin').post('/rest/entities/Exhibit', [
      { id: D, _entityName: 'Painting', title: 'of a sculpture', copyOf: { id: E } },
      { id: E, _entityName: 'Sculpture', title: 'of a painting', copyOf: { id: D } },
    ]);
    expect(answer.status).toBe(201);
    expect(await app.database.rows(copies, [[D, E]])).toEqual([
      [D, E],
      [E, D],
    ]);
    expect((await app.as('admin').get(`/rest/entities/Exhibit/${E}`)).json).toMatchObject({ version: 1 });
  });
});

describe('many-to-many references (protocol/entities.md 10.2)', () => {
  const plan = inline('Product', ['tags']);
  const tagsOf = (json: unknown) =>
    (json as { tags: { _instanceName: string }[] }).tags.map((tag) => tag._instanceName).sort();
  const aTag = (name: string) => insertRow(app.database, 'domain_tag', { name });

  it('are the whole set, whatever else their objects say, and do not change the version', async () => {
    const [wood, toy] = [await aTag('wood'), await aTag('toy')];
    const created = await app.as('admin').post(`/rest/entities/Product?responseFetchPlan=${plan}`, {
      name: 'Kite',
      tags: [{ id: wood, name: 'x' }, { id: wood }],
    });
    const { id } = created.json as { id: string };
    expect([created.status, tagsOf(created.json)]).toEqual([201, ['wood']]);
    const path = `/rest/entities/Product/${id}?responseFetchPlan=${plan}`;
    expect(tagsOf((await app.as('admin').put(path, { tags: [{ id: toy }] })).json)).toEqual(['toy']);
    expect(tagsOf((await app.as('admin').put(path, {})).json)).toEqual(['toy']);
    expect(tagsOf((await app.as('admin').put(path, { tags: null })).json)).toEqual([]);
    const read = await app.as('admin').get(`/rest/entities/Product/${id}`);
    expect(read.json).toMatchObject({ version: 1 });
    expect((await app.as('admin').get(`/rest/entities/Tag/${toy}`)).json).toMatchObject({ name: 'toy', version: 1 });
  });

  it('of many objects are written together, each with its own', async () => {
    const [wood, toy] = [await aTag('wood'), await aTag('toy')];
    const created = await app.as('admin').post(`/rest/entities/Product?responseFetchPlan=${plan}`, [
      { name: '1', tags: [{ id: wood }, { id: toy }] },
      { name: '2', tags: [] },
      { name: '3', tags: [{ id: toy }] },
    ]);
    const products = created.json as { id: string }[];
    expect(products.map(tagsOf)).toEqual([['toy', 'wood'], [], ['toy']]);
    const [one, two, three] = products.map(({ id }) => ({ id }));
    const updated = await app.as('admin').put(`/rest/entities/Product?responseFetchPlan=${plan}`, [
      { ...three, tags: [{ id: wood }] },
      { ...one, tags: [{ id: toy }] },
      { ...two, name: 'changed' },
    ]);
    expect((updated.json as unknown[]).map(tagsOf)).toEqual([['wood'], ['toy'], []]);
  });
});

describe('one-to-many associations (protocol/entities.md 10.2)', () => {
  it('are read and then ignored: they change from their owning side only', async () => {
    const hall = await insertRow(app.database, 'museum_hall', { name: 'North' });
    const exhibit = await insertRow(app.database, 'museum_exhibit', {
      title: 'Kouros',
      kind: 'sculpture',
      hall_id: hall,
    });
    const stored = new Statement('SELECT hall_id FROM museum_exhibit WHERE id = $1');
    for (const exhibits of [[], null, [{ id: UNKNOWN }]]) {
      const answer = await app.as('admin').put(`/rest/entities/Hall/${hall}`, { exhibits });
      expect(answer.status).toBe(200);
    }
    expect(await app.database.rows(stored, [exhibit])).toEqual([[hall]]);
  });
});
