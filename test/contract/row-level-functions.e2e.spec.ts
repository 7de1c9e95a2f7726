import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRestrictedUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { A1, A2, B1, BETA, ordersToSearch } from '../builders/orders-to-search.js';
import { RowLevelRolesModule } from '../builders/row-level-roles.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({}, [RowLevelRolesModule]));
const users = new Map<string, Promise<string>>();

beforeAll(async () => {
  await ordersToSearch(app.database);
});

/** What somebody with all rights and these row-level roles gets. */
async function as(roles: string[], path: string): Promise<Answer> {
  const key = roles.join();
  const user = users.get(key) ?? aRestrictedUser(app.database, roles, { firstName: 'north' });
  users.set(key, user);
  return app.as(await user).get(`/rest/${path}`);
}

const plan = (entity: string, ...properties: unknown[]): string =>
  `fetchPlan=${encodeURIComponent(JSON.stringify({ entity, properties }))}`;

const filter = (...conditions: object[]): string => `filter=${encodeURIComponent(JSON.stringify({ conditions }))}`;

const names = ({ json }: Answer): string[] => (json as { _instanceName: string }[]).map((each) => each._instanceName);

const total = ({ headers }: Answer): unknown => headers['x-total-count'];

const NUMBERS = 'fetchPlan=_instance_name&sort=number';

describe('READ predicates that are functions (protocol/roles.md 6)', () => {
  it.each([
    [['b-orders'], ['B-1', 'B-2']],
    [['same-region'], ['A-1', 'B-2']],
    [['same-region', 'b-orders'], ['B-2']],
    [['same-region', 'large-orders'], []],
    [['own-region', 'b-orders'], ['B-2']],
  ])('%j show the orders %j in lists, searches, queries and counts', async (roles, shown) => {
    const list = await as(roles, `entities/Order?${NUMBERS}&returnCount=true`);
    expect([list.status, names(list), total(list)]).toEqual([200, shown, `${shown.length}`]);
    expect(names(await as(roles, 'queries/Order/all?fetchPlan=_instance_name')).sort()).toEqual(shown);
    expect((await as(roles, `entities/Order/search/count?${filter()}`)).text).toBe(`${shown.length}`);
    expect((await as(roles, 'queries/Order/all/count')).text).toBe(`${shown.length}`);
    const conditions = filter({ property: 'number', operator: '<>', value: shown[0] ?? 'none' });
    const search = await as(roles, `entities/Order/search?${conditions}&${NUMBERS}&returnCount=true`);
    const others = shown.slice(1);
    expect([names(search), total(search)]).toEqual([others, `${others.length}`]);
  });

  it('pages are filled from later rows, and the offset counts permitted rows only', async () => {
    const page = (limit: number, offset: number) =>
      as(['b-orders'], `entities/Order?${NUMBERS}&returnCount=true&limit=${limit}&offset=${offset}`);
    for (const [limit, offset, shown] of [
      [1, 0, ['B-1']],
      [1, 1, ['B-2']],
      [5, 1, ['B-2']],
      [5, 2, []],
      [0, 0, []],
    ] as const) {
      const answer = await page(limit, offset);
      expect([names(answer), total(answer)]).toEqual([shown, '2']);
    }
  });

  it('a row for which the function answers false is 404, byte for byte like a missing one', async () => {
    const missing = 'aaaaaaaa-0000-4000-8000-000000000000';
    const [hidden, none] = [
      await as(['b-orders'], `entities/Order/${A1}`),
      await as(['b-orders'], `entities/Order/${missing}`),
    ];
    expect([hidden.status, hidden.text.replaceAll(A1, missing)]).toEqual([404, none.text]);
    expect(Object.keys(hidden.headers)).toEqual(Object.keys(none.headers));
    expect((await as(['b-orders'], `entities/Order/${B1}`)).status).toBe(200);
  });

  it('a function that fails denies, and so does an answer that is not true', async () => {
    expect(names(await as(['failing'], `entities/Order?${NUMBERS}`))).toEqual(['B-1', 'B-2']);
    expect((await as(['failing'], `entities/Order/${A1}`)).status).toBe(404);
    expect((await as(['failing'], `entities/Order/${A2}`)).status).toBe(404);
  });

  it('for a subclass hides its rows in lists of the entity it extends', async () => {
    const payment = (kind: string, reference: string, card: string | null) =>
      insertRow(app.database, 'domain_payment', { kind, reference, card_number: card });
    await payment('card', 'visa', '4111');
    await payment('card', 'master', '5111');
    await payment('Payment', 'plain', null);
    const shown = await as(
      ['visa-function'],
      'entities/Payment?fetchPlan=_instance_name&sort=reference&returnCount=true',
    );
    expect([names(shown), total(shown)]).toEqual([['plain', 'visa (4111)'], '2']);
  });

  it('see the row as a plain object with its references one level deep, frozen, without secrets', async () => {
    expect(names(await as(['looks-at-rows'], `entities/Order?${NUMBERS}`))).toEqual(['A-1']);
    expect(names(await as(['looks-at-accounts'], 'entities/User?fetchPlan=_instance_name'))).toHaveLength(1);
  });
});

