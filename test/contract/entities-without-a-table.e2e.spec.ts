import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenApiDocument } from '../../src/latchkey/openapi/openapi.js';
import { aUser } from '../builders/a-user.js';
import { BasketsModule } from '../builders/baskets.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const ID = '60885987-1b61-4247-94c7-dff348347f93';
const MADE = expect.stringMatching(/^[0-9a-f-]{36}$/);

const app = useApp(() => startDomainApp({}, [BasketsModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'desk', roles: ['basket-desk'] });
  await aUser(app.database, { username: 'guest', roles: ['rest-minimal'] });
});

const post = (username: string, method: string, body: object) =>
  app.as(username).post(`/rest/services/baskets/${method}`, body);

const matching = (condition: object) => ({ filter: { conditions: [condition] } });

/** What a client sends. */
const BASKET = {
  _entityName: 'Basket',
  id: ID,
  label: 'July',
  price: 2.5,
  status: 'BLOCKED',
  remarks: ['soon'],
  address: { city: 'Lyon' },
  lines: [{ number: 7, title: 'Mug', product: { id: ID, name: 'Blue mug' } }],
  note: 'not set',
  doubled: 99,
};

describe('entities without a table in services (protocol/services.md 3 and 4, the entity JSON of 2.8.3)', () => {
  it('are parameters, and results with their names and ids', async () => {
    expect(await post('admin', 'echo', { basket: BASKET })).toAnswer(200, {
      _entityName: 'Basket',
      _instanceName: 'July',
      id: ID,
      label: 'July',
      price: 2.5,
      status: 'BLOCKED',
      remarks: ['soon'],
      address: { city: 'Lyon' },
      lines: [
        {
          _entityName: 'BasketLine',
          _instanceName: 'Mug',
          id: '7',
          number: 7,
          title: 'Mug',
          product: { _entityName: 'Product', _instanceName: 'Blue mug', id: ID, name: 'Blue mug' },
        },
      ],
      note: 'not set',
      doubled: 5,
    });
  });

  it('arrive as objects of their classes; `_entityName` chooses one that extends the declared one', async () => {
    const gift = { _entityName: 'GiftBasket', wrapping: 'GOLDEN', lines: [] };
    expect(await post('admin', 'kinds', { baskets: [BASKET, gift] })).toAnswer(200, [
      'Basket,number,not set,BasketLine,Product',
      'GiftBasket,undefined,,,',
    ]);
    for (const wrong of [{ _entityName: 'Product' }, { wrapping: 1, price: 'much' }, 'x', { status: 'GONE' }]) {
      expect(await post('admin', 'echo', { basket: wrong })).toAnswer(400, {
        error: 'Invalid parameter value',
        details: 'Invalid parameter value for basket',
      });
    }
  });

  it('that nobody gave an id get one; null, secret and unknown values are absent', async () => {
    const { json } = await app.as('admin').get('/rest/services/baskets/all');
    expect(json).toEqual([
      {
        _entityName: 'Basket',
        _instanceName: 'June',
        id: MADE,
        label: 'June',
        price: 2.5,
        remarks: ['soon'],
        lines: [{ _entityName: 'BasketLine', _instanceName: 'Mug', id: '1', number: 1, title: 'Mug' }],
        note: 'n',
        doubled: 5,
      },
      { _entityName: 'GiftBasket', _instanceName: 'Gift', id: MADE, label: 'Gift', wrapping: 'GOLDEN' },
    ]);
  });

  it('show what the caller may view, also inside of other objects (protocol/roles.md 3)', async () => {
    const line = { _entityName: 'BasketLine', _instanceName: 'Mug', id: '1', title: 'Mug' };
    const basket = { _entityName: 'Basket', _instanceName: 'June', id: MADE, label: 'June', price: 2.5, lines: [line] };
    expect(await app.as('desk').get('/rest/services/baskets/wrapped')).toAnswer(200, { first: basket });
    expect(await app.as('guest').get('/rest/services/baskets/wrapped')).toAnswer(200, {
      first: { _entityName: 'Basket', _instanceName: expect.stringMatching(/^Basket-.* \[detached\]$/), id: MADE },
    });
    const { json } = await post('desk', 'echo', { basket: BASKET });
    expect(json).toMatchObject({ lines: [{ title: 'Mug' }] });
    expect(JSON.stringify(json)).not.toContain('Blue mug');
  });

  it('cannot be loaded by code: a mistake of the service, which the log explains', async () => {
    expect(await app.as('admin').get('/rest/services/baskets/loaded')).toAnswer(500, {
      error: 'Server error',
      details: '',
    });
  });
});

