import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EntityValidation } from '../../src/latchkey/entities/write/validation/entity-validation.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const MISSING = '00000000-0000-4000-8000-000000000000';

// Whatever the settings of the run: this is about direct writes.
const app = useApp(() => startDomainApp({ DIRECT_WRITES_ENABLED: 'true' }));
let product: string;

beforeAll(async () => {
  product = await insertRow(app.database, 'domain_product', { name: 'Kite' });
});

let objects: ReturnType<typeof spyOnObjects>;
/** Bodies that go to columns at once are not checked as objects. */
const spyOnObjects = () => jest.spyOn(EntityValidation.prototype, 'check');

beforeEach(() => {
  objects = spyOnObjects();
});

afterEach(() => {
  jest.restoreAllMocks();
});

const create = (entity: string, bodies: object) => app.as('admin').post(`/rest/entities/${entity}`, bodies);

const rows = (sql: string, ...values: string[]) => app.database.rows(new Statement(sql), values);

const namesOf = (json: unknown) => (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName);

const inspection = { mandatory: 'x', notNull: 'x', notNullTwice: 'x', notEmptyList: ['x'], notBlank: 'x' };

describe('bodies of values and references go to the columns of one INSERT', () => {
  it('whatever each of them sets, in their order', async () => {
    const answer = await create('Product', [
      { name: 'C-1', price: 1.5 },
      { _entityName: 'Product', name: 'C-2', unknown: 5, version: 9 },
      { name: 'C-3', price: null },
    ]);
    expect([answer.status, namesOf(answer.json)]).toEqual([201, ['C-1', 'C-2', 'C-3']]);
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Product`);
    expect(objects).not.toHaveBeenCalled();
    const stored = "SELECT name, price, version, created_by FROM domain_product WHERE name LIKE 'C-_' ORDER BY name";
    expect(await rows(stored)).toEqual([
      ['C-1', '1.50', '1', 'admin'],
      ['C-2', null, '1', 'admin'],
      ['C-3', null, '1', 'admin'],
    ]);
  });

  it('with references, enums, dates and numbers of all sizes', async () => {
    const answer = await create('Badge', [
      { product: { id: product }, status: 'BLOCKED', day: '2024-05-02', count: '9007199254740993' },
      { product: null, rate: 0.5, valid: true, price: 0.1 },
    ]);
    expect(answer.status).toBe(201);
    expect(objects).not.toHaveBeenCalled();
    const stored = 'SELECT product_id, status, day, count, rate, valid, price FROM domain_badge ORDER BY count';
    expect(await rows(stored)).toEqual([
      [product, '20', '2024-05-02', '9007199254740993', null, null, null],
      [null, null, null, null, '0.5', 't', '0.1'],
    ]);
  });

  it('with lists, and with defaults of the database where none of them sets a value', async () => {
    const bodies = [{ ...inspection, notEmptyList: ['a,b', '"'] }, inspection];
    expect((await create('Inspection', bodies)).status).toBe(201);
    expect(objects).not.toHaveBeenCalled();
    const stored = 'SELECT not_empty_list, few_texts FROM domain_inspection ORDER BY not_empty_list::text';
    expect(await rows(stored)).toEqual([
      ['{"a,b","\\""}', '{}'],
      ['{x}', '{}'],
    ]);
  });

  it('and a single one has its address and its tag', async () => {
    const answer = await create('Product', { name: 'C-4' });
    const { id } = answer.json as { id: string };
    expect(answer).toAnswer(201, { _entityName: 'Product', _instanceName: 'C-4', id });
    expect([answer.headers.location, answer.headers.etag]).toEqual([`${app.url}/rest/entities/Product/${id}`, '"1"']);
    expect(objects).not.toHaveBeenCalled();
  });
});

describe('nothing is stored', () => {
  const count = () => rows("SELECT count(*) FROM domain_product WHERE name LIKE 'N-%'");

  it('when one of them breaks a constraint, which is named by its place', async () => {
    const answer = await create('Product', [{ name: 'N-1' }, { name: 'N-2', price: -1 }, { price: 1 }]);
    expect(answer.status).toBe(400);
    expect((answer.json as { path: string }[]).map(({ path }) => path)).toEqual([
      'entities[1].price',
      'entities[2].name',
    ]);
    expect(await count()).toEqual([['0']]);
  });

  it('when one of them cannot be read', async () => {
    const answer = await create('Product', [{ name: 'N-1' }, { name: 'N-2', price: 'cheap' }]);
    expect(answer).toAnswer(400, { error: 'Cannot deserialize an entity from JSON', details: '' });
    expect(await count()).toEqual([['0']]);
  });

  it('when one of them refers to nothing', async () => {
    const answer = await create('Badge', [{ product: { id: product } }, { product: { id: MISSING }, price: 77 }]);
    expect(answer).toAnswer(400, {
      error: 'Entity creation failed',
      details: "Referenced entity for property 'product' is missing",
    });
    expect(await rows('SELECT count(*) FROM domain_badge WHERE price = 77')).toEqual([['0']]);
  });
});

describe('bodies are looked at as objects', () => {
  it.each<[string, string, readonly object[]]>([
    ['when one names its key', 'Product', [{ name: 'O-1' }, { id: MISSING, name: 'O-2' }]],
    ['when one sets links', 'Product', [{ name: 'O-3' }, { name: 'O-4', tags: [] }]],
    ['when constraints see the whole object', 'Offer', [{ code: 'ABC' }, { code: 'ABD' }]],
    ['when only some of them set what has a default', 'Inspection', [inspection, { ...inspection, fewTexts: ['x'] }]],
    ['when they have embedded objects', 'Customer', [{ name: 'O-5' }, { name: 'O-6', address: { city: 'Rome' } }]],
  ])('%s', async (_, entity, bodies) => {
    const answer = await create(entity, bodies);
    expect(answer.status).toBe(201);
    expect((answer.json as unknown[]).length).toBe(2);
    expect(objects).toHaveBeenCalled();
  });
});
