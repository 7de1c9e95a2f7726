import { beforeAll, describe, expect, it } from '@jest/globals';
import { A1, A2, ACME, B1, BALL, KITE, ordersToSearch } from '../builders/orders-to-search.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({ ENTITY_MAX_FETCH_SIZE: '{"Order":3}' }));

beforeAll(async () => {
  await ordersToSearch(app.database);
});

const query = (path: string) => app.as('admin').get(`/rest/queries/${path}`);
const namesIn = (json: unknown): string =>
  (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName).join(' ');

const A1_WITH_CUSTOMER = {
  _entityName: 'Order',
  _instanceName: 'A-1',
  id: A1,
  number: 'A-1',
  date: '2024-01-01',
  amount: 100,
  customer: { _entityName: 'Customer', _instanceName: 'Acme', id: ACME, name: 'Acme' },
};

describe('GET and POST /rest/queries/{e}/{q} (protocol/queries.md 2)', () => {
  it('answer an array of the rows that satisfy the query, by its own fetch plan', async () => {
    for (const answer of [
      await query('Order/ordersByCustomer?customerName=Acme'),
      await app.as('admin').post('/rest/queries/Order/ordersByCustomer', { customerName: 'Acme' }),
    ]) {
      expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([
        200,
        'application/json;charset=UTF-8',
        [A1_WITH_CUSTOMER],
      ]);
      expect(answer.headers).not.toHaveProperty('x-total-count');
    }
  });

  it('find nothing: an empty array', async () => {
    expect((await query('Order/ordersByCustomer?customerName=Nobody')).json).toEqual([]);
  });

  it('join conditions with their groups', async () => {
    const products = encodeURIComponent(JSON.stringify([KITE]));
    const between = async (from: string, to: string) =>
      namesIn((await query(`Order/ordersBetween?from=${from}&to=${to}&products=${products}`)).json);
    expect(await between('2024-01-01', '2024-03-01')).toBe('A-1 A-2');
    expect(await between('2024-01-02', '2024-03-02')).toBe('A-2 B-2');
    expect(await between('2024-03-02', '2024-01-01')).toBe('');
  });

  it.each([
    ['', 'A-2 B-1'],
    ['?limit=1', 'A-2'],
    ['?offset=0', 'A-1 A-2'],
    ['?offset=2&limit=3', 'B-1 B-2'],
    ['?limit=0', ''],
    ['?limit=&offset=', 'A-2 B-1'],
    ['?limit=3&offset=%203%20', 'B-2'],
  ])('page by the request, else by the query: %s', async (parameters, numbers) => {
    for (const answer of [
      await query(`Order/page${parameters}`),
      await app.as('admin').post(`/rest/queries/Order/page${parameters}`),
    ]) {
      expect([answer.status, namesIn(answer.json)]).toEqual([200, numbers]);
    }
  });

  it.each(['?limit=4', '?limit=4&fetchPlan=none'])('refuse a limit beyond the maximum: %s', async (parameters) => {
    const answer = await query(`Order/page${parameters}`);
    expect(answer).toAnswer(400, {
      error: 'The value of limit exceeded',
      details: 'The value of the limit exceeds the maximum possible value from application.properties',
    });
  });

  it('refuse the limit of the query itself beyond the maximum, unless the request names another', async () => {
    const answer = await query('Order/tooMany');
    expect([answer.status, answer.json]).toMatchObject([400, { error: 'The value of limit exceeded' }]);
    expect((await query('Order/tooMany?limit=3')).json).toHaveLength(3);
  });

  it.each([
    ['limit=-1', 'limit', '-1'],
    ['offset=x', 'offset', 'x'],
    ['returnCount=maybe', 'returnCount', 'maybe'],
  ])('refuse %s', async (parameters, name, value) => {
    const answer = await query(`Order/page?${parameters}`);
    expect(answer).toAnswer(400, {
      error: 'Invalid request parameter',
      details: `Parameter '${name}' has invalid value '${value}'`,
    });
  });

  it.each(['fetchPlan=_instance_name', 'view=_instance_name', 'fetchPlan=_instance_name&view=none'])(
    'write by another plan of the entity: %s',
    async (plan) => {
      const answer = await query(`Order/ordersByCustomer?customerName=Acme&${plan}`);
      expect(answer.json).toEqual([{ _entityName: 'Order', _instanceName: 'A-1', id: A1, number: 'A-1' }]);
    },
  );

  it('write by a plan in JSON', async () => {
    const plan = encodeURIComponent('{"entity":"Order","properties":["amount","customer.name"]}');
    const answer = await query(`Order/ordersByCustomer?customerName=Acme&fetchPlan=${plan}`);
    expect(answer.json).toEqual([
      {
        _entityName: 'Order',
        _instanceName: 'A-1',
        id: A1,
        amount: 100,
        customer: { _entityName: 'Customer', _instanceName: 'Acme', id: ACME, name: 'Acme' },
      },
    ]);
  });

  it('refuse an unknown plan', async () => {
    const answer = await query('Order/ordersByCustomer?customerName=Acme&fetchPlan=none');
    expect(answer).toAnswer(400, {
      error: 'Fetch plan not found',
      details: 'Fetch plan none for entity Order not found',
      available: ['_base', '_instance_name', '_local', 'order-with-customer', 'order-with-lines'],
    });
  });

  it('write nulls when asked to', async () => {
    const plan = 'fetchPlan=order-with-customer&limit=1&offset=2';
    expect((await query(`Order/page?${plan}`)).json).toEqual([
      { _entityName: 'Order', _instanceName: 'B-1', id: B1, number: 'B-1' },
    ]);
    expect((await query(`Order/page?${plan}&returnNulls=true`)).json).toEqual([
      { _entityName: 'Order', _instanceName: 'B-1', id: B1, number: 'B-1', date: null, amount: null, customer: null },
    ]);
  });

  it('count all rows, whatever the page', async () => {
    for (const [path, total] of [
      ['Order/page?returnCount=true', '4'],
      ['Order/page?returnCount=true&limit=0', '4'],
      ['Order/ordersByCustomer?customerName=Beta&returnCount=true', '1'],
      ['Order/all?returnCount=true&limit=1', '4'],
    ] as const) {
      const answer = await query(path);
      expect([answer.status, answer.headers['x-total-count']]).toEqual([200, total]);
    }
  });

  it('ignore parameters that nobody asked for', async () => {
    const more = 'modelVersion=1.0&dynamicAttributes=true&filter=x&__proto__=1&session$username=x';
    expect((await query(`Order/ordersByCustomer?customerName=Acme&${more}`)).json).toEqual([A1_WITH_CUSTOMER]);
    const body = { customerName: 'Acme', more: { limit: 0 }, limit: 0 };
    expect((await app.as('admin').post('/rest/queries/Order/ordersByCustomer', body)).json).toEqual([A1_WITH_CUSTOMER]);
  });

  it('take the token from the query string, and HEAD for GET', async () => {
    const path = '/rest/queries/Order/ordersByCustomer?customerName=Acme&returnCount=true';
    expect((await app.withQueryToken('admin').get(path)).json).toEqual([A1_WITH_CUSTOMER]);
    const head = await app.as('admin').send('HEAD', path);
    expect([head.status, head.headers['x-total-count'], head.text]).toEqual([200, '1', '']);
  });

  it('find deleted customers of orders, but no deleted orders', async () => {
    expect(namesIn((await query('Order/ordersByCustomer?customerName=Gone')).json)).toBe('B-2');
    const products = encodeURIComponent(JSON.stringify([BALL]));
    const all = await query(`Order/ordersBetween?from=2000-01-01&to=2030-01-01&products=${products}`);
    expect(namesIn(all.json)).toBe('A-1 A-2 B-2');
  });
});

