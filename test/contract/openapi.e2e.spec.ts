import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  METHODS,
  type OpenApiDocument,
  type Operation,
  type PathItem,
  type Schema,
} from '../../src/latchkey/openapi/openapi.js';
import { EchoModule } from '../builders/services/echo.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const GENERIC = '/rest/docs/openapi';
const DETAILED = '/rest/docs/openapiDetailed';

/** Where null is allowed beside a reference. */
const NULL = { type: 'string', nullable: true, enum: [null] };

const app = useApp();
let detailed: OpenApiDocument;

beforeAll(async () => {
  detailed = (await app.as('alice').get(`${DETAILED}.json`)).json as OpenApiDocument;
});

const schema = (name: string): Schema => detailed.components.schemas[name] ?? {};
const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const methodsOf = ({ servers, ...operations }: PathItem = {}): string[] => [
  ...Object.keys(operations),
  ...(servers ?? []).map(({ url }) => url),
];
const operationAt = (document: OpenApiDocument, path: string, method: 'get' | 'post' | 'put' | 'delete'): Operation => {
  const found = document.paths[path]?.[method];
  if (!found) {
    throw new Error(`The document has no ${method} ${path}`);
  }
  return found;
};
const parameter = (path: string, name: string) =>
  operationAt(detailed, path, 'get').parameters?.find((each) => each.name === name);

async function expectValid(document: unknown): Promise<void> {
  const validator = new Validator();
  const { errors } = await validator.validate(document as Record<string, unknown>);
  expect([errors ?? [], validator.version]).toEqual([[], '3.0']);
}

describe.each([
  ['the generic document', `${GENERIC}.json`],
  ["the project's document", `${DETAILED}.json`],
])('%s', (_, path) => {
  const load = async (): Promise<OpenApiDocument> => (await app.as('alice').get(path)).json as OpenApiDocument;

  it('says of each path with a value that the value may be malformed', async () => {
    const silent = Object.entries((await load()).paths).flatMap(([url, item]) =>
      METHODS.filter((method) => url.includes('{') && item[method] && !item[method].responses[400]).map(
        (method) => `${method} ${url}`,
      ),
    );
    expect(silent).toEqual([]);
  });

  it('has no schema that nothing refers to', async () => {
    const document = await load();
    const text = JSON.stringify(document);
    const names = Object.keys(document.components.schemas);
    expect(names.filter((name) => !text.includes(`"#/components/schemas/${name}"`))).toEqual([]);
    expect(names).toContain('error');
  });
});

