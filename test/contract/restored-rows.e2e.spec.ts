import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { RowLevelPredicate, RowLevelRole } from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRestrictedUser, aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { Delivery } from '../domain/delivery.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Tag } from '../domain/tag.entity.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

@ResourceRole({ code: 'tag-changer', name: 'Changes tags', childRoles: ['rest-minimal'] })
@EntityPolicy(Tag, ['read', 'update', 'delete'])
@EntityAttributePolicy(Tag, '*', 'modify')
class TagChangerRole {}

@ResourceRole({ code: 'order-maker', name: 'All of orders, lines that exist', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, 'all')
@EntityAttributePolicy(Order, '*', 'modify')
@EntityPolicy(OrderLine, ['read', 'update', 'delete'])
@EntityAttributePolicy(OrderLine, '*', 'modify')
class OrderMakerRole {}

@ResourceRole({ code: 'order-head', name: 'Orders, lines and deliveries', childRoles: ['order-maker'] })
@EntityPolicy(OrderLine, ['create'])
@EntityPolicy(Delivery, 'all')
class OrderHeadRole {}

@RowLevelRole({ code: 'create-plain', name: 'Creates plain tags only' })
@RowLevelPredicate(Tag, 'create', ({ name }) => name === 'plain')
class CreatePlainRole {}

@RowLevelRole({ code: 'create-small', name: 'Creates small lines only' })
@RowLevelPredicate(OrderLine, 'create', ({ quantity }) => Number(quantity) < 10)
class CreateSmallRole {}

@RowLevelRole({ code: 'see-small', name: 'Sees small lines only' })
@RowLevelPredicate(OrderLine, 'read', ({ quantity }) => Number(quantity) < 10)
class SeeSmallRole {}

const ROLES = [TagChangerRole, OrderMakerRole, OrderHeadRole, CreatePlainRole, CreateSmallRole, SeeSmallRole];

@Module({ imports: [Latchkey.forFeature({ roles: ROLES })] })
class RolesModule {}

const DELETED_TAG = new Statement('SELECT deleted_date IS NOT NULL, name FROM domain_tag WHERE id = $1');
const LINES = new Statement(
  'SELECT quantity FROM domain_order_line WHERE order_id = $1 AND deleted_date IS NULL ORDER BY quantity',
);
const NOTES = new Statement(
  'SELECT n.text FROM domain_line_note n JOIN domain_order_line l ON l.id = n.line_id' +
    ' WHERE l.order_id = $1 AND n.deleted_date IS NULL ORDER BY n.text',
);

const app = useApp(() => startDomainApp({}, [RolesModule]));
let plain: string;
let small: string;
let seeing: string;

beforeAll(async () => {
  for (const code of ['tag-changer', 'order-maker', 'order-head']) {
    await aUser(app.database, { username: code, roles: [code] });
  }
  plain = await aRestrictedUser(app.database, ['create-plain']);
  small = await aRestrictedUser(app.database, ['create-small']);
  seeing = await aRestrictedUser(app.database, ['see-small']);
});

const aDeletedTag = (name: string): Promise<string> =>
  insertRow(app.database, 'domain_tag', { name, deleted_date: '2024-01-01T00:00:00Z', deleted_by: 'bob' });

const outcome = ({ status, json }: Answer): unknown[] => [status, json];
const refused = (resource: string, action: string): unknown[] => [
  403,
  { error: 'Forbidden', details: `resource: ${resource}, type: entity, action: ${action}` },
];
const storedTag = async (id: string): Promise<unknown> => (await app.database.rows(DELETED_TAG, [id]))[0];
const lines = async (order: string): Promise<unknown[]> => (await app.database.rows(LINES, [order])).map(([q]) => q);
const notes = async (order: string): Promise<unknown[]> => (await app.database.rows(NOTES, [order])).map(([t]) => t);

describe('a soft-deleted row that comes back is created (protocol/roles.md 6, entities.md 8.1)', () => {
  it('so it needs the right to create', async () => {
    const id = await aDeletedTag('gone');
    expect(await app.as('tag-changer').post('/rest/entities/Tag', { id })).toAnswer(403, {
      error: 'Creation forbidden',
      details: 'Creation of the Tag is forbidden',
    });
    expect(await storedTag(id)).toEqual(['t', 'gone']);
  });

  it('and the CREATE policies permit its new state', async () => {
    const id = await aDeletedTag('special');
    expect(outcome(await app.as(plain).post('/rest/entities/Tag', { id }))).toEqual(refused(`Tag-${id}`, 'create'));
    expect(outcome(await app.as(plain).post('/rest/entities/Tag', [{ id, name: 'other' }]))).toEqual(
      refused(`Tag-${id}`, 'create'),
    );
    expect(await storedTag(id)).toEqual(['t', 'special']);
    expect((await app.as(plain).post('/rest/entities/Tag', { id, name: 'plain' })).status).toBe(201);
    expect(await storedTag(id)).toEqual(['f', 'plain']);
  });

  it('while a row that is there is changed, whatever CREATE policies say', async () => {
    const id = await insertRow(app.database, 'domain_tag', { name: 'there' });
    expect((await app.as(plain).post('/rest/entities/Tag', { id, name: 'changed' })).status).toBe(201);
    expect(await storedTag(id)).toEqual(['f', 'changed']);
  });

  it('also as an item inside its owner, by the right on the entity', async () => {
    const order = await insertRow(app.database, 'domain_order', { number: 'R-1' });
    const line = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1' });
    await app.as('admin').put(`/rest/entities/Order/${order}`, { lines: [] });
    const body = { lines: [{ id: line }] };
    expect(outcome(await app.as('order-maker').put(`/rest/entities/Order/${order}`, body))).toEqual(
      refused('OrderLine', 'create'),
    );
    expect(await lines(order)).toEqual([]);
    expect((await app.as('order-head').put(`/rest/entities/Order/${order}`, body)).status).toBe(200);
    expect(await lines(order)).toEqual(['1']);
  });

  it('and by its CREATE policies', async () => {
    const order = await insertRow(app.database, 'domain_order', { number: 'R-2' });
    const line = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '20' });
    await app.as('admin').put(`/rest/entities/Order/${order}`, { lines: [] });
    const put = (item: object): Promise<Answer> =>
      app.as(small).put(`/rest/entities/Order/${order}`, { lines: [{ id: line, ...item }] });
    expect(outcome(await put({}))).toEqual(refused(`OrderLine-${line}`, 'create'));
    expect(await lines(order)).toEqual([]);
    expect((await put({ quantity: 2 })).status).toBe(200);
    expect(await lines(order)).toEqual(['2']);
  });
});

