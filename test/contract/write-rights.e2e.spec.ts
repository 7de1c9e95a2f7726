import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { Exhibit, Sculpture } from '../domain/museum/exhibit.entity.js';
import { Tour } from '../domain/museum/tour.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

@ResourceRole({ code: 'orders', name: 'Everything with orders as such', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['create', 'read', 'update'])
@EntityAttributePolicy(Order, '*', 'modify')
@EntityAttributePolicy(OrderLine, ['quantity', 'notes'], 'modify')
class OrdersRole {}

const line = (code: string, ...actions: ('create' | 'read' | 'update' | 'delete')[]) => {
  @ResourceRole({ code, name: `May ${actions.join()} lines`, childRoles: ['orders'] })
  @EntityPolicy(OrderLine, actions)
  class LineRole {}
  return LineRole;
};

@ResourceRole({ code: 'number-only', name: 'Changes the numbers of orders', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['create', 'read', 'update'])
@EntityPolicy(OrderLine, ['create', 'read', 'update', 'delete'])
@EntityAttributePolicy(Order, ['number'], 'modify')
@EntityAttributePolicy(Order, '*', 'view')
@EntityAttributePolicy(OrderLine, '*', 'modify')
class NumberOnlyRole {}

@ResourceRole({ code: 'updater', name: 'Changes orders without seeing them', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['update'])
@EntityAttributePolicy(Order, '*', 'modify')
class UpdaterRole {}

@ResourceRole({ code: 'tours', name: 'Tours with all exhibits but paintings', childRoles: ['rest-minimal'] })
@EntityPolicy(Tour, ['read', 'update'])
@EntityPolicy(Exhibit, ['read'])
@EntityPolicy(Sculpture, ['read'])
@EntityAttributePolicy(Tour, '*', 'modify')
@EntityAttributePolicy(Exhibit, '*', 'view')
class ToursRole {}

const LINES = [
  line('line-reader', 'read'),
  line('line-creator', 'read', 'create'),
  line('line-updater', 'read', 'update'),
];

@Module({ imports: [Latchkey.forFeature({ roles: [OrdersRole, NumberOnlyRole, UpdaterRole, ToursRole, ...LINES] })] })
class RolesModule {}

const STORED = new Statement(
  'SELECT quantity, deleted_date IS NOT NULL FROM domain_order_line WHERE order_id = $1 ORDER BY quantity',
);

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  for (const code of ['orders', 'line-reader', 'line-creator', 'line-updater', 'number-only', 'updater', 'tours']) {
    await aUser(app.database, { username: code, roles: [code] });
  }
});

async function anOrder(): Promise<{ readonly order: string; readonly first: string; readonly second: string }> {
  const order = await insertRow(app.database, 'domain_order', { number: 'A-1' });
  const first = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1' });
  return {
    order,
    first,
    second: await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '2' }),
  };
}

const stored = (order: string) => app.database.rows(STORED, [order]);
const UNTOUCHED = [
  ['1', 'f'],
  ['2', 'f'],
];
const refused = (action: string) => [
  403,
  { error: 'Forbidden', details: `resource: OrderLine, type: entity, action: ${action}` },
];

describe('composition items need the entity operation they undergo (protocol/roles.md 4)', () => {
  it('create', async () => {
    const { order, first, second } = await anOrder();
    const lines = [{ id: first }, { id: second }, { quantity: 3 }];
    const answer = await app.as('line-updater').put(`/rest/entities/Order/${order}`, { number: 'x', lines });
    expect([answer.status, answer.json]).toEqual(refused('create'));
    const posted = await app.as('line-updater').post('/rest/entities/Order', { number: 'x', lines: [{ quantity: 3 }] });
    expect([posted.status, posted.json]).toEqual(refused('create'));
    expect(await stored(order)).toEqual(UNTOUCHED);
    expect((await app.as('admin').get(`/rest/entities/Order/${order}`)).json).toMatchObject({ number: 'A-1' });
    expect((await app.as('line-creator').put(`/rest/entities/Order/${order}`, { lines })).status).toBe(200);
  });

  it('update, which an item that is only mentioned does not undergo', async () => {
    const { order, first, second } = await anOrder();
    const lines = [{ id: first, quantity: 9 }, { id: second }];
    const answer = await app.as('line-creator').put(`/rest/entities/Order/${order}`, { lines });
    expect([answer.status, answer.json]).toEqual(refused('update'));
    expect(await stored(order)).toEqual(UNTOUCHED);
    const mentioned = [{ id: first, quantity: 1 }, { id: second }];
    expect((await app.as('line-reader').put(`/rest/entities/Order/${order}`, { lines: mentioned })).status).toBe(200);
    expect((await app.as('line-updater').put(`/rest/entities/Order/${order}`, { lines })).status).toBe(200);
  });

  it('update, whether or not a value that the caller may not view is the stored one', async () => {
    const { order, first, second } = await anOrder();
    const [stored = '', other = ''] = await Promise.all(
      ['Kite', 'Drum'].map((name) => insertRow(app.database, 'domain_product', { name })),
    );
    await app.as('admin').put(`/rest/entities/OrderLine/${first}`, { product: { id: stored } });
    for (const id of [stored, other]) {
      const lines = [{ id: first, product: { id } }, { id: second }];
      const answer = await app.as('line-reader').put(`/rest/entities/Order/${order}`, { lines });
      expect([answer.status, answer.json]).toEqual(refused('update'));
    }
  });

  it('delete', async () => {
    const { order, first } = await anOrder();
    const answer = await app.as('line-updater').put(`/rest/entities/Order/${order}`, { lines: [{ id: first }] });
    expect([answer.status, answer.json]).toEqual(refused('delete'));
    expect(await stored(order)).toEqual(UNTOUCHED);
  });

  it('and come after broken constraints (protocol/roles.md 7)', async () => {
    const { order } = await anOrder();
    const answer = await app.as('line-reader').put(`/rest/entities/Order/${order}`, { lines: [{ quantity: -1 }] });
    expect([answer.status, answer.json]).toMatchObject([400, [{ path: 'quantity' }]]);
  });
});

