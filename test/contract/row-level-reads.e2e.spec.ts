import { beforeAll, describe, expect, it } from '@jest/globals';
import { aRestrictedUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { A1, A2, ACME, BETA, ordersToSearch } from '../builders/orders-to-search.js';
import { RowLevelRolesModule } from '../builders/row-level-roles.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({}, [RowLevelRolesModule]));

beforeAll(async () => {
  await ordersToSearch(app.database);
  const payment = (kind: string, reference: string, amount: string, card: string | null) =>
    insertRow(app.database, 'domain_payment', { kind, reference, amount, card_number: card });
  await payment('card', 'visa', '10', '4111');
  await payment('card', 'master', '10', '5111');
  await payment('cash', 'cash', '90', null);
  await payment('Payment', 'plain', '10', null);
});

const users = new Map<string, Promise<string>>();

/** Somebody with all rights and these row-level roles, whose region is the north. @returns username */
function restricted(roles: string[]): Promise<string> {
  const key = roles.join();
  const user = users.get(key) ?? aRestrictedUser(app.database, roles, { firstName: 'north' });
  users.set(key, user);
  return user;
}

const as = async (roles: string[], path: string): Promise<Answer> =>
  app.as(await restricted(roles)).get(`/rest/${path}`);

const plan = (entity: string, ...properties: unknown[]): string =>
  `fetchPlan=${encodeURIComponent(JSON.stringify({ entity, properties }))}`;

const filter = (...conditions: object[]): string => `filter=${encodeURIComponent(JSON.stringify({ conditions }))}`;

/** The answer without ids. */
const withoutIds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'id' ? undefined : each)));

const numbers = ({ json }: Answer): string[] => (json as { _instanceName: string }[]).map((each) => each._instanceName);

const NUMBERS = 'fetchPlan=_instance_name&sort=number';

describe('query policies restrict what is requested (protocol/roles.md 6)', () => {
  it.each([
    [['own-region'], ['A-1', 'B-2']],
    [['large-orders'], ['A-2']],
    [['own-region', 'large-orders'], []],
    [['own-large-orders'], []],
    [['dated-large-orders'], ['A-2']],
    [['with-kites'], ['A-1']],
    [['no-writes'], ['A-1', 'A-2', 'B-1', 'B-2']],
    [['unknown'], ['A-1', 'A-2', 'B-1', 'B-2']],
  ])('%j shows the orders %j, whatever the resource roles grant', async (roles, shown) => {
    const list = await as(roles, `entities/Order?${NUMBERS}&returnCount=true`);
    expect([list.status, numbers(list), list.headers['x-total-count']]).toEqual([200, shown, `${shown.length}`]);
    const search = await as(roles, `entities/Order/search?${filter()}&${NUMBERS}&returnCount=true&offset=1`);
    expect([numbers(search), search.headers['x-total-count']]).toEqual([shown.slice(1), `${shown.length}`]);
    const query = await as(roles, 'queries/Order/all?fetchPlan=_instance_name&sort=number');
    expect(numbers(query).sort()).toEqual(shown);
    expect((await as(roles, `entities/Order/search/count?${filter()}`)).text).toBe(`${shown.length}`);
    expect((await as(roles, 'queries/Order/all/count')).text).toBe(`${shown.length}`);
  });

  it('together with a filter and the conditions of a query', async () => {
    const conditions = filter({ property: 'number', operator: 'startsWith', value: 'A' });
    expect(numbers(await as(['own-region'], `entities/Order/search?${conditions}&${NUMBERS}`))).toEqual(['A-1']);
    expect((await as(['own-region'], `entities/Order/search/count?${conditions}`)).text).toBe('1');
    expect(numbers(await as(['own-region'], 'queries/Order/ordersByCustomer?customerName=Acme'))).toEqual(['A-1']);
    expect((await as(['own-region'], 'queries/Order/ordersByCustomer?customerName=Beta')).text).toBe('[]');
    expect((await as(['own-region'], 'queries/Order/ordersByCustomer/count?customerName=Beta')).text).toBe('0');
  });

  it('a hidden row is 404, byte for byte like a missing one', async () => {
    const missing = 'aaaaaaaa-0000-4000-8000-000000000000';
    const [hidden, none] = [
      await as(['own-region'], `entities/Order/${A2}`),
      await as(['own-region'], `entities/Order/${missing}`),
    ];
    expect([hidden.status, hidden.text.replaceAll(A2, missing)]).toEqual([404, none.text]);
    expect(hidden.json).toEqual({ error: 'Entity not found', details: `Entity Order with id ${A2} not found` });
    const names = (answer: Answer): string[] => Object.keys(answer.headers);
    expect(names(hidden)).toEqual(names(none));
    expect((await as(['own-region'], `entities/Order/${A1}`)).headers.etag).toBe('"1"');
  });

  it('of an entity restrict those that extend it, and those of an heir only its rows', async () => {
    const shown = async (roles: string[], entity: string) =>
      numbers(await as(roles, `entities/${entity}?fetchPlan=_instance_name&sort=reference`)).map((each) =>
        each.replace(/ .*/, ''),
      );
    expect(await shown(['visa'], 'CardPayment')).toEqual(['visa']);
    expect(await shown(['visa'], 'Payment')).toEqual([expect.any(String), 'plain', 'visa']);
    expect(await shown(['small-payments'], 'CardPayment')).toEqual(['master', 'visa']);
    expect(await shown(['small-payments'], 'CashPayment')).toEqual([]);
    expect(await shown(['small-payments', 'visa'], 'Payment')).toEqual(['plain', 'visa']);
  });
});