describe('entities without a table at the generic endpoint (protocol/entities.md 2, the empty list that 2.8.3 answers)', () => {
  it.each([
    ['GET', 'Basket', undefined, 200, []],
    ['GET', 'Basket?fetchPlan=basket-lines&sort=-label,lines.title&returnCount=true', undefined, 200, []],
    ['GET', 'GiftBasket?fetchPlan=_base&returnNulls=true', undefined, 200, []],
    ['POST', 'Basket/search', matching({ property: 'address.city', operator: '=', value: 'x' }), 200, []],
    ['POST', 'Basket/search', matching({ property: 'lines.product.name', operator: 'contains', value: 'x' }), 200, []],
    ['POST', 'Basket/search/count', matching({ property: 'status', operator: '=', value: 'ACTIVE' }), 200, 0],
  ])('%s %s finds nothing', async (method, path, body, status, answer) => {
    expect(await app.as('admin').send(method, `/rest/entities/${path}`, body)).toAnswer(status, answer);
  });

  it.each([
    ['GET', `Basket/${ID}`, undefined, 404, `Entity Basket with id ${ID} not found`],
    ['PUT', `Basket/${ID}`, { label: 'x' }, 404, `Entity Basket with id ${ID} not found`],
    ['DELETE', `Basket/${ID}`, undefined, 404, `Entity Basket with id ${ID} not found`],
    ['PUT', 'BasketLine', [{ number: 7 }], 404, 'Entity BasketLine with id 7 not found'],
    ['DELETE', 'BasketLine', [7], 404, 'Entity BasketLine with id 7 not found'],
    ['GET', 'Basket/nope', undefined, 400, 'Cannot convert nope into valid entity ID'],
    ['GET', 'Basket?fetchPlan=nope', undefined, 400, 'Fetch plan nope for entity Basket not found'],
    ['POST', 'Basket', { label: 'x' }, 400, 'Basket has no table: its objects are made by services, and none is saved'],
  ])('%s %s answers why', async (method, path, body, status, details) => {
    const answer = await app.as('admin').send(method, `/rest/entities/${path}`, body);
    expect([answer.status, (answer.json as { details: string }).details]).toEqual([status, details]);
  });

  it('needs the same rights as any other (protocol/roles.md 2 and 3)', async () => {
    expect(await app.as('desk').get('/rest/entities/Basket')).toAnswer(200, []);
    expect(await app.as('guest').get('/rest/entities/Basket')).toAnswer(403, {
      error: 'Reading forbidden',
      details: 'Reading of the Basket is forbidden',
    });
    expect(await app.as('desk').put(`/rest/entities/Basket/${ID}`, {})).toAnswer(403, {
      error: 'Updating forbidden',
      details: 'Updating of the Basket is forbidden',
    });
    const filter = matching({ property: 'note', operator: '=', value: 'x' });
    expect(await app.as('desk').post('/rest/entities/Basket/search', filter)).toAnswer(403, {
      error: 'Forbidden',
      details: 'Attribute Basket.note is not viewable',
    });
  });
});