describe('attributes that the caller may not modify are ignored (protocol/roles.md 4)', () => {
  it('as a whole where it is the composition', async () => {
    const { order } = await anOrder();
    const answer = await app.as('number-only').put(`/rest/entities/Order/${order}?responseFetchPlan=_local`, {
      number: 'new',
      amount: 5,
      lines: [{ id: 'no uuid' }],
    });
    expect([answer.status, answer.json]).toMatchObject([200, { number: 'new' }]);
    expect(answer.json).not.toHaveProperty('amount');
    expect(await stored(order)).toEqual(UNTOUCHED);
  });

  it('one by one inside of the items', async () => {
    const { order, first, second } = await anOrder();
    const product = await insertRow(app.database, 'domain_product', { name: 'Kite' });
    const lines = [{ id: first, product: { id: product }, quantity: 7 }, { id: second }];
    expect((await app.as('line-updater').put(`/rest/entities/Order/${order}`, { lines })).status).toBe(200);
    const line = await app.as('admin').get(`/rest/entities/OrderLine/${first}?fetchPlan=_base`);
    expect(line.json).toMatchObject({ quantity: 7 });
    expect(line.json).not.toHaveProperty('product');
  });
});

describe('items that the caller may not read (protocol/roles.md 8, protocol/entities.md 14)', () => {
  it('stay as they are: an attempt to remove or change them is refused (as 2.8.3)', async () => {
    const { order, first } = await anOrder();
    for (const lines of [[], [{ id: first, quantity: 9 }]]) {
      const answer = await app.as('orders').put(`/rest/entities/Order/${order}`, { number: 'new', lines });
      expect([answer.status, await stored(order)]).toEqual([403, UNTOUCHED]);
    }
  });
});

describe('links to what the caller may not read (protocol/roles.md 8)', () => {
  it('stay, whether they are named or not, and no others are added', async () => {
    const exhibit = (kind: string) => insertRow(app.database, 'museum_exhibit', { kind, title: kind });
    const tour = await insertRow(app.database, 'museum_tour', { name: 'Night' });
    const [painting, sculpture, other] = [
      await exhibit('painting'),
      await exhibit('sculpture'),
      await exhibit('painting'),
    ];
    const put = (user: string, ...ids: string[]) =>
      app.as(user).put(`/rest/entities/Tour/${tour}`, { exhibits: ids.map((id) => ({ id })) });
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Tour', properties: ['exhibits'] }));
    const linked = async () => {
      const { json } = await app.as('admin').get(`/rest/entities/Tour/${tour}?fetchPlan=${plan}`);
      return (json as { exhibits: { id: string }[] }).exhibits.map(({ id }) => id).sort();
    };
    expect((await put('admin', painting, sculpture)).status).toBe(200);
    expect((await put('tours', painting, sculpture)).status).toBe(200);
    expect(await linked()).toEqual([painting, sculpture].sort());
    expect((await put('tours', other)).json).toEqual({
      error: 'Entity update failed',
      details: "Referenced entity for property 'exhibits' is missing",
    });
    expect((await put('tours')).status).toBe(200);
    expect(await linked()).toEqual([painting]);
    expect((await put('admin')).status).toBe(200);
    expect(await linked()).toEqual([]);
  });
});

describe('a row that the caller may not read (protocol/entities.md 9.1, protocol/roles.md 7)', () => {
  it('is not found by an update', async () => {
    const { order } = await anOrder();
    const expected = [404, { error: 'Entity not found', details: `Entity Order with id ${order} not found` }];
    const one = await app.as('updater').put(`/rest/entities/Order/${order}`, { number: 'new' });
    expect([one.status, one.json]).toEqual(expected);
    const bulk = await app.as('updater').put('/rest/entities/Order', [{ id: order, number: 'new' }]);
    expect([bulk.status, bulk.json]).toEqual(expected);
  });

  it('needs the policy of the operation first', async () => {
    const { first } = await anOrder();
    const bulk = await app.as('orders').put('/rest/entities/OrderLine', [{ id: first }]);
    expect(bulk).toAnswer(403, { error: 'Updating forbidden', details: 'Updating of the OrderLine is forbidden' });
    const created = await app.as('orders').post('/rest/entities/OrderLine', [{ quantity: 1 }]);
    expect(created).toAnswer(403, { error: 'Creation forbidden', details: 'Creation of the OrderLine is forbidden' });
  });
});
