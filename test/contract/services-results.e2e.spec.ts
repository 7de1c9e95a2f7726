import { beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { DeskModule } from '../builders/services/desk.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const JSON_TYPE = 'application/json;charset=UTF-8';
const TEXT_TYPE = 'text/plain;charset=UTF-8';
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/);

const app = useApp(() => startDomainApp({}, [DeskModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'clerk', roles: ['order-desk'] });
  await aUser(app.database, { username: 'guest', roles: ['rest-minimal'] });
});

const call = (username: string, path: string) => app.as(username).get(`/rest/services/${path}`);

describe('results (protocol/services.md 4)', () => {
  it.each([
    ['int', TEXT_TYPE, '5'],
    ['decimal', TEXT_TYPE, '5.5'],
    ['long', TEXT_TYPE, '9007199254740993'],
    ['double', TEXT_TYPE, '0.5'],
    ['boolean', TEXT_TYPE, 'true'],
    ['uuid', TEXT_TYPE, '60885987-1b61-4247-94c7-dff348347f93'],
    ['localTime', TEXT_TYPE, '10:15:00'],
    ['fileRef', TEXT_TYPE, 'fs://2024/05/02/a.png?name=a.png'],
    ['string', TEXT_TYPE, 'one'],
    ['dateTime', TEXT_TYPE, '2015-01-02T00:00:00'],
    ['date', TEXT_TYPE, '2015-01-02'],
    ['moment', TEXT_TYPE, '2015-01-02T00:00:00Z'],
    ['number', TEXT_TYPE, '1.20'],
    ['status', JSON_TYPE, '"BLOCKED"'],
    ['statuses', JSON_TYPE, '["BLOCKED","ACTIVE"]'],
    ['dates', JSON_TYPE, '["2015-01-02"]'],
    ['empty', JSON_TYPE, '[]'],
    ['mixed', JSON_TYPE, '[1,"a",null,"2015-01-02T00:00:00",{"b":{"c":[1]}}]'],
  ])('writes the %s as %s', async (method, type, text) => {
    const answer = await call('guest', `results/${method}`);
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, type, text]);
    expect(answer.headers['cache-control']).toContain('no-store');
  });

  it('knows neither fetch plans nor returnNulls', async () => {
    for (const parameter of ['fetchPlan=_local', 'returnNulls=true']) {
      const answer = await call('guest', `results/int?${parameter}`);
      const [name = ''] = parameter.split('=');
      expect(answer).toAnswer(404, { error: 'Service method not found', details: `results.int(${name})` });
    }
  });

  it('answers 204 without a result', async () => {
    const answer = await call('guest', 'results/nothing');
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([204, TEXT_TYPE, '']);
  });

  it.each(['wrong', 'circle', 'nan'])(
    'answers 500 to the result %s, which has no JSON or another type',
    async (method) => {
      const answer = await call('guest', `results/${method}`);
      expect(answer).toAnswer(500, { error: 'Server error', details: '' });
    },
  );
});

describe('entities in results (protocol/services.md 4)', () => {
  it('that were never saved have an id; what is null or not loaded is absent, and circles are cut', async () => {
    const answer = await call('admin', 'results/fresh');
    expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([
      200,
      JSON_TYPE,
      {
        _entityName: 'Order',
        _instanceName: 'A-9',
        id: ID,
        number: 'A-9',
        amount: 1.5,
        total: 1.5,
        lines: [
          {
            _entityName: 'OrderLine',
            _instanceName: 'Kite x 2',
            id: ID,
            quantity: 2,
            order: { _entityName: 'Order', _instanceName: 'A-9', id: ID },
            product: { _entityName: 'Product', _instanceName: 'Kite', id: ID, name: 'Kite', price: 12 },
          },
        ],
      },
    ]);
    expect(answer.text).toContain('"amount":1.50');
    const { id, lines } = answer.json as { id: string; lines: { order: { id: string } }[] };
    expect(lines[0]?.order.id).toBe(id);
  });

  it('show the attributes that the caller may view, also inside objects, arrays and maps', async () => {
    const customer = {
      _entityName: 'Customer',
      _instanceName: 'Acme',
      id: ID,
      name: 'Acme',
    };
    const full = { ...customer, region: 'north', status: 'ACTIVE', address: { country: 'Germany', city: 'Berlin' } };
    const all = await call('admin', 'results/wrapped');
    expect(all.json).toEqual({ customer: full, list: [full], map: { one: full } });
    const some = await call('clerk', 'results/wrapped');
    expect(some.json).toEqual({ customer, list: [customer], map: { one: customer } });
  });

  it('are recognised among other values', async () => {
    const answer = await call('clerk', 'results/oneOfSeveral');
    expect(answer.json).toEqual(['a', { _entityName: 'Customer', _instanceName: 'Acme', id: ID, name: 'Acme' }, 1]);
  });

  it('show only their identity to a caller who may view no attribute', async () => {
    const answer = await call('guest', 'results/wrapped');
    const { customer } = answer.json as { customer: { id: string } };
    expect(customer).toEqual({
      _entityName: 'Customer',
      _instanceName: `Customer-${customer.id} [detached]`,
      id: ID,
    });
  });

  it('show no reference whose target the caller may not read, and no name made of it', async () => {
    const answer = await call('clerk', 'results/fresh');
    expect(answer.json).toEqual({ _entityName: 'Order', _instanceName: 'A-9', id: ID, number: 'A-9' });
  });
});

