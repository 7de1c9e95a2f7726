import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { EchoModule } from '../builders/services/echo.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const UUID = '60885987-1b61-4247-94c7-dff348347f93';
const FILE = 'fs://2024/05/02/a.png?name=a.png';

const CONFIG = {
  services: [
    {
      name: 'overloads',
      methods: [
        { name: 'hidden', params: [{ name: 'count', type: 'int' }, { name: 'day' }] },
        { name: 'guarded', httpMethod: 'POST', params: [{ name: 'amount', type: 'decimal' }] },
        { name: 'missing', params: [] },
        { name: 'constructor', params: [] },
        { name: 'findByOne', params: [{ name: 'a', type: 'nothing' }] },
        { name: 'findByBoth', params: [{ name: 'a' }, { name: 'a' }] },
      ],
    },
    { name: 'unknown', methods: [] },
  ],
};

let folder: string;

const app = useApp(async () => {
  folder = await mkdtemp(join(testRun().folder, 'services-'));
  const file = join(folder, 'services.json');
  await writeFile(file, JSON.stringify(CONFIG));
  return startDomainApp({ SERVICES_CONFIG: file }, [EchoModule]);
});

beforeAll(async () => {
  await aUser(app.database, { username: 'caller', roles: ['rest-minimal'] });
});

afterAll(() => rm(folder, { recursive: true }));

const post = (method: string, body: string) => app.as('caller').post(`/rest/services/${method}`, body);
const echo = (method: string, value: string) => post(`echo/${method}`, `{"value":${value}}`);
const invalid = { error: 'Invalid parameter value', details: 'Invalid parameter value for value' };

