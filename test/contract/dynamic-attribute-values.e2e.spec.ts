import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCategory, attributeId } from '../builders/a-dynamic-attribute.js';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const PRODUCTS = '/rest/entities/Product';
const DYNAMIC = 'dynamicAttributes=true';
const NAME_PLAN = 'fetchPlan=_instance_name';

const app = useApp(() => startApp({ DYNAMIC_ATTRIBUTES_ENABLED: 'true' }));
let acme = '';

beforeAll(async () => {
  acme = await aCustomer(app.database, { name: 'Acme' });
  await aCategory(
    app,
    'Product',
    { code: 'warranty', dataType: 'ENUMERATION', enumeration: '1y, 2y', defaultString: '1y' },
    { code: 'weight', dataType: 'DOUBLE', configuration: '{"minDouble":0.5,"maxDouble":100}' },
    { code: 'colours', dataType: 'STRING', isCollection: true },
    { code: 'supplier', dataType: 'ENTITY', entityClass: 'Customer' },
    { code: 'dealers', dataType: 'ENTITY', entityClass: 'Customer', isCollection: true },
    { code: 'pieces', dataType: 'INTEGER' },
    { code: 'cost', dataType: 'DECIMAL' },
    { code: 'fragile', dataType: 'BOOLEAN' },
    { code: 'tested', dataType: 'DATE' },
    { code: 'expires', dataType: 'DATE_WITHOUT_TIME' },
  );
  await aCategory(app, 'Tag', { code: 'shade', dataType: 'STRING', required: true });
});

/** A product made over the API. @returns the response to its creation, which carries dynamic attributes */
async function created(body: object): Promise<Record<string, unknown>> {
  const answer = await app.as('admin').post(PRODUCTS, { name: 'Lamp', price: 81.18, ...body });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.json as Record<string, unknown>;
}

const read = async (id: unknown, parameters = `${NAME_PLAN}&${DYNAMIC}`) =>
  app.as('admin').get(`${PRODUCTS}/${String(id)}?${parameters}`);