describe('entities without a table in descriptions', () => {
  it('are in the metadata, none of their attributes persistent (protocol/metadata.md 1)', async () => {
    const answer = await app.as('guest').get('/rest/metadata/entities/BasketLine');
    const common = { readOnly: false, persistent: false };
    expect(answer).toAnswer(200, {
      entityName: 'BasketLine',
      ancestor: null,
      properties: [
        { ...common, name: 'number', ...DATATYPE, type: 'int', mandatory: false, description: 'BasketLine.number' },
        { ...common, name: 'title', ...DATATYPE, type: 'string', mandatory: true, description: 'BasketLine.title' },
        {
          ...common,
          name: 'product',
          attributeType: 'ASSOCIATION',
          type: 'Product',
          cardinality: 'MANY_TO_ONE',
          mandatory: false,
          description: 'BasketLine.product',
        },
      ],
    });
    const basket = (await app.as('guest').get('/rest/metadata/entities/GiftBasket')).json as Described;
    expect(basket.ancestor).toBe('Basket');
    const kinds = basket.properties.map(({ name, attributeType, type, cardinality, readOnly }) =>
      [name, attributeType, type, cardinality, readOnly].join(' '),
    );
    expect(kinds).toEqual([
      'id DATATYPE uuid NONE false',
      'label DATATYPE string NONE false',
      'price DATATYPE decimal NONE false',
      'status ENUM com.acme.sales.CustomerStatus NONE false',
      'remarks DATATYPE string ONE_TO_MANY false',
      'voucher DATATYPE string NONE false',
      'note DATATYPE string NONE true',
      'wrapping ENUM Wrapping NONE false',
      'address EMBEDDED Address ONE_TO_ONE false',
      'lines COMPOSITION BasketLine ONE_TO_MANY false',
      'doubled DATATYPE decimal NONE true',
    ]);
    expect(await app.as('guest').get('/rest/metadata/enums/Wrapping')).toMatchObject({ status: 200 });
    const plans = await app.as('guest').get('/rest/metadata/entities/Basket/fetchPlans/basket-lines');
    expect(plans).toMatchObject({ status: 200, json: { properties: ['label', { name: 'lines' }] } });
  });

  it('are not in the list of all persistent entities (protocol/metadata.md 1)', async () => {
    const all = (await app.as('guest').get('/rest/metadata/entities')).json as readonly Described[];
    const names = all.map(({ entityName }) => entityName);
    expect([names.includes('Basket'), names.includes('Customer'), names.includes('Address')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('have captions (protocol/messages.md)', async () => {
    const answer = await app.as('guest').get('/rest/messages/entities/GiftBasket');
    expect(answer.json).toMatchObject({
      GiftBasket: 'Basket with a bow',
      'GiftBasket.label': 'Label of the basket',
      'GiftBasket.wrapping': 'GiftBasket.wrapping',
    });
  });

  it('are listed among the permissions (protocol/permissions.md 1)', async () => {
    const { json } = await app.as('desk').get('/rest/permissions');
    expect(json).toMatchObject({
      entities: [
        { target: 'Basket:create', value: 1 },
        { target: 'Basket:read', value: 1 },
        { target: 'BasketLine:read', value: 1 },
      ],
      entityAttributes: [
        { target: 'Basket:label', value: 2 },
        { target: 'Basket:price', value: 1 },
        { target: 'Basket:lines', value: 2 },
        { target: 'BasketLine:title', value: 1 },
        { target: 'BasketLine:product', value: 1 },
      ],
    });
  });

  it('can be granted by runtime roles and explained to administrators', async () => {
    const policy = { type: 'entity', resource: 'Basket', action: 'read' };
    const role = { code: 'baskets', name: 'Baskets', scopes: ['API'], resourcePolicies: [policy] };
    expect(await app.as('admin').post('/rest/entities/sec_ResourceRoleEntity', role)).toMatchObject({ status: 201 });
    const asked = await app.as('admin').get('/rest/security/explain?username=guest&entity=Basket&action=read');
    expect(asked).toMatchObject({ status: 200, json: { allowed: false } });
    const row = await app.as('admin').get(`/rest/security/explain?username=desk&entity=Basket&action=read&id=${ID}`);
    expect([row.status, (row.json as { details: string }).details]).toEqual([
      404,
      `Entity Basket with id ${ID} not found`,
    ]);
  });

  it('are in the project document with their keys, without their own operations (protocol/docs.md 2)', async () => {
    const { paths, components, tags } = (await app.as('admin').get('/rest/docs/openapiDetailed.json'))
      .json as OpenApiDocument;
    const { schemas } = components;
    expect(Object.keys(paths).filter((path) => path.includes('asket'))).toEqual([
      '/services/baskets/echo',
      '/services/baskets/kinds',
      '/services/baskets/all',
      '/services/baskets/wrapped',
      '/services/baskets/loaded',
    ]);
    expect(tags.map(({ name }) => name)).not.toContain('Basket');
    expect(schemas.entity_BasketLine).toEqual({
      type: 'object',
      properties: {
        _entityName: { type: 'string', default: 'BasketLine' },
        _instanceName: { type: 'string', nullable: true, default: 'title' },
        id: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?\\d+$' }] },
        number: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
        title: { type: 'string' },
        product: {
          anyOf: [{ $ref: '#/components/schemas/entity_Product' }, { type: 'string', nullable: true, enum: [null] }],
        },
      },
      required: ['_entityName', 'id'],
    });
    expect(schemas.changes_Basket?.properties).toMatchObject({
      id: { type: 'string', format: 'uuid' },
      lines: { type: 'array', items: { $ref: '#/components/schemas/changes_BasketLine' } },
    });
    expect(schemas.new_Basket).toBeUndefined();
  });
});

interface Described {
  readonly entityName: string;
  readonly ancestor: string | null;
  readonly properties: readonly Readonly<Record<string, unknown>>[];
}

const DATATYPE = { attributeType: 'DATATYPE', cardinality: 'NONE' };
