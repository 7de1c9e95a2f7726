import { Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { TestApp } from '../harness/app.js';

/** Changes orders, and only looks at their lines. */
@ResourceRole({ code: 'order-looker', name: 'Order looker', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read', 'update'])
@EntityAttributePolicy(Order, '*', 'modify')
@EntityPolicy(OrderLine, ['read'])
@EntityAttributePolicy(OrderLine, '*', 'view')
class OrderLookerRole {}

/** Changes orders, and may do nothing with their lines. */
@ResourceRole({ code: 'order-header', name: 'Order header', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read', 'update'])
@EntityAttributePolicy(Order, '*', 'modify')
class OrderHeaderRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [OrderLookerRole, OrderHeaderRole] })] })
class OrderLookerModule {}

let app: TestApp;
let order: string;
let line: string;
let note: string;

beforeAll(async () => {
  app = await startDomainApp({ OPTIMISTIC_LOCKING_ENABLED: 'true' }, [OrderLookerModule]);
  await aUser(app.database, { username: 'liv', roles: ['order-looker'] });
  await aUser(app.database, { username: 'hedy', roles: ['order-header'] });
});

beforeEach(async () => {
  order = await insertRow(app.database, 'domain_order', { number: 'V-1' });
  line = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1' });
  note = await insertRow(app.database, 'domain_line_note', { line_id: line, text: 'n' });
});

afterAll(() => app.close());

const put = (body: object, username = 'admin') => app.as(username).put(`/rest/entities/Order/${order}`, body);
const plan = encodeURIComponent(JSON.stringify({ entity: 'Order', properties: ['version', 'lines.quantity'] }));
const stored = async () =>
  (await app.as('admin').get(`/rest/entities/Order/${order}?fetchPlan=${plan}`)).json as {
    version: number;
    lines: { id: string; quantity: number }[];
  };

describe('the version of an owner (protocol/entities.md 12, as 2.8.3)', () => {
  it('protects the lines that another person has added', async () => {
    const added = await put({ version: 1, lines: [{ id: line }, { quantity: 2 }] });
    expect(added.status).toBe(200);
    const stale = await put({ version: 1, lines: [{ id: line, quantity: 5 }] });
    expect([stale.status, stale.json]).toMatchObject([400, { error: 'Optimistic lock' }]);
    const { version, lines } = await stored();
    expect([version, lines.map(({ quantity }) => quantity).sort()]).toEqual([2, [1, 2]]);
  });

  it.each([
    ['an item is created', () => ({ lines: [{ id: line }, { quantity: 2 }] }), 2],
    ['an item is changed', () => ({ lines: [{ id: line, quantity: 2 }] }), 2],
    ['an item is removed', () => ({ lines: [] }), 2],
    ['an item of an item is changed', () => ({ lines: [{ id: line, notes: [{ id: note, text: 'm' }] }] }), 2],
    ['an item of an item is removed', () => ({ lines: [{ id: line, notes: [] }] }), 2],
    ['items are only named', () => ({ lines: [{ id: line, quantity: 1, notes: [{ id: note, text: 'n' }] }] }), 1],
    ['it changes itself, too', () => ({ number: 'V-2', lines: [{ id: line, quantity: 3 }] }), 2],
  ])('counts once when %s', async (_, body, version) => {
    const answer = await put(body());
    expect([answer.status, answer.headers.etag]).toEqual([200, `"${version}"`]);
    expect((await stored()).version).toBe(version);
  });

  it('grows with deletion and restoring', async () => {
    const { id } = (await app.as('admin').post('/rest/entities/Tag', { name: 'x' })).json as { id: string };
    await app.as('admin').delete(`/rest/entities/Tag/${id}`);
    const back = await app.as('admin').post('/rest/entities/Tag?responseFetchPlan=_local', { id, name: 'back' });
    expect([back.status, back.json]).toMatchObject([201, { version: 3 }]);
  });
});

describe('items that the caller may not change (protocol/entities.md 10.4, as 2.8.3)', () => {
  const REFUSED = { error: 'Forbidden', details: 'resource: OrderLine, type: entity, action: update' };

  it('are refused with 403, and nothing is saved', async () => {
    const answer = await put({ number: 'V-2', lines: [{ id: line, quantity: 9 }] }, 'liv');
    expect([answer.status, answer.json]).toEqual([403, REFUSED]);
    const unreadable = await put({ lines: [{ id: line, quantity: 'many' }] }, 'liv');
    expect([unreadable.status, unreadable.json]).toEqual([403, REFUSED]);
    expect((await app.as('admin').get(`/rest/entities/Order/${order}`)).json).toMatchObject({ number: 'V-1' });
  });

  it('are not removed by those who may not even read them', async () => {
    const answer = await put({ lines: [] }, 'hedy');
    expect([answer.status, answer.json]).toMatchObject([403, { error: 'Forbidden' }]);
    expect((await stored()).lines).toHaveLength(1);
  });

  it('may be sent back as they were read', async () => {
    const answer = await put({ number: 'V-3', lines: [{ id: line, quantity: 1, order: { id: order } }] }, 'liv');
    expect(answer.status).toBe(200);
    expect((await stored()).lines).toMatchObject([{ id: line, quantity: 1 }]);
  });
});