describe('values of parameters (protocol/services.md 1, 3)', () => {
  it.each([
    ['string', '"  1 "', '{"kind":"String","text":"\\"  1 \\""}'],
    ['string', '2', '{"kind":"String","text":"\\"2\\""}'],
    ['string', '""', '{"kind":"String","text":"\\"\\""}'],
    ['string', '{"a":[1]}', '{"kind":"String","text":"\\"{\\\\\\"a\\\\\\":[1]}\\""}'],
    ['int', '2', '{"kind":"Number","value":2}'],
    ['int', '"2"', '{"kind":"Number","value":2}'],
    ['int', '""', '{"kind":"undefined"}'],
    ['int', 'null', '{"kind":"undefined"}'],
    ['long', '9007199254740993', '{"kind":"String","value":"9007199254740993"}'],
    ['double', '1.5', '{"kind":"Number","value":1.5}'],
    ['decimal', '1.2340', '{"kind":"String","value":"1.2340"}'],
    ['boolean', '"true"', '{"kind":"Boolean","value":true}'],
    ['uuid', `"${UUID.toUpperCase()}"`, `{"kind":"String","value":"${UUID}"}`],
    ['date', '"2021-02-24"', '{"value":"2021-02-24"}'],
    ['time', '"15:15:15"', '{"value":"15:15:15"}'],
    ['dateTime', '"2021-02-24T15:15:15.053"', '{"value":"2021-02-24T15:15:15.053"}'],
    ['dateTime', '"2021-02-24"', '{"value":"2021-02-24T00:00:00"}'],
    ['dateTime', '"15:15:15"', '{"value":"1970-01-01T15:15:15"}'],
    ['localDate', '"2021-02-24"', '{"value":"2021-02-24"}'],
    ['localTime', '"15:15:15"', '{"value":"15:15:15"}'],
    ['localDateTime', '"2021-02-24T15:15:15"', '{"value":"2021-02-24T15:15:15"}'],
    ['offsetDateTime', '"2021-02-24T15:15:15.053+04:00"', '{"value":"2021-02-24T15:15:15.053+04:00"}'],
    ['offsetTime', '"15:15:15+04:00"', '{"value":"15:15:15+04:00"}'],
    ['fileRef', `"${FILE}"`, `{"value":"${FILE}"}`],
    ['status', '"BLOCKED"', '{"value":20}'],
    ['status', '""', '{}'],
    ['statuses', '["BLOCKED","ACTIVE"]', '{"value":[20,10]}'],
    ['json', '{"a":[1,{"b":1.20}],"c":null}', '{"value":{"a":[1,{"b":1.20}]}}'],
    ['dates', '["2021-02-24","2021-02-25"]', '{"value":["2021-02-24","2021-02-25"]}'],
    [
      'cart',
      '{"pieces":"2","discount":{"percent":12.50,"code":"AB","granted":true},"days":["2021-02-24"],"fragile":true,"x":1}',
      '{"kind":"Cart","discount":"Discount","value":{"pieces":2,"discount":{"granted":false,"percent":"12.50","code":"AB"},"days":["2021-02-24"],"fragile":true}}',
    ],
    ['carts', '[{"pieces":2},{}]', '[2,1]'],
  ])('makes of the %s %s the argument of the method', async (method, value, text) => {
    const answer = await echo(method, value);
    expect([answer.status, answer.text]).toEqual([200, text]);
  });

  it.each([
    ['int', '1.5'],
    ['int', '2147483648'],
    ['int', '"x"'],
    ['int', '{}'],
    ['long', '9223372036854775808'],
    ['double', '"1,5"'],
    ['decimal', '"x"'],
    ['boolean', '"yes"'],
    ['uuid', '"123"'],
    ['date', '"24.02.2021"'],
    ['dateTime', '"yesterday"'],
    ['offsetTime', '"15:15:15"'],
    ['fileRef', '"a.png"'],
    ['status', '"blocked"'],
    ['status', '20'],
    ['statuses', '"BLOCKED"'],
    ['dates', '["x"]'],
    ['cart', '[1]'],
    ['cart', '{"pieces":"many"}'],
    ['cart', '{"discount":1}'],
    ['carts', '{}'],
    ['order', '"x"'],
    ['order', '[]'],
    ['order', '{"amount":"x"}'],
    ['order', '{"customer":1}'],
    ['order', '{"lines":{}}'],
    ['order', '{"id":"x"}'],
    ['order', '{"_entityName":"Product"}'],
    ['orders', '{}'],
    ['payment', '{"_entityName":"Order"}'],
  ])('answers 400 to a value that is not a valid %s: %s', async (method, value) => {
    const answer = await echo(method, value);
    expect(answer).toAnswer(400, invalid);
  });

  it('binds by name in any order, of a repeated one the first, also JSON in a query', async () => {
    const value = encodeURIComponent('{"pieces":3}');
    const answer = await app.as('caller').get(`/rest/services/echo/cart?value=${value}&value=1&modelVersion=1`);
    expect([answer.status, answer.text]).toEqual([200, '{"kind":"Cart","discount":"undefined","value":{"pieces":3}}']);
    const query = await app.as('caller').get('/rest/services/overloads/find?b=2&a=1');
    expect(query.text).toBe('both 1 2');
  });

  it('passes undefined for a missing optional parameter, and for null in a required one', async () => {
    expect((await post('echo/int', '')).text).toBe('{"kind":"undefined"}');
    expect((await echo('uuid', 'null')).text).toBe('{"kind":"undefined"}');
  });

  it('takes names and types from the code itself', async () => {
    const answer = await post('echo/undeclared', '{"text":7,"cart":{"pieces":2},"rest":{"a":1}}');
    expect(answer.text).toBe('{"text":"7","cart":{"pieces":2},"rest":{"a":1},"kind":"Object"}');
  });
});