describe('dynamic attributes of objects (protocol/dynamic-attributes.md 3, 4)', () => {
  it('are written and read under their codes, each by its type', async () => {
    const values = {
      '+warranty': '2y',
      '+weight': 1.25,
      '+colours': ['red', 'blue'],
      '+pieces': 7,
      '+cost': 12.5,
      '+fragile': true,
      '+tested': '2024-03-01T10:20:30',
      '+expires': '2025-01-31',
    };
    const { id } = await created(values);
    expect(await read(id)).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id,
      name: 'Lamp',
      ...values,
    });
  });

  it('are carried by the response of a write, and have their defaults', async () => {
    expect(await created({})).toEqual({
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id: expect.any(String),
      '+warranty': '1y',
    });
  });

  it('are read only on request', async () => {
    const { id } = await created({ '+pieces': 1 });
    const bare = { _entityName: 'Product', _instanceName: 'Lamp', id, name: 'Lamp' };
    expect(await read(id, NAME_PLAN)).toAnswer(200, bare);
    expect(await read(id, `${NAME_PLAN}&returnNulls=true`)).toAnswer(200, bare);
    expect(await read(id, `${NAME_PLAN}&dynamicAttributes=false`)).toAnswer(200, bare);
    expect(await read(id, 'dynamicAttributes=foo')).toAnswer(400, {
      error: 'Invalid request parameter',
      details: "Parameter 'dynamicAttributes' has invalid value 'foo'",
    });
  });

  it('show a reference with what its name is made of', async () => {
    const { id } = await created({ '+supplier': { id: acme }, '+dealers': [{ id: acme }] });
    const shown = { _entityName: 'Customer', _instanceName: 'Acme', id: acme, name: 'Acme' };
    expect(await read(id)).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id,
      name: 'Lamp',
      '+warranty': '1y',
      '+supplier': shown,
      '+dealers': [shown],
    });
  });

  it('without a value are null with returnNulls', async () => {
    const { id } = await created({ '+warranty': null });
    expect(await read(id, `${NAME_PLAN}&${DYNAMIC}&returnNulls=true`)).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id,
      name: 'Lamp',
      '+warranty': null,
      '+weight': null,
      '+colours': null,
      '+supplier': null,
      '+dealers': null,
      '+pieces': null,
      '+cost': null,
      '+fragile': null,
      '+tested': null,
      '+expires': null,
    });
  });

  it('are named by a plan, which then needs no parameter', async () => {
    const { id } = await created({ '+pieces': 3, '+supplier': { id: acme } });
    const plan = encodeURIComponent('{"entity":"Product","properties":["+pieces","+unknown","+supplier.region"]}');
    expect(await read(id, `fetchPlan=${plan}`)).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id,
      '+pieces': 3,
      '+supplier': { _entityName: 'Customer', _instanceName: 'Acme', id: acme, region: expect.any(String) },
    });
  });

  it('are in lists, in searches and on nested objects', async () => {
    const tag = await app.as('admin').post('/rest/entities/Tag', { name: 'Bright', '+shade': 'yellow' });
    const { id: tagId } = tag.json as { id: string };
    const { id } = await created({ name: 'Torch', tags: [{ id: tagId }], '+pieces': 2 });
    const torch = {
      _entityName: 'Product',
      _instanceName: 'Torch',
      id,
      tags: [{ _entityName: 'Tag', _instanceName: 'Bright', id: tagId, '+shade': 'yellow' }],
      '+warranty': '1y',
      '+pieces': 2,
    };
    const fetchPlan = { entity: 'Product', properties: ['tags'] };
    const filter = { conditions: [{ property: 'name', operator: '=', value: 'Torch' }] };
    const search = { filter, fetchPlan, dynamicAttributes: true };
    expect(await app.as('admin').post(`${PRODUCTS}/search`, search)).toAnswer(200, [torch]);
    const query = `filter=${encodeURIComponent(JSON.stringify(filter))}&fetchPlan=${encodeURIComponent(JSON.stringify(fetchPlan))}`;
    expect(await app.as('admin').get(`${PRODUCTS}/search?${query}&${DYNAMIC}`)).toAnswer(200, [torch]);
    const list = await app.as('admin').get(`${PRODUCTS}?${DYNAMIC}&${NAME_PLAN}&sort=-name&limit=1`);
    expect(list).toAnswer(200, [expect.objectContaining({ name: 'Torch', '+pieces': 2 })]);
  });

  it('stay when an update does not name them, and go by null', async () => {
    const { id } = await created({ '+pieces': 1, '+colours': ['red', 'blue'] });
    const update = await app.as('admin').put(`${PRODUCTS}/${String(id)}`, { '+colours': ['green'] });
    expect(update).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id,
      '+warranty': '1y',
      '+colours': ['green'],
      '+pieces': 1,
    });
    const emptied = await app.as('admin').put(`${PRODUCTS}/${String(id)}`, { '+colours': [], '+warranty': null });
    expect(emptied).toAnswer(200, { _entityName: 'Product', _instanceName: 'Lamp', id, '+pieces': 1 });
  });

  it('change the version of their object, when they really change', async () => {
    const { id } = await created({ '+pieces': 1, '+cost': 1.5 });
    const version = async (body: object): Promise<unknown> => {
      const answer = await app.as('admin').put(`${PRODUCTS}/${String(id)}?responseFetchPlan=_local`, body);
      return [(answer.json as { version: number }).version, answer.headers.etag];
    };
    expect(await version({ '+pieces': 2 })).toEqual([2, '"2"']);
    expect(await version({ '+pieces': 2, '+cost': '1.50', '+unknown': 1 })).toEqual([2, '"2"']);
  });

  it('are written by bulk requests', async () => {
    const bulk = await app.as('admin').post(PRODUCTS, [
      { name: 'A', price: 1, '+pieces': 1 },
      { name: 'B', price: 1, '+weight': 2 },
    ]);
    expect(bulk).toAnswer(201, [
      expect.objectContaining({ '+warranty': '1y', '+pieces': 1 }),
      expect.objectContaining({ '+warranty': '1y', '+weight': 2 }),
    ]);
  });

  it('that break their definition are violations, with all others', async () => {
    const body = { name: '', price: 1, '+warranty': '3y', '+weight': 0.25 };
    expect(await app.as('admin').post(PRODUCTS, body)).toAnswer(400, [
      expect.objectContaining({ path: 'name' }),
      {
        message: 'must be one of 1y, 2y',
        messageTemplate: '{latchkey.validation.Choice.message}',
        path: '+warranty',
        invalidValue: '3y',
      },
      {
        message: 'must be greater than or equal to 0.5',
        messageTemplate: '{jakarta.validation.constraints.DecimalMin.message}',
        path: '+weight',
        invalidValue: 0.25,
      },
    ]);
    expect(await app.as('admin').post('/rest/entities/Tag', { name: 'Dark' })).toAnswer(400, [
      {
        message: 'may not be null',
        messageTemplate: '{jakarta.validation.constraints.NotNull.message}',
        path: '+shade',
        invalidValue: null,
      },
    ]);
  });

  it('refuse values of another type, and references to what is missing', async () => {
    const refused = async (body: object): Promise<unknown> => {
      const answer = await app.as('admin').post(PRODUCTS, { name: 'Lamp', price: 1, ...body });
      return [answer.status, answer.json];
    };
    const missing = (code: string) => [
      400,
      { error: 'Entity creation failed', details: `Referenced entity for property '+${code}' is missing` },
    ];
    const nobody = '00000000-0000-4000-8000-00000000dead';
    expect(await refused({ '+supplier': { id: nobody } })).toEqual(missing('supplier'));
    expect(await refused({ '+dealers': [{ id: acme }, {}] })).toEqual(missing('dealers'));
    expect((await refused({ '+pieces': 'many' })) as unknown[]).toEqual([400, expect.anything()]);
    expect((await refused({ '+colours': 'red' })) as unknown[]).toEqual([400, expect.anything()]);
    expect((await refused({ '+supplier': acme })) as unknown[]).toEqual([400, expect.anything()]);
  });

  it('stay with a deleted object, which may come back', async () => {
    const { id } = await created({ '+pieces': 5 });
    expect(await app.as('admin').delete(`${PRODUCTS}/${String(id)}`)).toAnswer(204);
    const restored = await app.as('admin').post(PRODUCTS, { id, name: 'Lamp', price: 1 });
    expect(restored.json).toEqual(expect.objectContaining({ id, '+pieces': 5 }));
  });

  it('keep what their values depend on', async () => {
    const id = await attributeId(app, 'pieces');
    await created({ '+pieces': 5 });
    const url = `/rest/entities/dynat_CategoryAttribute/${id}`;
    expect(await app.as('admin').put(url, { dataType: 'STRING' })).toAnswer(409, {
      error: 'Dynamic attribute in use',
      details: 'dataType cannot change: objects have values',
    });
    expect(await app.as('admin').put(url, { name: 'Number of pieces' })).toAnswer(200, {
      _entityName: 'dynat_CategoryAttribute',
      _instanceName: 'Number of pieces (pieces)',
      id,
    });
  });
});

describe('without DYNAMIC_ATTRIBUTES_ENABLED', () => {
  const off = useApp();

  it('keys and parameters are ignored', async () => {
    const id = await aProduct(off.database, { name: 'Lamp' });
    expect(await off.as('admin').put(`${PRODUCTS}/${id}`, { '+warranty': '2y' })).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id,
    });
    expect(await off.as('admin').get(`${PRODUCTS}/${id}?dynamicAttributes=foo&${NAME_PLAN}`)).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id,
      name: 'Lamp',
    });
  });
});