/** One row of each, with a value of every type. */
const ROWS: readonly (readonly [string, object])[] = [
  ['Customer', { name: 'Acme', status: 'BLOCKED', address: { city: 'Berlin' }, phones: ['1', '2'] }],
  ['Customer', { name: 'Beta' }],
  ['Receipt', { title: 'R-1' }],
  ['Folder', { name: 'Inbox' }],
  ['Pass', { code: 'P', status: 'ACTIVE' }],
  ['CashPayment', { reference: 'cash', amount: '1.50', till: 'left' }],
  ['CardPayment', { reference: 'card', cardNumber: '42' }],
  ['StockItem', { id: { warehouse: 1, sku: '9007199254740993' }, quantity: 2 }],
  [
    'Visit',
    { day: '2024-05-02', at: '10:15:00', price: '12.50', paid: true, count: '9007199254740993', status: 'ACTIVE' },
  ],
  ['Specimen', { string: '' }],
  [
    'Specimen',
    {
      string: 'a "b"',
      boolean: false,
      char: 'c',
      short: -1,
      int: 2,
      long: '9007199254740993',
      bigInteger: '123456789012345678901234567890',
      float: 1.5,
      double: 0.1,
      decimal: '1.2300',
      uuid: '60885987-1b61-4247-94c7-dff348347f93',
      localDate: '2024-05-02',
      localTime: '10:15:30.5',
      localDateTime: '2024-05-02T10:15:30.123456',
      offsetTime: '10:15:00+03:00',
      offsetDateTime: '2024-05-02T10:15:00+03:00',
      date: '2024-05-02',
      time: '10:15:00',
      dateTime: '2024-05-02T10:15:00.049',
      byteArray: 'AAEC',
      uri: 'http://a.example/b',
      fileRef: 'fs://2024/05/02/a.png?name=a.png',
      enum: 'ACTIVE',
      secret: 'hidden',
      strings: ['a', 'b'],
      decimals: ['1.20'],
      moments: ['2024-05-02T10:15:00Z'],
    },
  ],
];

describe('entities that a service has loaded (protocol/services.md 4, protocol/serialization.md 1)', () => {
  beforeAll(async () => {
    for (const [entity, values] of ROWS) {
      const created = await app.as('admin').post(`/rest/entities/${entity}`, values);
      expect([entity, created.status]).toEqual([entity, 201]);
    }
  });

  it.each(['Customer', 'Folder', 'Pass', 'Payment', 'Receipt', 'Specimen', 'StockItem', 'Visit'])(
    'are written as the generic endpoint writes a %s',
    async (entity) => {
      const generic = await app.as('admin').get(`/rest/entities/${entity}`);
      const answer = await call('admin', `mirror/rows?entity=${entity}`);
      expect((generic.json as object[]).length).toBeGreaterThan(0);
      expect(answer.text).toBe(generic.text);
    },
  );

  it('pass a service as parameters without loss', async () => {
    const plan = encodeURIComponent(
      JSON.stringify({ entity: 'Specimen', properties: Object.keys(ROWS.at(-1)?.[1] ?? {}) }),
    );
    const generic = await app.as('admin').get(`/rest/entities/Specimen?fetchPlan=${plan}`);
    expect(generic.text).toContain('"decimal":1.2300');
    const answer = await app.as('admin').post('/rest/services/mirror/specimens', `{"value":${generic.text}}`);
    expect(answer.text).toBe(generic.text);
  });
});

describe('failures (protocol/services.md 5)', () => {
  it('of constraints of parameters name method and parameter', async () => {
    const answer = await call('guest', 'failures/check?code=AA&amount=0.5');
    expect(answer).toAnswer(400, [
      {
        message: 'must match "\\d+"',
        messageTemplate: '{jakarta.validation.constraints.Pattern.message}',
        path: 'check.code',
        invalidValue: 'AA',
      },
      {
        message: 'must be greater than or equal to 1',
        messageTemplate: '{jakarta.validation.constraints.Min.message}',
        path: 'check.amount',
        invalidValue: 0.5,
      },
    ]);
    expect((await call('guest', 'failures/check?code=7')).text).toBe('7');
  });

  it('of constraints of the result name the return value', async () => {
    const answer = await call('guest', 'failures/check?code=1234');
    expect(answer).toAnswer(400, [
      {
        message: 'size must be between 1 and 3',
        messageTemplate: '{jakarta.validation.constraints.Size.message}',
        path: 'check.<return value>',
        invalidValue: '1234',
      },
    ]);
  });

  it.each([
    [
      'epic',
      400,
      [
        {
          message: 'Epic fail!',
          messageTemplate: '{io.jmix.core.validation.CustomValidationException}',
          path: '',
          invalidValue: null,
        },
      ],
    ],
    ['teapot', 418, { error: "I'm a teapot", details: 'Server is not a coffee machine' }],
    ['conflict', 409, { error: 'Conflict', details: 'Taken' }],
    ['internal', 500, { error: 'Server error', details: '' }],
    ['stock', 422, { error: 'Out of stock', details: 'Kite' }],
  ])('answers %s with %d', async (method, status, json) => {
    const answer = await call('guest', `failures/${method}`);
    expect(answer).toAnswer(status, json);
  });

  it('answers other HTTP methods with 405', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const answer = await app.as('guest').send(method, '/rest/services/failures/epic');
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, POST']);
    }
  });
});