describe('constraints inside parameters (protocol/services.md 5)', () => {
  const violation = (constraint: string, message: string, path: string, invalidValue: unknown) => ({
    message,
    messageTemplate: `{jakarta.validation.constraints.${constraint}.message}`,
    path,
    invalidValue,
  });

  const byPath = (violations: unknown) =>
    (violations as { path: string }[]).sort((one, other) => (one.path < other.path ? -1 : 1));

  it('hold for decimals, longs and lists of them to the digit', async () => {
    const cart = { discount: { percent: '100.00' }, numbers: ['10', '9223372036854775807'] };
    const answer = await echo('cart', JSON.stringify(cart));
    expect([answer.status, answer.json]).toMatchObject([200, { value: cart }]);
    expect((await echo('product', '{"price":"12.50"}')).text).toBe('12.50');
  });

  it('that are broken are reported with their path, inside of DTOs and of entities', async () => {
    const cart = '{"pieces":0,"discount":{"percent":100.01,"code":"A"},"numbers":[9,10]}';
    const answer = await echo('cart', cart);
    expect([answer.status, byPath(answer.json)]).toEqual([
      400,
      [
        violation('Size', 'size must be between 2 and 5', 'cart.value.discount.code', 'A'),
        violation('Max', 'must be less than or equal to 100', 'cart.value.discount.percent', 100.01),
        violation('Min', 'must be greater than or equal to 10', 'cart.value.numbers', null),
        violation('Min', 'must be greater than or equal to 1', 'cart.value.pieces', 0),
      ],
    ]);
    const product = await echo('product', '{"price":-1}');
    expect(product).toAnswer(400, [violation('Min', 'must be greater than or equal to 0', 'product.value.price', -1)]);
  });
});

describe('DTOs as results (protocol/services.md 4)', () => {
  it('are written by the types of their members', async () => {
    const given =
      '{"pieces":2,"discount":{"granted":false,"percent":12.50,"code":"AB"},"days":["2021-02-24"],"status":"BLOCKED","numbers":[9007199254740993],"fragile":true}';
    const answer = await echo('sameCart', given);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, JSON.parse(given)]);
    expect(answer.text).toContain('"percent":12.50,');
    expect(answer.text).toContain('"numbers":[9007199254740993]');
    const plain = await echo('plainCarts', '{"discount":{"percent":1.20}}');
    expect(plain.text).toBe('[{"pieces":1,"discount":{"granted":false,"percent":1.20}},{"pieces":2}]');
  });

  it('answer 500 with a member of another type', async () => {
    const answer = await app.as('caller').get('/rest/services/echo/noDiscount');
    expect(answer).toAnswer(500, { error: 'Server error', details: '' });
  });
});

describe('entities as parameters (protocol/services.md 3)', () => {
  it('are instances in memory with their references and items, nothing loaded and nothing saved', async () => {
    const order = {
      _entityName: 'Order',
      id: UUID,
      number: 'A-1',
      amount: '12.50',
      customer: { name: 'Acme', status: 'BLOCKED', address: { city: 'Berlin' } },
      lines: [{ quantity: 2, product: { name: 'Kite' } }],
      delivery: { address: 'Here' },
      unknown: 1,
    };
    const kinds = await echo('kinds', JSON.stringify(order));
    expect(kinds.json).toEqual(['Order', 'Customer', 'OrderLine', 'Product', 'Delivery']);
    const count = await app.as('admin').get('/rest/entities/Order');
    expect(count.json).toEqual([]);
  });

  it('need no _entityName, which may name a subclass, and get an id', async () => {
    expect((await echo('payment', '{"_entityName":"CashPayment"}')).text).toBe('CashPayment');
    expect((await echo('payment', '{}')).text).toBe('Payment');
    const answer = await app.as('admin').post('/rest/services/echo/order', { value: { number: 'A-1' } });
    expect(answer.json).toEqual([
      { _entityName: 'Order', _instanceName: 'A-1', id: expect.stringMatching(/^[0-9a-f-]{36}$/), number: 'A-1' },
    ]);
  });

  it('have an empty name where nothing of it is given, as in 2.8.3', async () => {
    const answer = await app.as('admin').post('/rest/services/echo/order', { value: { id: UUID } });
    expect(answer.json).toEqual([{ _entityName: 'Order', _instanceName: '', id: UUID }]);
  });

  it('come as a list, also as JSON text in a query', async () => {
    const value = encodeURIComponent(`[{"id":"${UUID}","number":"A-1"},{"id":"${UUID}","number":"A-2"}]`);
    const answer = await app.as('admin').get(`/rest/services/echo/orders?value=${value}`);
    expect(answer.json).toEqual([
      { _entityName: 'Order', _instanceName: 'A-1', id: UUID, number: 'A-1' },
      { _entityName: 'Order', _instanceName: 'A-2', id: UUID, number: 'A-2' },
    ]);
  });
});