describe.each(['active-customers', 'active-customers-predicate'])(
  '%s hides references (protocol/roles.md 6, nested to-one)',
  (role) => {
    it('a hidden target is absent, and null with returnNulls', async () => {
      const path = `entities/Order?${plan('Order', 'number', 'customer.name')}&sort=number`;
      expect(withoutIds((await as([role], path)).json)).toEqual([
        {
          _entityName: 'Order',
          _instanceName: 'A-1',
          number: 'A-1',
          customer: { _entityName: 'Customer', _instanceName: 'Acme', name: 'Acme' },
        },
        ...['A-2', 'B-1', 'B-2'].map((number) => ({ _entityName: 'Order', _instanceName: number, number })),
      ]);
      expect((await as([role], `entities/Order/${A2}?${plan('Order', 'customer')}&returnNulls=true`)).json).toEqual({
        _entityName: 'Order',
        _instanceName: 'A-2',
        id: A2,
        customer: null,
      });
    });

    it('sorts as if hidden targets had no values', async () => {
      const sorted = async (sort: string) =>
        numbers(await as([role], `entities/Order?fetchPlan=_instance_name&sort=${sort}`));
      const unseen = ['A-2', 'B-1', 'B-2'];
      for (const path of ['customer', 'customer.name', 'customer.region']) {
        expect(await sorted(`${path},number`)).toEqual(['A-1', ...unseen]);
        expect(await sorted(`-${path},number`)).toEqual([...unseen, 'A-1']);
      }
    });

    it.each([
      [{ property: 'customer.name', operator: '=', value: 'Beta' }, []],
      [{ property: 'customer.name', operator: 'startsWith', value: '' }, ['A-1']],
      [{ property: 'customer.name', operator: '<>', value: 'Acme' }, []],
      [{ property: 'customer.region', operator: 'isNull' }, ['A-2', 'B-1', 'B-2']],
      [{ property: 'customer.id', operator: 'in', value: [ACME, BETA] }, ['A-1']],
      [{ property: 'customer', operator: '=', value: BETA }, []],
      [{ property: 'customer', operator: 'isNull' }, ['A-2', 'B-1', 'B-2']],
      [{ property: 'customer', operator: 'notEmpty' }, ['A-1']],
      [{ property: 'lines.order.customer.name', operator: 'isNull' }, ['A-2', 'B-1', 'B-2']],
    ])('a filter %j finds what it would without hidden targets', async (condition, found) => {
      expect(numbers(await as([role], `entities/Order/search?${filter(condition)}&${NUMBERS}`))).toEqual(found);
      expect((await as([role], `entities/Order/search/count?${filter(condition)}`)).text).toBe(`${found.length}`);
    });

    it('a query whose condition passes a hidden target finds nothing through it', async () => {
      expect(numbers(await as([role], 'queries/Order/ordersByCustomer?customerName=Acme'))).toEqual(['A-1']);
      expect((await as([role], 'queries/Order/ordersByCustomer?customerName=Beta')).text).toBe('[]');
    });
  },
);

