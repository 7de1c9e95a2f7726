import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { ConstrainedData } from '../../src/latchkey/entities/repository/constrained-data.js';
import type { Caller } from '../../src/latchkey/roles/caller.js';
import {
  CallerParam,
  RestMethod,
  RestParam,
  RestService,
} from '../../src/latchkey/services/rest-service.decorators.js';
import { aRestrictedUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { Customer } from '../domain/customer.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

@RowLevelRole({ code: 'small-lines', name: 'Lines below 10, by a READ predicate; customers by a query policy' })
@RowLevelPredicate(OrderLine, 'read', ({ quantity }) => Number(quantity) < 10)
@RowLevelPolicy(Customer, { property: 'name', operator: '<>', value: 'Hidden' })
class SmallLinesRole {}

@RestService('orders')
class OrdersService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod({ returns: 'Order' })
  load(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Order> {
    return this.data.for(caller).required(Order, id, { plan: ['number', { lines: ['quantity'] }] });
  }

  @RestMethod()
  made(@RestParam('order', 'Order') order: Order): object {
    return { order };
  }
}

@Module({ imports: [Latchkey.forFeature({ roles: [SmallLinesRole], services: [OrdersService] })] })
class SessionsModule {}

interface Loaded {
  readonly __securityToken: string;
  readonly lines: readonly { readonly id: string; readonly __securityToken: string }[];
}

const LINES = new Statement(
  'SELECT quantity FROM domain_order_line WHERE order_id = $1 AND deleted_date IS NULL ORDER BY quantity',
);
const CHANGE = new Statement('UPDATE domain_order_line SET quantity = 5 WHERE id = $1');
const SHOW_ALL = new Statement('UPDATE domain_order_line SET quantity = 5 WHERE order_id = $1 AND quantity = 20');
const PLAN = encodeURIComponent(JSON.stringify({ entity: 'Order', properties: ['number', 'lines.quantity'] }));

const app = useApp(() => startDomainApp({ ENTITY_SERIALIZATION_TOKEN_REQUIRED: 'true' }, [SessionsModule]));
let username: string;
let order: string;
/** The line of 1, which is shown, and the one of 20, which is hidden. */
let shown: string;
let hidden: string;

beforeAll(async () => {
  username = await aRestrictedUser(app.database, ['small-lines']);
});

beforeEach(async () => {
  order = await insertRow(app.database, 'domain_order', { number: 'N' });
  shown = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1' });
  hidden = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '20' });
});

const load = async (id = order): Promise<Loaded> =>
  (await app.as(username).get(`/rest/entities/Order/${id}?fetchPlan=${PLAN}`)).json as Loaded;

const put = (body: object): Promise<Answer> => app.as(username).put(`/rest/entities/Order/${order}`, body);

const quantities = async (): Promise<(string | null | undefined)[]> =>
  (await app.database.rows(LINES, [order])).map(([quantity]) => quantity);

const refusal = (details: string): unknown[] => [403, { error: 'Forbidden', details }];