describe('what was deleted with its owner comes back with it (protocol/entities.md 13)', () => {
  async function aDeletedOrder(): Promise<string> {
    const delivery = await insertRow(app.database, 'domain_delivery', { address: 'Quay 3' });
    const order = await insertRow(app.database, 'domain_order', { number: 'B-1', delivery_id: delivery });
    const item = async (quantity: string): Promise<string> =>
      insertRow(app.database, 'domain_order_line', { order_id: order, quantity });
    const [first, second] = [await item('1'), await item('20')];
    await item('3');
    await insertRow(app.database, 'domain_line_note', { line_id: first, text: 'fragile' });
    await insertRow(app.database, 'domain_line_note', { line_id: second, text: 'heavy' });
    const lineOf3 = await item('300');
    await app.as('admin').delete(`/rest/entities/OrderLine/${lineOf3}`);
    expect((await app.as('admin').delete(`/rest/entities/Order/${order}`)).status).toBe(204);
    expect([await lines(order), await notes(order)]).toEqual([[], []]);
    return order;
  }

  it('on every level, without what had been deleted before', async () => {
    const order = await aDeletedOrder();
    const answer = await app.as('admin').post('/rest/entities/Order?responseFetchPlan=order-with-lines', { id: order });
    expect(outcome(answer)).toMatchObject([201, { number: 'B-1', delivery: { address: 'Quay 3' } }]);
    expect(await lines(order)).toEqual(['1', '3', '20']);
    expect(await notes(order)).toEqual(['fragile', 'heavy']);
  });

  it('in arrays too, each its own', async () => {
    const [one, two] = [await aDeletedOrder(), await aDeletedOrder()];
    expect((await app.as('admin').post('/rest/entities/Order', [{ id: one }, { id: two }])).status).toBe(201);
    expect([await lines(one), await lines(two)]).toEqual([
      ['1', '3', '20'],
      ['1', '3', '20'],
    ]);
  });

  it('unless the body says which items there are', async () => {
    const order = await aDeletedOrder();
    const body = { id: order, lines: [{ quantity: 7 }] };
    expect((await app.as('admin').post('/rest/entities/Order', body)).status).toBe(201);
    expect([await lines(order), await notes(order)]).toEqual([['7'], []]);
  });

  it('without items that the caller does not see: they stay deleted', async () => {
    const order = await aDeletedOrder();
    expect((await app.as(seeing).post('/rest/entities/Order', { id: order })).status).toBe(201);
    expect([await lines(order), await notes(order)]).toEqual([['1', '3'], ['fragile']]);
  });

  it('by the rights and CREATE policies for each of them, else nothing comes back', async () => {
    const order = await aDeletedOrder();
    const post = (username: string): Promise<Answer> => app.as(username).post('/rest/entities/Order', { id: order });
    expect(outcome(await post('order-maker'))).toEqual(refused('OrderLine', 'create'));
    const [status, json] = outcome(await post(small));
    expect([status, (json as { details: string }).details]).toEqual([
      403,
      expect.stringMatching(/^resource: OrderLine-[\w-]+, type: entity, action: create$/),
    ]);
    expect([await lines(order), await notes(order)]).toEqual([[], []]);
    expect((await app.as('admin').get(`/rest/entities/Order/${order}`)).status).toBe(404);
  });
});