describe('the query of all rows (protocol/queries.md 1)', () => {
  it('answers every visible row by its instance name', async () => {
    const answer = await query('Order/all?limit=3');
    expect([answer.status, (answer.json as object[]).length]).toEqual([200, 3]);
    expect((await query('Order/all?fetchPlan=_instance_name&offset=0&limit=2')).json).toEqual([
      { _entityName: 'Order', _instanceName: 'A-1', id: A1, number: 'A-1' },
      { _entityName: 'Order', _instanceName: 'A-2', id: A2, number: 'A-2' },
    ]);
    expect((await query('Order/all')).json).toEqual((await query('Order/all?fetchPlan=_instance_name')).json);
  });

  it('exists for entities without queries, and for composite keys', async () => {
    await insertValues(app.database, 'domain_stock_item', { warehouse: '1', sku: '42', quantity: '7' });
    expect((await query('StockItem/all')).json).toMatchObject([
      { _entityName: 'StockItem', id: { warehouse: 1, sku: 42 } },
    ]);
    expect((await query('Tag/all?limit=1')).json).toHaveLength(1);
  });

  it('has exactly this name', async () => {
    expect((await query('Order/ALL')).status).toBe(404);
  });
});

describe('queries over a shared table (protocol/entities.md 4.1)', () => {
  it('answer rows of the class and of those that extend it, and belong to one of them', async () => {
    const row = (kind: string, reference: string, amount: string) =>
      insertRow(app.database, 'domain_payment', { kind, reference, amount });
    await row('card', 'P-1', '5.00');
    await row('cash', 'P-2', '7.00');
    await row('cash', 'P-3', '2.00');
    const entities = async (path: string) =>
      ((await query(path)).json as { _entityName: string }[]).map(({ _entityName }) => _entityName);
    expect(await entities('Payment/paymentsFrom?amount=5')).toEqual(['CardPayment', 'CashPayment']);
    expect(namesIn((await query('CashPayment/paymentsFrom')).json)).toBe('P-3 P-2');
    expect(namesIn((await query('CashPayment/paymentsFrom?sort=reference')).json)).toBe('P-3 P-2');
    expect((await query('CardPayment/paymentsFrom')).status).toBe(404);
  });
});