describe('query policies hide nested objects (protocol/roles.md 6, setting security.queryPolicyNested)', () => {
  const LINES = plan('Order', 'lines.quantity', 'lines.product.tags.name');

  it('items of collections are left out on every level', async () => {
    const { json } = await as(['single-items'], `entities/Order?${LINES}&sort=number`);
    const lines = (json as { lines: { quantity: number; product: { tags: { name: string }[] } }[] }[]).map((each) =>
      each.lines.map(({ quantity, product }) => [quantity, product.tags.map(({ name }) => name)]).sort(),
    );
    expect(lines).toEqual([
      [
        [1, []],
        [2, ['toy']],
      ],
      [],
      [],
      [],
    ]);
  });

  it('hidden items do not satisfy a filter', async () => {
    const condition = filter({ property: 'lines.quantity', operator: '>', value: 1 });
    expect(numbers(await as(['single-items'], `entities/Order/search?${condition}&${NUMBERS}`))).toEqual(['A-1']);
    const empty = filter({ property: 'lines.quantity', operator: 'isNull' });
    expect(numbers(await as(['single-items'], `entities/Order/search?${empty}&${NUMBERS}`))).toEqual([
      'A-2',
      'B-1',
      'B-2',
    ]);
    const tags = filter({ property: 'tags.name', operator: 'notEmpty' });
    expect(numbers(await as(['single-items'], `entities/Product/search?${tags}&fetchPlan=_instance_name`))).toEqual([
      'Kite',
    ]);
  });

  it('an instance name does not quote a hidden reference', async () => {
    const names = numbers(await as(['priced-products'], 'entities/OrderLine?fetchPlan=_instance_name')).sort();
    expect(names).toEqual(['Kite x 2', 'x 1', 'x 5']);
    const { json } = await as(['priced-products'], `entities/Order/${A1}?${plan('Order', 'lines.product')}`);
    const lines = (json as { lines: object[] }).lines.map(({ ...line }) => withoutIds(line));
    expect(lines).toContainEqual({ _entityName: 'OrderLine', _instanceName: 'x 1' });
    expect(lines).toContainEqual({
      _entityName: 'OrderLine',
      _instanceName: 'Kite x 2',
      product: { _entityName: 'Product', _instanceName: 'Kite' },
    });
  });

  it('policies look through what they hide themselves', async () => {
    // The customer of B-2 is deleted and not active, its region counts all the same.
    const path = `entities/Order?${plan('Order', 'customer')}&sort=number`;
    expect(withoutIds((await as(['own-region', 'active-customers'], path)).json)).toEqual([
      { _entityName: 'Order', _instanceName: 'A-1', customer: { _entityName: 'Customer', _instanceName: 'Acme' } },
      { _entityName: 'Order', _instanceName: 'B-2' },
    ]);
  });

  it('an answer to a write shows no more', async () => {
    const username = await restricted(['active-customers']);
    const shown = encodeURIComponent(JSON.stringify({ entity: 'Order', properties: ['customer', 'date'] }));
    const path = `/rest/entities/Order/${A2}?responseFetchPlan=${shown}`;
    const answer = await app.as(username).put(path, { date: '2024-02-01' });
    expect(answer.json).toEqual({ _entityName: 'Order', _instanceName: 'A-2', id: A2, date: '2024-02-01' });
  });
});

describe('with QUERY_POLICY_NESTED=false', () => {
  const other = useApp(() => startDomainApp({ QUERY_POLICY_NESTED: 'false' }, [RowLevelRolesModule]));

  beforeAll(async () => {
    await ordersToSearch(other.database);
  });

  it('query policies restrict only what is requested, predicates everything', async () => {
    const seen = async (role: string) => {
      const username = await aRestrictedUser(other.database, [role]);
      const order = await other.as(username).get(`/rest/entities/Order/${A2}?${plan('Order', 'customer')}`);
      const customer = await other.as(username).get(`/rest/entities/Customer/${BETA}`);
      return ['customer' in (order.json as object), customer.status];
    };
    expect(await seen('active-customers')).toEqual([true, 404]);
    expect(await seen('active-customers-predicate')).toEqual([false, 404]);
  });
});
