import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import {
  type Caller,
  CallerParam,
  ConstrainedData,
  dynamicAttributesOf,
  Latchkey,
  predefinedQuery,
  RestMethod,
  RestParam,
  RestService,
} from 'latchkey';
import type { OpenApiDocument } from '../../src/latchkey/openapi/openapi.js';
import { aCategory } from '../builders/a-dynamic-attribute.js';
import { aUser } from '../builders/a-user.js';
import { Product } from '../domain/product.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const PRODUCTS = '/rest/entities/Product';
const DYNAMIC = 'dynamicAttributes=true';

/** Code of an application that works with dynamic attributes. */
@RestService('shelf')
class ShelfService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  whole(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Product> {
    return this.data.for(caller).required(Product, id, { plan: ['name', { tags: ['name'] }], dynamicAttributes: true });
  }

  @RestMethod()
  bare(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Product> {
    return this.data.for(caller).required(Product, id, { plan: ['name'] });
  }

  @RestMethod()
  listed(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Product> {
    return this.data.for(caller).required(Product, id, { plan: ['name', '+weight', '+nobodyDefinedThis'] });
  }

  @RestMethod({ returns: 'string[]' })
  async heavy(@CallerParam() caller: Caller): Promise<readonly string[]> {
    const where = { property: '+weight', operator: '>', value: 1 } as const;
    const products = await this.data.for(caller).list(Product, { where, sort: '-+weight' });
    return products.map(({ name }) => name);
  }

  @RestMethod({ returns: 'long' })
  countHeavy(@CallerParam() caller: Caller): Promise<number> {
    return this.data.for(caller).count(Product, { property: '+weight', operator: '>', value: 1 });
  }

  /** Reads values and sets others. */
  @RestMethod({ httpMethods: ['POST'] })
  async grow(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Product> {
    const product = await this.data.for(caller).required(Product, id, { plan: ['name'], dynamicAttributes: true });
    const values = dynamicAttributesOf(product);
    values['+weight'] = Number(values['+weight']) * 2;
    values['+colours'] = [...((values['+colours'] as string[] | null) ?? []), 'blue'];
    values['+supplier'] = null;
    return this.data.for(caller).save(product, { plan: ['name'], dynamicAttributes: true });
  }

  @RestMethod({ httpMethods: ['POST'] })
  create(@CallerParam() caller: Caller, @RestParam('weight', 'double') weight: number): Promise<Product> {
    const product = this.data.for(caller).create(Product, { name: 'Made', price: '1.00' });
    dynamicAttributesOf(product)['+weight'] = weight;
    return this.data.for(caller).save(product, { plan: ['name'], dynamicAttributes: true });
  }

  @RestMethod({ httpMethods: ['POST'] })
  store(@CallerParam() caller: Caller, @RestParam('product', 'Product') product: Product): Promise<Product> {
    return this.data.for(caller).save(product, { plan: ['name'], dynamicAttributes: true });
  }

  @RestMethod({ httpMethods: ['POST'] })
  echo(@RestParam('product', 'Product') product: Product): Product {
    return product;
  }
}

@Module({
  imports: [
    Latchkey.forFeature({
      services: [ShelfService],
      queries: [predefinedQuery(Product, 'byName', { fetchPlan: '_instance_name', sort: 'name', limit: 1 })],
    }),
  ],
})
class ShelfModule {}

const app = useApp(() => startDomainApp({ DYNAMIC_ATTRIBUTES_ENABLED: 'true' }, [ShelfModule]));
let acme = '';
let tag = '';

const policy = (type: string, resource: string, action: string) => ({ type, resource, action, effect: 'allow' });

beforeAll(async () => {
  await aCategory(
    app,
    'Product',
    { code: 'weight', dataType: 'DOUBLE', configuration: '{"maxDouble":100}' },
    { code: 'cost', dataType: 'DECIMAL' },
    { code: 'colours', dataType: 'STRING', isCollection: true },
    { code: 'supplier', dataType: 'ENTITY', entityClass: 'Customer' },
    { code: 'dealers', dataType: 'ENTITY', entityClass: 'Customer', isCollection: true },
  );
  await aCategory(app, 'Tag', { code: 'shade', dataType: 'STRING' });
  acme = idIn(await app.as('admin').post('/rest/entities/Customer', { name: 'Acme', region: 'north' }));
  tag = idIn(await app.as('admin').post('/rest/entities/Tag', { name: 'Bright', '+shade': 'yellow' }));
  const weigher = {
    name: 'Weigher',
    code: 'weigher',
    scopes: ['API'],
    childRoles: ['rest-minimal'],
    resourcePolicies: [
      policy('entity', 'Product', 'all'),
      policy('entityAttribute', 'Product.name', 'view'),
      policy('entityAttribute', 'Product.+weight', 'view'),
      policy('entityAttribute', 'Product.+supplier', 'view'),
    ],
  };
  expect((await app.as('admin').post('/rest/entities/sec_ResourceRoleEntity', weigher)).status).toBe(201);
  await aUser(app.database, { username: 'wendy', roles: ['weigher'] });
});

const idIn = ({ json }: { readonly json: unknown }): string => (json as { readonly id: string }).id;

const LAMP = { '+weight': 1.25, '+cost': 12.5, '+colours': ['red', 'green'] };

const aLamp = async (values: object = LAMP): Promise<string> =>
  idIn(await app.as('admin').post(PRODUCTS, { name: 'Lamp', price: 1, tags: [{ id: tag }], ...values }));

const lamp = (id: string) => ({ _entityName: 'Product', _instanceName: 'Lamp', id, name: 'Lamp' });
const customer = () => ({ _entityName: 'Customer', _instanceName: 'Acme', id: acme, name: 'Acme' });
const call = (username: string, method: string, id: string) =>
  app.as(username).get(`/rest/services/shelf/${method}?id=${id}`);
const post = (method: string, body: object) => app.as('admin').post(`/rest/services/shelf/${method}`, body);

describe('dynamic attributes in code and in results of services (protocol/dynamic-attributes.md 3, 4)', () => {
  it('are loaded on request, on every level, and written as they were loaded', async () => {
    const id = await aLamp({ ...LAMP, '+supplier': { id: acme }, '+dealers': [{ id: acme }] });
    expect(await call('admin', 'whole', id)).toAnswer(200, {
      ...lamp(id),
      tags: [{ _entityName: 'Tag', _instanceName: 'Bright', id: tag, name: 'Bright', '+shade': 'yellow' }],
      ...LAMP,
      '+supplier': customer(),
      '+dealers': [customer()],
    });
  });

  it('are not loaded otherwise', async () => {
    const id = await aLamp();
    expect(await call('admin', 'bare', id)).toAnswer(200, lamp(id));
  });

  it('may be named one by one; what nobody has defined is skipped', async () => {
    const id = await aLamp();
    expect(await call('admin', 'listed', id)).toAnswer(200, { ...lamp(id), '+weight': 1.25 });
  });

  it('are shown by the rights of the caller, and targets where they are readable', async () => {
    const id = await aLamp({ ...LAMP, '+supplier': { id: acme } });
    expect(await call('wendy', 'whole', id)).toAnswer(200, { ...lamp(id), '+weight': 1.25 });
  });

  it('restrict, count and sort rows', async () => {
    await app.as('admin').post(PRODUCTS, [
      { name: 'Heavy', '+weight': 50 },
      { name: 'Heaviest', '+weight': 60 },
    ]);
    const heavy = (await app.as('admin').get('/rest/services/shelf/heavy')).json as readonly string[];
    expect(heavy.slice(0, 2)).toEqual(['Heaviest', 'Heavy']);
    expect((await app.as('admin').get('/rest/services/shelf/countHeavy')).text).toBe(String(heavy.length));
  });

  it('are set by code, which removes values by null', async () => {
    const id = await aLamp({ ...LAMP, '+supplier': { id: acme } });
    const grown = { ...lamp(id), '+weight': 2.5, '+cost': 12.5, '+colours': ['red', 'green', 'blue'] };
    expect(await post('grow', { id })).toAnswer(200, grown);
    expect(await app.as('admin').get(`${PRODUCTS}/${id}?fetchPlan=_instance_name&${DYNAMIC}`)).toAnswer(200, grown);
    const made = { _entityName: 'Product', _instanceName: 'Made', id: expect.any(String), name: 'Made', '+weight': 3 };
    expect(await post('create', { weight: 3 })).toAnswer(200, made);
  });

  it('that break their definition are violations', async () => {
    expect(await post('create', { weight: 101 })).toAnswer(400, [
      {
        message: 'must be less than or equal to 100',
        messageTemplate: '{jakarta.validation.constraints.DecimalMax.message}',
        path: '+weight',
        invalidValue: 101,
      },
    ]);
  });

  it('are read from parameters', async () => {
    const product = {
      name: 'Lamp',
      '+weight': 2,
      '+cost': null,
      '+colours': ['red'],
      '+dealers': [{ id: acme }],
      '+unknown': 1,
    };
    const values = { name: 'Lamp', '+weight': 2, '+colours': ['red'] };
    expect(await post('echo', { product })).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id: expect.any(String),
      ...values,
      '+dealers': [expect.objectContaining({ _entityName: 'Customer', id: acme })],
    });
    expect(await post('store', { product })).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id: expect.any(String),
      ...values,
      '+dealers': [customer()],
    });
  });
});

