import { beforeAll, describe, expect, it } from '@jest/globals';
import { insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const CUSTOMER = '0b9e6a52-3b0f-4c55-8f7b-6f0f6a2f9c01';
/** More than a JavaScript number can hold. */
const LONG = '9007199254740993';

const app = useApp(startDomainApp);

beforeAll(async () => {
  const { database } = app;
  await insertValues(database, 'domain_customer', { id: CUSTOMER, name: 'Acme' });
  await insertValues(database, 'domain_currency', { code: 'EUR', name: 'Euro' });
  await insertValues(database, 'domain_currency', { code: 'Grün ☂ + 1', name: 'Umbrella' });
  await insertValues(database, 'domain_region', { id: '15', name: 'North' });
  await insertValues(database, 'domain_region', { id: LONG, name: 'Far' });
  await insertValues(database, 'domain_shelf', { code: '7', label: 'Top', region_id: LONG, currency_code: 'EUR' });
  await insertValues(database, 'domain_stock_item', { warehouse: '1', sku: '42', quantity: '5' });
  await insertValues(database, 'domain_stock_item', { warehouse: '1', sku: '-9223372036854775808', quantity: null });
  await insertValues(database, 'domain_stock_item', { warehouse: '2', sku: '42', quantity: '6' });
});

const read = (path: string) => app.as('admin').get(`/rest/entities/${path}`);
const plan = (value: object): string => `fetchPlan=${encodeURIComponent(JSON.stringify(value))}`;
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the id of an object (protocol/entities.md 4.3)', () => {
  it('is the string form of a uuid', async () => {
    const answer = await read(`Customer/${CUSTOMER}`);
    expect(answer.json).toMatchObject({ _entityName: 'Customer', _instanceName: 'Acme', id: CUSTOMER });
  });

  it.each([
    ['no plan', ''],
    ['_base', 'fetchPlan=_base'],
    ['_local', 'fetchPlan=_local'],
    ['a plan that lists id', plan({ entity: 'Region', properties: ['name', 'id'] })],
  ])('is a number for a numeric key named id and %s', async (_, query) => {
    const answer = await read(`Region/15?${query}`);
    expect(answer.text).toBe('{"_entityName":"Region","_instanceName":"North","id":15,"name":"North"}');
  });

  it.each([
    ['_instance_name', 'fetchPlan=_instance_name', ',"name":"North"'],
    ['a plan that does not list id', plan({ entity: 'Region', properties: [] }), ''],
  ])('is a string for a numeric key named id and %s', async (_, query, rest) => {
    const answer = await read(`Region/15?${query}`);
    expect(answer.text).toBe(`{"_entityName":"Region","_instanceName":"North","id":"15"${rest}}`);
  });

  it('has every digit of a long', async () => {
    expect((await read(`Region/${LONG}`)).text).toContain(`"id":${LONG},`);
  });

  it('is a string beside the key attribute of another name, which keeps its type', async () => {
    const shelf = await read(`Shelf/7`);
    expect(shelf.text).toBe(
      '{"_entityName":"Shelf","_instanceName":"Shelf-7 [detached]","id":"7","code":7,"label":"Top"}',
    );
    const currency = await read('Currency/EUR');
    expect(currency.text).toBe(
      '{"_entityName":"Currency","_instanceName":"EUR","id":"EUR","code":"EUR","name":"Euro"}',
    );
    const label = await read(`Shelf/7?${plan({ entity: 'Shelf', properties: ['label'] })}`);
    expect(label.text).toBe('{"_entityName":"Shelf","_instanceName":"Shelf-7 [detached]","id":"7","label":"Top"}');
  });

  it('is an object for a composite key', async () => {
    const answer = await read(`StockItem/${base64url('{"warehouse":1,"sku":42}')}`);
    expect([answer.status, answer.text]).toEqual([
      200,
      '{"_entityName":"StockItem","_instanceName":"StockItem-1,42 [detached]","id":{"warehouse":1,"sku":42},' +
        '"warehouse":1,"sku":42,"quantity":5}',
    ]);
    const quantity = await read(
      `StockItem?${plan({ entity: 'StockItem', properties: ['quantity'] })}&returnNulls=true&returnCount=true`,
    );
    expect(quantity.headers['x-total-count']).toBe('3');
    expect(quantity.text).toBe(
      '[{"_entityName":"StockItem","_instanceName":"StockItem-1,-9223372036854775808 [detached]",' +
        '"id":{"warehouse":1,"sku":-9223372036854775808},"quantity":null},' +
        '{"_entityName":"StockItem","_instanceName":"StockItem-1,42 [detached]","id":{"warehouse":1,"sku":42},"quantity":5},' +
        '{"_entityName":"StockItem","_instanceName":"StockItem-2,42 [detached]","id":{"warehouse":2,"sku":42},"quantity":6}]',
    );
  });

  it('follows the same rule in references', async () => {
    const identity = await read(`Shelf/7?${plan({ entity: 'Shelf', properties: ['region', 'currency'] })}`);
    expect(identity.text).toBe(
      '{"_entityName":"Shelf","_instanceName":"Shelf-7 [detached]","id":"7",' +
        `"region":{"_entityName":"Region","_instanceName":"Far","id":"${LONG}"},` +
        '"currency":{"_entityName":"Currency","_instanceName":"EUR","id":"EUR"}}',
    );
    const nested = { entity: 'Shelf', properties: ['region.id', 'currency.code'] };
    expect((await read(`Shelf/7?${plan(nested)}`)).text).toBe(
      '{"_entityName":"Shelf","_instanceName":"Shelf-7 [detached]","id":"7",' +
        `"region":{"_entityName":"Region","_instanceName":"Far","id":${LONG}},` +
        '"currency":{"_entityName":"Currency","_instanceName":"EUR","id":"EUR","code":"EUR"}}',
    );
  });
});