describe('GET /rest/docs/openapi.json and .yaml (protocol/docs.md 1)', () => {
  let generic: Answer;
  let document: OpenApiDocument;

  beforeAll(async () => {
    generic = await app.asAnonymous().get(`${GENERIC}.json`);
    document = generic.json as OpenApiDocument;
  });

  it('are open to everybody, even with a bad token', async () => {
    expect([generic.status, generic.headers['content-type']]).toEqual([200, 'application/json']);
    const bad = await app.asAnonymous().get(`${GENERIC}.yaml`, undefined, { authorization: 'Bearer none' });
    expect([bad.status, bad.headers['content-type']]).toEqual([200, 'application/yaml']);
  });

  it('are the same document, valid OpenAPI 3.0', async () => {
    const yaml = await app.asAnonymous().get(`${GENERIC}.yaml`);
    expect(parse(yaml.text)).toEqual(document);
    expect(document.openapi).toBe('3.0.3');
    await expectValid(document);
  });

  it('have the name of the project and one server, the base path', () => {
    expect(document.info.title).toBe('Latchkey REST API');
    expect(document.servers).toEqual([{ url: '/rest' }]);
  });

  it.each([
    ['/entities/{entityName}', ['get', 'post', 'put', 'delete']],
    ['/entities/{entityName}/{entityId}', ['get', 'put', 'delete']],
    ['/entities/{entityName}/search', ['get', 'post']],
    ['/entities/{entityName}/search/count', ['get', 'post']],
    ['/queries/{entityName}', ['get']],
    ['/queries/{entityName}/{queryName}', ['get', 'post']],
    ['/queries/{entityName}/{queryName}/count', ['get', 'post']],
    ['/services', ['get']],
    ['/services/{serviceName}', ['get']],
    ['/services/{serviceName}/{methodName}', ['get', 'post']],
    ['/files', ['get', 'head', 'post']],
    ['/files/url', ['post']],
    ['/metadata/entities/{entityName}/fetchPlans/{fetchPlanName}', ['get']],
    ['/messages/enums/{enumName}', ['get']],
    ['/permissions', ['get']],
    ['/userInfo', ['get']],
    ['/capabilities', ['get']],
    ['/version', ['get']],
    ['/docs/openapi.{format}', ['get']],
    ['/oauth/token', ['post', '/']],
    ['/oauth2/introspect', ['post', '/']],
  ])('describe %s with %j', (path, methods) => {
    expect(methodsOf(document.paths[path])).toEqual(methods);
  });

  it('answer a deletion with 204', () => {
    const { responses } = operationAt(document, '/entities/{entityName}/{entityId}', 'delete');
    expect(Object.keys(responses)).toEqual(['204', '400', '401', '403', '404', '406', '409', '412', '429']);
  });

  it('have the schemas that generic clients look for', () => {
    const wanted = [
      'error entity entityFull predefinedQuery serviceInfo permission permissionEntityItem permissionAttributeItem',
      'entityMetadata enumMetadata datatype userInfo fileInfo fetchPlanInfo capabilitiesInfo oauthError token',
    ].flatMap((line) => line.split(' '));
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(wanted));
    expect(Object.keys(document.components.schemas.entityFull?.properties ?? {})).toEqual([
      'id',
      '_entityName',
      '_instanceName',
    ]);
  });

  it('need no second download while nothing changes', async () => {
    const again = await app.asAnonymous().get(`${GENERIC}.json`, undefined, {
      'if-none-match': String(generic.headers.etag),
    });
    expect([again.status, again.text, again.headers['cache-control']]).toEqual([304, '', 'no-cache']);
  });
});