describe('nested objects that functions hide (protocol/roles.md 6)', () => {
  it('a reference is absent, and null with returnNulls', async () => {
    const path = `entities/Order/${A2}?${plan('Order', 'customer.name')}`;
    const order = { _entityName: 'Order', _instanceName: 'A-2', id: A2 };
    expect((await as(['acme-only'], path)).json).toEqual(order);
    expect((await as(['acme-only'], `${path}&returnNulls=true`)).json).toEqual({ ...order, customer: null });
    const shown = await as(['acme-only'], `entities/Order/${A1}?${plan('Order', 'customer.name')}`);
    expect(shown.json).toMatchObject({ customer: { name: 'Acme' } });
    const list = await as(['acme-only'], `entities/Order?${plan('Order', 'customer')}&sort=number`);
    expect((list.json as object[]).map((each) => 'customer' in each)).toEqual([true, false, false, false]);
  });

  it('items of collections are left out on every level', async () => {
    const { json } = await as(['kites-only'], `entities/Order/${A1}?${plan('Order', 'lines.product.tags.name')}`);
    const { lines } = json as { lines: { _instanceName: string; product: { tags: { name: string }[] } }[] };
    expect(lines.map(({ _instanceName, product }) => [_instanceName, product.tags.map(({ name }) => name)])).toEqual([
      ['Kite x 2', ['toy']],
    ]);
  });

  it('an instance name does not quote a hidden reference', async () => {
    const shown = names(await as(['no-balls'], 'entities/OrderLine?fetchPlan=_instance_name')).sort();
    expect(shown).toEqual(['Kite x 2', 'x 1', 'x 5']);
  });

  it.each([
    [`entities/Order/search?${filter({ property: 'customer.name', operator: '=', value: 'Beta' })}`, 'Customer'],
    [`entities/Order/search?${filter({ property: 'customer', operator: '=', value: BETA })}`, 'Customer'],
    [`entities/Order/search?${filter({ property: 'customer', operator: 'isNull' })}`, 'Customer'],
    [`entities/Order/search/count?${filter({ property: 'customer.name', operator: 'isNull' })}`, 'Customer'],
    ['entities/Order?sort=customer', 'Customer'],
    ['entities/Order?sort=number,-customer.name', 'Customer'],
    ['queries/Order/ordersByCustomer?customerName=Beta', 'Customer'],
    ['queries/Order/ordersByCustomer/count?customerName=Beta', 'Customer'],
    ['queries/Order/byCustomerStatus?status=BLOCKED', 'Customer'],
  ])('no filter and no sort passes through them: %s', async (path, entity) => {
    const answer = await as(['acme-only'], path);
    expect(answer).toAnswer(403, {
      error: 'Forbidden',
      details: `Rows of ${entity} are restricted by a function: no filter and no sort may pass through them`,
    });
  });

  it('nor through collections of them', async () => {
    const condition = filter({ property: 'lines.quantity', operator: '>', value: 1 });
    const answer = await as(['kites-only'], `entities/Order/search?${condition}`);
    expect([answer.status, (answer.json as { details: string }).details]).toEqual([
      403,
      'Rows of OrderLine are restricted by a function: no filter and no sort may pass through them',
    ]);
  });
});

describe('many rows', () => {
  it('are checked in batches, and counted exactly', async () => {
    const more = new Statement(
      `INSERT INTO domain_tag (id, name) SELECT gen_random_uuid(), 'batch ' || n FROM generate_series(1001, 2234) n`,
    );
    await app.database.rows(more);
    const path = 'entities/Tag?fetchPlan=_instance_name&sort=name&returnCount=true&limit=2&offset=300';
    const answer = await as(['even-tags'], path);
    expect(names(answer)).toEqual(['batch 1602', 'batch 1604']);
    expect(total(answer)).toBe('617');
    expect((await as(['even-tags'], `entities/Tag/search/count?${filter()}`)).text).toBe('617');
  });
});