describe('dynamic attributes in results of predefined queries (protocol/dynamic-attributes.md 3)', () => {
  it('are there on request', async () => {
    const { id } = (await app.as('admin').post(PRODUCTS, { name: 'A', '+cost': 0.5 })).json as { id: string };
    const first = { _entityName: 'Product', _instanceName: 'A', id, name: 'A' };
    const query = '/rest/queries/Product/byName';
    expect(await app.as('admin').get(query)).toAnswer(200, [first]);
    expect(await app.as('admin').get(`${query}?${DYNAMIC}`)).toAnswer(200, [{ ...first, '+cost': 0.5 }]);
    expect(await app.as('admin').post(`${query}?${DYNAMIC}`, {})).toAnswer(200, [{ ...first, '+cost': 0.5 }]);
    expect((await app.as('admin').get(`${query}?dynamicAttributes=maybe`)).status).toBe(400);
  });
});

describe('dynamic attributes in the document of the project (protocol/dynamic-attributes.md 6)', () => {
  it('are further members of objects, and a parameter', async () => {
    const document = (await app.as('admin').get('/rest/docs/openapiDetailed.json')).json as OpenApiDocument;
    const { schemas } = document.components;
    const open = ['entity_Product', 'new_Product', 'changes_Product', 'item_OrderLine'];
    for (const name of open) {
      expect(schemas[name]).toEqual(
        expect.objectContaining({
          description: 'Dynamic attributes, which administrators define, are members named +<code>',
          'x-patternProperties': { '^\\+[a-z]\\w*$': {} },
        }),
      );
    }
    // Their keys are composite, or they have no key.
    for (const name of ['entity_StockItem', 'entity_Address', 'reference_Product']) {
      expect(Object.keys(schemas[name] ?? {})).toEqual(
        ['type', 'properties', 'required'].slice(0, name === 'entity_Address' ? 2 : 3),
      );
    }
    const search = document.paths['/entities/Product/search']?.post?.requestBody?.content['application/json']?.schema;
    expect(search?.properties?.dynamicAttributes).toEqual({ type: 'boolean' });
  });
});