describe('the order of checks (protocol/queries.md 2)', () => {
  const FAULTY = 'limit=4&fetchPlan=none';
  const LIMIT = {
    error: 'The value of limit exceeded',
    details: 'The value of the limit exceeds the maximum possible value from application.properties',
  };

  it.each([
    [`Nothing/none?${FAULTY}`, 404, { error: 'Entity not found', details: 'Entity Nothing not found' }],
    [
      `Order/none?${FAULTY}`,
      404,
      { error: 'Query not found', details: 'Query with name none for entity Order not found' },
    ],
    [
      `Order/OrdersByCustomer?${FAULTY}`,
      404,
      { error: 'Query not found', details: 'Query with name OrdersByCustomer for entity Order not found' },
    ],
    [`Order/ordersBetween?${FAULTY}`, 400, LIMIT],
    [
      'Order/ordersBetween?fetchPlan=none&to=x',
      400,
      { error: 'Query parameter not found', details: 'Query parameter from not found' },
    ],
    [
      'Order/ordersBetween?fetchPlan=none&from=2024-01-01&to=x',
      400,
      { error: 'Error on executing the query', details: 'Cannot parse value of parameter to: x' },
    ],
    [
      'Order/ordersBetween?fetchPlan=none&from=2024-01-01&to=2024-01-02',
      400,
      { error: 'Query parameter not found', details: 'Query parameter products not found' },
    ],
  ])('%s', async (path, status, error) => {
    const answer = await query(path);
    expect(answer).toAnswer(status, error);
  });

  it('a plan comes last, a malformed body before the parameters', async () => {
    const plan = await query('Order/ordersByCustomer?customerName=Acme&fetchPlan=none');
    expect(plan.json).toMatchObject({ error: 'Fetch plan not found' });
    const post = (path: string) => app.as('admin').post(`/rest/queries/${path}`, '{');
    expect((await post('Order/none')).status).toBe(404);
    expect((await post(`Order/ordersByCustomer?${FAULTY}`)).json).toEqual(LIMIT);
    expect((await post('Order/ordersByCustomer?fetchPlan=none')).json).toEqual({
      error: 'Malformed request JSON data structure',
      details: '',
    });
  });
});