describe('GET /rest/docs/openapiDetailed.json and .yaml (protocol/docs.md 2)', () => {
  it('need a token and rest.enabled', async () => {
    expect((await app.asAnonymous().get(`${DETAILED}.json`)).status).toBe(401);
    expect((await app.as('bob').get(`${DETAILED}.yaml`)).status).toBe(403);
  });

  it('are one document for everybody, in both forms', async () => {
    const [json, yaml] = [await app.as('admin').get(`${DETAILED}.json`), await app.as('alice').get(`${DETAILED}.yaml`)];
    expect([json.headers['content-type'], yaml.headers['content-type']]).toEqual([
      'application/json',
      'application/yaml',
    ]);
    expect([json.json, parse(yaml.text)]).toEqual([detailed, detailed]);
    expect(json.text).toMatch(/^\{\n {2}"openapi": "3.0.3",\n {2}"info": \{\n/);
  });

  it('are valid OpenAPI 3.0', async () => {
    await expectValid(detailed);
  });

  it('introduce themselves', () => {
    expect([detailed.info, detailed.servers]).toEqual([
      { title: 'Project REST API', version: '0.1', description: 'Generated REST API documentation' },
      [{ url: '/rest' }],
    ]);
  });

  it('have tags for entities, then for queries, then for services', () => {
    const tags = detailed.tags.filter(({ name }) => !name.startsWith('sec_'));
    expect(tags).toEqual([
      ...['Customer', 'CustomerCategory', 'Order', 'OrderLine', 'Product', 'Tag', 'User'].map((name) => ({
        name,
        description: 'Entity CRUD operations',
      })),
      { name: 'Order Queries', description: 'Predefined queries execution' },
      { name: 'orderService', description: 'Middleware services execution' },
      { name: 'productService', description: 'Middleware services execution' },
    ]);
  });

  it.each([
    ['/entities/Product', ['get', 'post', 'put', 'delete']],
    ['/entities/Product/{entityId}', ['get', 'put', 'delete']],
    ['/entities/Product/search', ['get', 'post']],
    ['/entities/Product/search/count', ['get', 'post']],
    ['/queries/Order/ordersByCustomer', ['get', 'post']],
    ['/queries/Order/ordersByCustomer/count', ['get', 'post']],
    ['/services/orderService/calculateTotalAmount', ['get', 'post']],
    ['/entities/sec_AuditEvent', ['get']],
  ])('have %s with %j', (path, methods) => {
    expect(methodsOf(detailed.paths[path])).toEqual(methods);
  });

  it('name the parameters of lists, of single reads and of searches', () => {
    const names = (path: string) => operationAt(detailed, path, 'get').parameters?.map(({ name }) => name);
    const single = ['dynamicAttributes', 'returnNulls', 'fetchPlan', 'modelVersion'];
    const list = ['returnCount', 'offset', 'limit', 'sort', ...single, 'deleted'];
    expect(names('/entities/Product')).toEqual(list);
    expect(names('/entities/Product/{entityId}')).toEqual(['entityId', ...single]);
    expect(names('/entities/Product/search')).toEqual(['filter', ...list]);
    expect(parameter('/entities/Product/search', 'filter')?.required).toBe(true);
    expect(parameter('/entities/Product', 'limit')?.schema.maximum).toBe(10_000);
  });

  it('take the version of the model wherever it counts (protocol/transformations.md 1)', async () => {
    const generic = (await app.asAnonymous().get(`${GENERIC}.json`)).json as OpenApiDocument;
    const without = [generic, detailed].flatMap(({ paths }) =>
      Object.entries(paths)
        // The list of queries has no name of an older model.
        .filter(([path]) => /^\/(entities|queries\/[^/]+|services\/[^/]+)\/[^/]+/.test(path))
        .flatMap(([path, item]) =>
          METHODS.flatMap((method) => (item[method] ? [[path, method, item[method]] as const] : [])),
        )
        .filter(([, , { parameters = [], requestBody }]) => {
          const body = requestBody?.content['application/json']?.schema.properties ?? {};
          return !parameters.some(({ name }) => name === 'modelVersion') && !('modelVersion' in body);
        })
        .map(([path, method]) => `${method} ${path}`),
    );
    expect(without).toEqual([]);
  });

  it('describe every attribute of an answer', () => {
    const { properties = {}, required } = schema('entity_Order');
    expect(required).toEqual(['_entityName', 'id']);
    expect(properties).toMatchObject({
      _entityName: { type: 'string', default: 'Order' },
      _instanceName: { type: 'string', default: 'number' },
      id: { type: 'string', format: 'uuid' },
      version: { type: 'integer', readOnly: true },
      number: { type: 'string' },
      date: { type: 'string', format: 'date' },
      amount: { type: 'number', nullable: true },
      createdDate: { type: 'string', format: 'date-time', readOnly: true },
      customer: reference('entity_Customer'),
      lines: { type: 'array', items: reference('entity_OrderLine') },
      total: { type: 'number', readOnly: true },
    });
  });

  it('describe enums, embedded objects, references that may be null, files and secrets', () => {
    expect(schema('entity_Customer').properties).toMatchObject({
      status: { type: 'string', description: 'CustomerStatus', enum: ['ACTIVE', 'BLOCKED'] },
      address: { anyOf: [reference('entity_Address'), NULL] },
      category: { anyOf: [reference('entity_CustomerCategory'), NULL] },
    });
    expect(schema('entity_Address').properties).toEqual({
      country: { type: 'string', nullable: true },
      city: { type: 'string', nullable: true },
      zip: { type: 'string', nullable: true },
    });
    expect(schema('entity_Product').properties?.image).toMatchObject({ type: 'string', description: 'fileRef' });
    expect(schema('entity_User').properties?.password).toMatchObject({ type: 'string', writeOnly: true });
  });

  it('say what a new object must have, within the constraints of its attributes', () => {
    const { properties = {}, required } = schema('new_Order');
    expect(required).toEqual(['number', 'date', 'customer']);
    expect(properties).toEqual({
      _entityName: { type: 'string', enum: ['Order'] },
      id: { type: 'string', format: 'uuid' },
      number: { type: 'string', minLength: 1 },
      date: { type: 'string', format: 'date' },
      amount: { type: 'number', nullable: true, minimum: 0, maximum: 1e17, exclusiveMaximum: true },
      customer: reference('reference_Customer'),
      lines: { type: 'array', items: reference('item_OrderLine') },
    });
    expect(schema('item_OrderLine').required).toEqual(['quantity', 'product']);
    expect(schema('changes_Order').required).toBeUndefined();
    expect(schema('new_User').properties).toMatchObject({
      username: { type: 'string', pattern: '^\\S(?:.*\\S)?$' },
      email: { type: 'string', format: 'email', nullable: true },
    });
  });

  it('take and answer one object or many', () => {
    const { requestBody, responses } = operationAt(detailed, '/entities/Tag', 'post');
    expect(requestBody?.content['application/json']?.schema.anyOf).toEqual([
      reference('new_Tag'),
      { type: 'array', items: reference('new_Tag') },
    ]);
    expect(Object.keys(responses)).toEqual(['201', '400', '401', '403', '404', '406', '409', '413', '429']);
    expect(responses['403']?.content?.['application/json']?.schema).toEqual(reference('error'));
  });

  it('type the parameters of queries', () => {
    expect(parameter('/queries/Order/myOrdersSince', 'date')).toEqual({
      name: 'date',
      in: 'query',
      description: 'java.time.LocalDate',
      required: true,
      schema: { type: 'string', format: 'date' },
    });
    const { requestBody } = operationAt(detailed, '/queries/Order/myOrdersSince', 'post');
    expect(requestBody?.content['application/json']?.schema).toEqual({
      type: 'object',
      properties: { date: { type: 'string', format: 'date' } },
      required: ['date'],
    });
  });

  it('type the parameters and results of services', () => {
    const path = '/services/orderService/calculateTotalAmount';
    expect(parameter(path, 'orderId')?.schema).toEqual({ type: 'string', format: 'uuid' });
    const { responses } = operationAt(detailed, path, 'get');
    expect(responses['200']?.content).toEqual({ 'text/plain': { schema: { type: 'number' } } });
    const orders = '/services/orderService/largestOrders';
    expect(parameter(orders, 'count')?.schema).toEqual({ type: 'integer', minimum: 0, maximum: 100 });
    expect(operationAt(detailed, orders, 'get').responses['200']?.content).toEqual({
      'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/entity_Order' } } },
    });
  });

  it('give every operation a unique id', () => {
    const ids = Object.values(detailed.paths).flatMap((item) =>
      (['get', 'post', 'put', 'delete'] as const).flatMap((method) => item[method]?.operationId ?? []),
    );
    expect(ids).toContain('query_Order_ordersByCustomer');
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the document of a project with every kind of attribute and key (protocol/docs.md 2)', () => {
  const domain = useApp(async () => {
    const settings = { OAUTH_ISSUER: 'https://shop.example', INLINE_FETCH_PLAN_ENABLED: 'false' };
    return startDomainApp(settings, [EchoModule]);
  });

  beforeAll(async () => {
    detailed = (await domain.as('admin').get(`${DETAILED}.json`)).json as OpenApiDocument;
  });

  it('is valid OpenAPI 3.0', async () => {
    await expectValid(detailed);
  });

  it('describes what services take: enums, entities without anything required, DTOs with their constraints', () => {
    const bodyOf = (method: string) =>
      detailed.paths[`/services/echo/${method}`]?.post?.requestBody?.content['application/json']?.schema.properties;
    expect(bodyOf('status')).toEqual({
      value: { type: 'string', description: 'com.acme.sales.CustomerStatus', enum: ['ACTIVE', 'BLOCKED'] },
    });
    expect(bodyOf('orders')).toEqual({
      value: { type: 'array', items: { $ref: '#/components/schemas/changes_Order' } },
    });
    expect(bodyOf('cart')).toEqual({ value: { $ref: '#/components/schemas/dto_Cart' } });
    expect(detailed.components.schemas.dto_Cart?.properties).toEqual({
      pieces: { type: 'integer', minimum: 1, maximum: 2147483647, multipleOf: 1 },
      discount: { $ref: '#/components/schemas/dto_Discount' },
      days: { type: 'array', items: { type: 'string', format: 'date' } },
      status: { type: 'string', description: 'com.acme.sales.CustomerStatus', enum: ['ACTIVE', 'BLOCKED'] },
      numbers: { type: 'array', items: { type: 'integer', format: 'int64', minimum: 10 } },
      fragile: { type: 'boolean' },
    });
    expect(detailed.components.schemas.dto_Discount?.properties).toEqual({
      percent: { type: 'number', minimum: 0, maximum: 100 },
      code: { type: 'string', minLength: 2, maxLength: 5 },
    });
  });

  it('names the public address of the server', () => {
    expect(detailed.servers).toEqual([{ url: 'https://shop.example/rest' }]);
  });

  it.each([
    ['boolean', { type: 'boolean' }],
    ['short', { type: 'integer' }],
    ['int', { type: 'integer' }],
    ['long', { type: 'integer', format: 'int64' }],
    ['float', { type: 'number' }],
    ['double', { type: 'number' }],
    ['decimal', { type: 'number' }],
    ['uuid', { type: 'string', format: 'uuid' }],
    ['localDate', { type: 'string', format: 'date' }],
    ['localDateTime', { type: 'string', format: 'date-time' }],
    ['offsetDateTime', { type: 'string', format: 'date-time' }],
    ['dateTime', { type: 'string', format: 'date-time' }],
    ['localTime', { type: 'string', description: 'localTime' }],
    ['byteArray', { type: 'string', description: 'byteArray' }],
    ['enum', { type: 'string', enum: ['ACTIVE', 'BLOCKED', null] }],
    ['strings', { type: 'array', items: { type: 'string', nullable: true } }],
  ])('writes a %s as %j', (attribute, described) => {
    expect(schema('entity_Specimen').properties?.[attribute]).toMatchObject(described);
  });

  it('says which ids a path cannot carry', () => {
    const { pattern = '' } = parameter('/entities/Currency/{entityId}', 'entityId')?.schema ?? {};
    const carried = ['EUR', '.EUR', '...', 'a b', 'Ж😀', '%', '', '.', '..', 'a/b', 'a\\b', 'a;b', 'a\u0012', '\u0085'];
    expect(carried.filter((id) => new RegExp(pattern).test(id))).toEqual(['EUR', '.EUR', '...', 'a b', 'Ж😀', '%']);
  });

  it('describes composite keys', () => {
    expect(schema('entity_StockItem').properties?.id).toMatchObject({ type: 'object', required: ['warehouse', 'sku'] });
    expect(schema('new_StockItem').required).toEqual(['warehouse', 'sku']);
  });

  it('says what constraints demand', () => {
    const { properties = {}, required } = schema('new_Inspection');
    expect(required).toEqual(expect.arrayContaining(['mandatory', 'notNull', 'notNullTwice', 'notBlank']));
    expect(properties).toMatchObject({
      size: { minLength: 2, maxLength: 3, nullable: true },
      shortTexts: { minItems: 2, items: { maxLength: 3 } },
      decimalAbove: { minimum: 0.1, exclusiveMinimum: true },
      digits: { multipleOf: 0.01, maximum: 1000, exclusiveMaximum: true },
      pattern: { pattern: '^[A-Z]{2}-\\d+$' },
      assertTrue: { enum: [true, null] },
    });
    expect(properties.nullText).toBeUndefined();
  });

  it('names the fetch plans that exist where plans cannot be written as JSON', () => {
    expect(parameter('/entities/Order', 'fetchPlan')?.schema).toEqual({
      type: 'string',
      enum: ['_base', '_instance_name', '_local', 'order-with-customer', 'order-with-lines'],
    });
  });
});