describe('the id in a path (protocol/entities.md 11)', () => {
  it.each([
    ['a uuid in capitals', `Customer/${CUSTOMER.toUpperCase()}`, 'Acme'],
    ['a long', `Region/${LONG}`, 'Far'],
    ['an int', 'Shelf/7', 'Shelf-7 [detached]'],
    ['a string', 'Currency/EUR', 'EUR'],
    ['a string with blanks and signs', 'Currency/Gr%C3%BCn%20%E2%98%82%20+%201', 'Grün ☂ + 1'],
    ['base64url', `StockItem/${base64url('{"warehouse":2,"sku":42}')}`, 'StockItem-2,42 [detached]'],
    ['padded base64', `StockItem/${base64('{"warehouse":2,"sku":42} ')}`, 'StockItem-2,42 [detached]'],
    [
      'encoded padding',
      `StockItem/${encodeURIComponent(base64('{"warehouse":2,"sku":42} '))}`,
      'StockItem-2,42 [detached]',
    ],
    [
      'the entity name inside',
      `StockItem/${base64url('{"_entityName":"StockItem","warehouse":2,"sku":42}')}`,
      'StockItem-2,42 [detached]',
    ],
    ['lenient JSON', `StockItem/${base64url('{warehouse: 2, sku: 42}')}`, 'StockItem-2,42 [detached]'],
    ['numbers in quotes', `StockItem/${base64url(`{'sku': '42', warehouse: "2"}`)}`, 'StockItem-2,42 [detached]'],
    [
      '64 bits',
      `StockItem/${base64url('{"warehouse":1,"sku":-9223372036854775808}')}`,
      'StockItem-1,-9223372036854775808 [detached]',
    ],
  ])('may be %s', async (_, path, name) => {
    const answer = await read(path);
    expect([answer.status, (answer.json as { _instanceName: string })._instanceName]).toEqual([200, name]);
  });

  it.each([
    ['Customer', '15'],
    ['Customer', CUSTOMER.replaceAll('-', '')],
    ['Region', 'abc'],
    ['Region', '1.5'],
    ['Region', '9223372036854775808'],
    ['Shelf', '2147483648'],
    ['StockItem', '42'],
    ['StockItem', base64url('{"warehouse":1}')],
    ['StockItem', base64url('{"warehouse":1,"sku":"x"}')],
    ['StockItem', base64url('[1,42]')],
    ['StockItem', '{"warehouse":1,"sku":42}'],
  ])('of %s may not be %s', async (entity, id) => {
    const answer = await read(`${entity}/${encodeURIComponent(id)}`);
    expect(answer).toAnswer(400, { error: 'Invalid entity ID', details: `Cannot convert ${id} into valid entity ID` });
  });

  it.each([
    ['Region', '16'],
    ['Currency', 'eur'],
    ['Currency', ' '],
    ['StockItem', base64url('{"warehouse":1,"sku":43}')],
  ])('of %s answers 404 for %j, which no row has', async (entity, id) => {
    const answer = await read(`${entity}/${encodeURIComponent(id)}`);
    expect(answer).toAnswer(404, { error: 'Entity not found', details: `Entity ${entity} with id ${id} not found` });
  });
});

describe('the order of a list (protocol/entities.md 6.1)', () => {
  it('ends with all parts of a composite key', async () => {
    const answer = await read('StockItem?sort=sku&limit=2&offset=1&fetchPlan=_instance_name');
    expect((answer.json as { id: unknown }[]).map(({ id }) => id)).toEqual([
      { warehouse: 1, sku: 42 },
      { warehouse: 2, sku: 42 },
    ]);
  });
});