describe('overloads (protocol/services.md 2)', () => {
  it('are chosen by the names that are given', async () => {
    expect((await app.as('caller').get('/rest/services/overloads/find?a=1&b=2')).text).toBe('both 1 2');
    expect((await post('overloads/add', '{"number":2}')).text).toBe('number 2');
    expect((await post('overloads/add', '{"date":"2015-01-02","number":"2"}')).text).toBe('number 2 date 2015-01-02');
  });

  it('are ambiguous when several fit', async () => {
    const text = 'Cannot determine the service method to call. 2 suitable methods have been found';
    const answer = await app.as('caller').get('/rest/services/overloads/find?a=1');
    expect(answer).toAnswer(400, { error: text, details: text });
  });

  it('count by HTTP method', async () => {
    const answer = await app.as('caller').get('/rest/services/overloads/add?number=1&date=2015-01-02');
    expect(answer).toAnswer(404, { error: 'Service method not found', details: 'overloads.add(number,date)' });
  });
});

describe('what is exposed (protocol/services.md 1, 6)', () => {
  it.each([
    ['twice', '{"a":1}'],
    ['blank', '{" ":1}'],
    ['missing', '{}'],
    ['constructor', '{}'],
    ['toString', '{}'],
    ['findByOne', '{"a":1}'],
    ['findByBoth', '{"a":1}'],
  ])('not the method %s, whose names or entry are faulty', async (method, body) => {
    expect((await post(`overloads/${method}`, body)).status).toBe(404);
  });

  it('methods of a configuration file, which wins over decorators, but not over their permission', async () => {
    expect((await post('overloads/hidden', '{"count":"2","day":"2021-02-24"}')).text).toBe('hidden 2 2021-02-24');
    expect((await app.as('admin').get('/rest/services/overloads/guarded?value=1')).status).toBe(404);
    expect((await app.as('admin').post('/rest/services/overloads/guarded', { amount: '1.50' })).text).toBe('1.5');
    const refused = await post('overloads/guarded', '{"amount":1}');
    expect(refused).toAnswer(403, { error: 'Forbidden', details: 'Invocation of overloads.guarded is forbidden' });
  });

  it('no method under another name than its own', async () => {
    expect((await post('overloads/addBoth', '{"number":1,"date":"2015-01-02"}')).status).toBe(404);
  });

  it('lists no method whose permission the caller lacks', async () => {
    const names = async (username: string) => {
      const one = await app.as(username).get('/rest/services/overloads');
      const all = await app.as(username).get('/rest/services');
      const listed = (all.json as { name: string }[]).find(({ name }) => name === 'overloads');
      expect(one.json).toEqual(listed);
      return new Set((one.json as { methods: { name: string }[] }).methods.map(({ name }) => name));
    };
    expect([await names('caller'), await names('admin')]).toEqual([
      new Set(['find', 'add', 'hidden']),
      new Set(['find', 'add', 'hidden', 'guarded']),
    ]);
  });

  it('lists overloads one by one, an undeclared type and both HTTP methods of a file as null', async () => {
    const answer = await app.as('admin').get('/rest/services/overloads');
    const a = { name: 'a', type: 'string', required: true };
    const number = { name: 'number', type: 'int', required: true };
    expect(answer.json).toEqual({
      name: 'overloads',
      methods: [
        { name: 'find', httpMethod: 'GET', params: [a, { name: 'b', type: 'string', required: false }] },
        { name: 'find', httpMethod: 'POST', params: [a, { name: 'b', type: 'string', required: false }] },
        { name: 'find', httpMethod: 'GET', params: [a] },
        { name: 'find', httpMethod: 'POST', params: [a] },
        { name: 'add', httpMethod: 'GET', params: [number] },
        { name: 'add', httpMethod: 'POST', params: [number] },
        { name: 'add', httpMethod: 'POST', params: [number, { name: 'date', type: 'date', required: true }] },
        {
          name: 'hidden',
          httpMethod: null,
          params: [
            { name: 'count', type: 'int', required: true },
            { name: 'day', type: null, required: true },
          ],
        },
        { name: 'guarded', httpMethod: 'POST', params: [{ name: 'amount', type: 'decimal', required: true }] },
      ],
    });
  });
});