describe('token mode (protocol/roles.md 8, entities.md 14)', () => {
  it('every object carries a token, in lists and nested too, which reveals nothing and differs each time', async () => {
    const [one, two] = [await load(), await load()];
    expect(one.__securityToken).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(one.__securityToken).not.toBe(two.__securityToken);
    expect(one.lines.map((line) => typeof line.__securityToken)).toEqual(['string']);
    expect(Buffer.from(one.__securityToken, 'base64').toString('latin1')).not.toContain(hidden);
    const list = (await app.as(username).get('/rest/entities/Order?limit=3')).json as Loaded[];
    expect(list.map((each) => typeof each.__securityToken)).toEqual(list.map(() => 'string'));
  });

  it('has one length, whether nothing, one item or twenty items are hidden', async () => {
    const lengths: number[] = [(await load()).__securityToken.length];
    const empty = await insertRow(app.database, 'domain_order', { number: 'E' });
    lengths.push((await load(empty)).__securityToken.length);
    for (let count = 1; count < 20; count++) {
      await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '20' });
    }
    const loaded = await load();
    lengths.push(loaded.__securityToken.length, ...loaded.lines.map((line) => line.__securityToken.length));
    expect(new Set(lengths)).toEqual(new Set([Math.ceil((1024 + 28) / 3) * 4]));
    await app.database.rows(SHOW_ALL, [order]);
    expect((await put({ __securityToken: loaded.__securityToken, lines: [{ id: shown }] })).status).toBe(200);
    expect(await quantities()).toEqual(['1', ...Array<string>(20).fill('5')]);
  });

  it('an update that names a collection of an entity with a READ predicate must return it', async () => {
    const answer = await put({ lines: [] });
    expect([answer.status, answer.json]).toEqual(
      refusal(`Could not read export/import token from entity Order-${order}.`),
    );
    expect(await quantities()).toEqual(['1', '20']);
  });

  it('an update that names no such attribute need not', async () => {
    expect((await put({ number: 'M' })).status).toBe(200);
    expect((await put({ customer: null })).status).toBe(200);
  });

  it('items hidden when the client loaded the object are kept, also when they have become visible since', async () => {
    const { __securityToken } = await load();
    await app.database.rows(CHANGE, [hidden]);
    expect((await put({ __securityToken, lines: [{ id: shown }] })).status).toBe(200);
    expect(await quantities()).toEqual(['1', '5']);
  });

  it('and those that the client has seen are removed', async () => {
    await app.database.rows(CHANGE, [hidden]);
    const { __securityToken } = await load();
    expect((await put({ __securityToken, lines: [{ id: shown }] })).status).toBe(200);
    expect(await quantities()).toEqual(['1']);
  });

  it('results of services carry tokens of what was hidden when the service loaded them (protocol/services.md 4)', async () => {
    const answer = await app.as(username).get(`/rest/services/orders/load?id=${order}`);
    const { __securityToken, lines } = answer.json as Loaded;
    expect(lines.map((line) => [line.id, typeof line.__securityToken])).toEqual([[shown, 'string']]);
    await app.database.rows(CHANGE, [hidden]);
    expect((await put({ __securityToken, lines: [{ id: shown }] })).status).toBe(200);
    expect(await quantities()).toEqual(['1', '5']);
    expect((await put({ __securityToken: lines[0]?.__securityToken, lines: [] })).status).toBe(403);
  });

  it('objects that services make carry new ones: those that a client sends are not given back', async () => {
    const { __securityToken } = await load();
    const sent = { order: { id: order, number: 'X', __securityToken } };
    const { json } = await app.as(username).post('/rest/services/orders/made', sent);
    const made = (json as { order: Loaded }).order;
    expect([typeof made.__securityToken, made.__securityToken === __securityToken]).toEqual(['string', false]);
    await app.database.rows(CHANGE, [hidden]);
    expect((await put({ __securityToken: made.__securityToken, lines: [{ id: shown }] })).status).toBe(200);
    expect(await quantities()).toEqual(['1']);
  });

  it('a token of another object is refused', async () => {
    const other = await insertRow(app.database, 'domain_order', { number: 'other' });
    const { __securityToken } = await load(other);
    expect((await put({ __securityToken, lines: [] })).status).toBe(403);
    const { lines } = await load();
    expect((await put({ __securityToken: lines[0]?.__securityToken, lines: [] })).status).toBe(403);
    expect(await quantities()).toEqual(['1', '20']);
  });

  it.each([['none'], [''], [7], [{}], ['A'.repeat(200)], [null]])('the token %j is refused', async (token) => {
    expect((await put({ __securityToken: token, lines: [] })).status).toBe(403);
    expect(await quantities()).toEqual(['1', '20']);
  });

  it('a token with one other byte is refused', async () => {
    const { __securityToken } = await load();
    const bytes = Buffer.from(__securityToken, 'base64');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    expect((await put({ __securityToken: bytes.toString('base64'), lines: [] })).status).toBe(403);
  });

  it('nested objects are held to it as well', async () => {
    const { __securityToken, lines } = await load();
    const answer = await put({ __securityToken, lines: [{ id: shown, notes: [], quantity: 2 }] });
    expect([answer.status, lines.length]).toEqual([200, 1]);
    expect(await quantities()).toEqual(['2', '20']);
  });

  it('the key is ignored on create', async () => {
    const id = randomUUID();
    const answer = await app
      .as(username)
      .post('/rest/entities/Order', { id, number: 'new', __securityToken: 'none', lines: [{ quantity: 1 }] });
    expect([answer.status, (answer.json as { id: string }).id]).toEqual([201, id]);
  });
});

describe('without token mode (protocol/roles.md 8)', () => {
  it('nothing carries a token, and the key is ignored', async () => {
    const off = await startDomainApp({}, [SessionsModule]);
    try {
      const caller = off.as(await aRestrictedUser(off.database, ['small-lines']));
      const id = await insertRow(off.database, 'domain_order', { number: 'N' });
      expect((await caller.get(`/rest/entities/Order/${id}`)).json).not.toHaveProperty('__securityToken');
      expect((await caller.put(`/rest/entities/Order/${id}`, { __securityToken: 'none', lines: [] })).status).toBe(200);
    } finally {
      await off.close();
    }
  });
});
