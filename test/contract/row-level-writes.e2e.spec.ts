import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRestrictedUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { Payment } from '../domain/payment.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const WRITES = ['create', 'update', 'delete'] as const;

@RowLevelRole({ code: 'conditions', name: 'Writes orders N... and lines below 10; sees no order with x' })
@RowLevelPolicy(Order, { property: 'number', operator: 'startsWith', value: 'N' }, { action: WRITES })
@RowLevelPolicy(OrderLine, { property: 'quantity', operator: '<', value: 10 }, { action: WRITES })
@RowLevelPolicy(Payment, { property: 'amount', operator: '<', value: 50 }, { action: WRITES })
@RowLevelPolicy(Order, { property: 'number', operator: 'doesNotContain', value: 'x' })
class ConditionsRole {}

@RowLevelRole({ code: 'functions', name: 'The same by functions' })
@RowLevelPredicate(Order, WRITES, ({ number }) => String(number).startsWith('N'))
@RowLevelPredicate(OrderLine, WRITES, ({ quantity }) => Number(quantity) < 10)
@RowLevelPredicate(Payment, WRITES, ({ amount }) => Number(amount) < 50)
@RowLevelPredicate(Order, 'read', ({ number }) => !String(number).includes('x'))
class FunctionsRole {}

@RowLevelRole({ code: 'failing', name: 'Functions that fail' })
@RowLevelPredicate(Order, WRITES, ({ number }) => {
  throw new Error(`${String(number)} is a secret`);
})
class FailingRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [ConditionsRole, FunctionsRole, FailingRole] })] })
class WritesModule {}

const NUMBER = new Statement('SELECT number FROM domain_order WHERE id = $1 AND deleted_date IS NULL');
const LINES = new Statement(
  'SELECT quantity FROM domain_order_line WHERE order_id = $1 AND deleted_date IS NULL ORDER BY quantity',
);
const COUNT = new Statement('SELECT (SELECT count(*) FROM domain_order), (SELECT count(*) FROM domain_order_line)');
const MISSING = 'aaaaaaaa-0000-4000-8000-000000000000';

const app = useApp(() => startDomainApp({}, [WritesModule]));
const users = new Map<string, string>();

beforeAll(async () => {
  for (const role of ['conditions', 'functions', 'failing']) {
    users.set(role, await aRestrictedUser(app.database, [role]));
  }
});

const anOrder = (number: string): Promise<string> => insertRow(app.database, 'domain_order', { number });

const aLine = (order: string, quantity: number): Promise<string> =>
  insertRow(app.database, 'domain_order_line', { order_id: order, quantity: String(quantity) });

const numberOf = async (order: string): Promise<string | null | undefined> =>
  (await app.database.rows(NUMBER, [order]))[0]?.[0];

const quantitiesOf = async (order: string): Promise<(string | null | undefined)[]> =>
  (await app.database.rows(LINES, [order])).map(([quantity]) => quantity);

const refused = (resource: string, action: string): object => ({
  error: 'Forbidden',
  details: `resource: ${resource}, type: entity, action: ${action}`,
});

describe.each(['conditions', 'functions'])('writes restricted by %s (protocol/roles.md 6, entities.md 14)', (role) => {
  const send = (method: string, path: string, body?: object): Promise<Answer> =>
    app.as(users.get(role) ?? '').send(method, `/rest/entities/${path}`, body);

  /** The request is refused and the database is as before. */
  async function expectRefused(request: Promise<Answer>, resource: string, action: string): Promise<void> {
    const answer = await request;
    expect(answer).toAnswer(403, refused(resource, action));
  }

  describe('POST, on the new state, after the insert, before the commit', () => {
    it('saves what is permitted', async () => {
      const answer = await send('POST', 'Order', { number: 'N-1', lines: [{ quantity: 9 }] });
      expect(answer.status).toBe(201);
      expect(await quantitiesOf((answer.json as { id: string }).id)).toEqual(['9']);
    });

    it.each([
      ['the object', (id: string) => ({ id, number: 'M-1' }), 'Order'],
      [
        'a nested item',
        (id: string) => ({ number: 'N-1', lines: [{ quantity: 1 }, { id, quantity: 10 }] }),
        'OrderLine',
      ],
      ['one of several', (id: string) => [{ number: 'N-1' }, { id, number: 'M-1' }, { number: 'N-2' }], 'Order'],
    ])('refuses %s and rolls everything back', async (_, body, entity) => {
      const id = randomUUID();
      const before = await app.database.rows(COUNT);
      await expectRefused(send('POST', 'Order', body(id)), `${entity}-${id}`, 'create');
      expect(await app.database.rows(COUNT)).toEqual(before);
    });

    it.each([
      ['Payment', 60, 403],
      ['CardPayment', 60, 403],
      ['CardPayment', 40, 201],
    ])('applies to subclasses: %s of %d answers %d', async (entity, amount, status) => {
      expect((await send('POST', entity, { reference: randomUUID(), amount, cardNumber: '4111' })).status).toBe(status);
    });

    it.each([
      ['one object', (id: string) => ({ id, number: 'N-9' })],
      ['one of several', (id: string) => [{ number: 'N-8' }, { id, number: 'N-9' }]],
    ])('the id of a hidden row is taken, and nothing changes: %s (protocol/README.md decision 12)', async (_, body) => {
      const hidden = await anOrder('N-x');
      const before = await app.database.rows(COUNT);
      const answer = await send('POST', 'Order', body(hidden));
      expect(answer).toAnswer(409, {
        error: 'Entity creation failed',
        details: `Entity Order with id ${hidden} already exists`,
      });
      expect(await app.database.rows(COUNT)).toEqual(before);
      expect(await numberOf(hidden)).toBe('N-x');
    });
  });

  describe('PUT, on the stored and on the new state', () => {
    it('saves what is permitted', async () => {
      const order = await anOrder('N-1');
      expect((await send('PUT', `Order/${order}`, { number: 'N-2' })).status).toBe(200);
      expect(await numberOf(order)).toBe('N-2');
    });

    it.each([
      ['N-1', 'M-1', 'the new state'],
      ['M-1', 'N-1', 'the stored state, from which nobody may free a row'],
    ])('from %s to %s is refused by %s', async (from, to) => {
      const order = await anOrder(from);
      await expectRefused(send('PUT', `Order/${order}`, { number: to }), `Order-${order}`, 'update');
      expect(await numberOf(order)).toBe(from);
    });

    it.each([
      ['changed', (line: string) => [{ id: line, quantity: 10 }], 1, 'update'],
      ['left out', () => [], 12, 'delete'],
    ])('a nested item that is %s is checked, too', async (_, lines, quantity, action) => {
      const order = await anOrder('N-1');
      const line = await aLine(order, quantity);
      await expectRefused(
        send('PUT', `Order/${order}`, { number: 'N-2', lines: lines(line) }),
        `OrderLine-${line}`,
        action,
      );
      expect([await numberOf(order), await quantitiesOf(order)]).toEqual(['N-1', [String(quantity)]]);
    });

    it('of several is all or nothing', async () => {
      const [one, two] = [await anOrder('N-1'), await anOrder('N-2')];
      const body = [
        { id: one, number: 'N-3' },
        { id: two, number: 'M-3' },
      ];
      await expectRefused(send('PUT', 'Order', body), `Order-${two}`, 'update');
      expect([await numberOf(one), await numberOf(two)]).toEqual(['N-1', 'N-2']);
    });

    it('of a hidden row is 404, byte for byte like a missing one', async () => {
      const hidden = await anOrder('N-x');
      const [answer, none] = [
        await send('PUT', `Order/${hidden}`, { number: 'N-1' }),
        await send('PUT', `Order/${MISSING}`, { number: 'N-1' }),
      ];
      expect([answer.status, answer.text.replaceAll(hidden, MISSING)]).toEqual([404, none.text]);
      expect(Object.keys(answer.headers)).toEqual(Object.keys(none.headers));
      expect(await numberOf(hidden)).toBe('N-x');
    });

    it('that hides the row from its author is saved and answers the minimal object', async () => {
      const order = await anOrder('N-1');
      const answer = await send('PUT', `Order/${order}?responseFetchPlan=_local`, { number: 'N-x' });
      expect(answer).toAnswer(200, { _entityName: 'Order', id: order });
      expect(await numberOf(order)).toBe('N-x');
    });

    it('of several does so for each of them', async () => {
      const [one, two] = [await anOrder('N-1'), await anOrder('N-2')];
      const body = [
        { id: one, number: 'N-3' },
        { id: two, number: 'N-x' },
      ];
      const answer = await send('PUT', 'Order?responseFetchPlan=_instance_name', body);
      expect(answer).toAnswer(200, [
        { _entityName: 'Order', _instanceName: 'N-3', id: one, number: 'N-3' },
        { _entityName: 'Order', id: two },
      ]);
    });
  });

  describe('DELETE, on the stored state', () => {
    it('removes what is permitted', async () => {
      const order = await anOrder('N-1');
      await aLine(order, 9);
      expect((await send('DELETE', `Order/${order}`)).status).toBe(204);
      expect([await numberOf(order), await quantitiesOf(order)]).toEqual([undefined, []]);
    });

    it('refuses what is not', async () => {
      const order = await anOrder('M-1');
      await expectRefused(send('DELETE', `Order/${order}`), `Order-${order}`, 'delete');
      expect(await numberOf(order)).toBe('M-1');
    });

    it('checks what is deleted along with it', async () => {
      const order = await anOrder('N-1');
      const line = await aLine(order, 12);
      await expectRefused(send('DELETE', `Order/${order}`), `OrderLine-${line}`, 'delete');
      expect([await numberOf(order), await quantitiesOf(order)]).toEqual(['N-1', ['12']]);
    });

    it('of several is all or nothing', async () => {
      const [one, two] = [await anOrder('N-1'), await anOrder('M-2')];
      await expectRefused(send('DELETE', 'Order', [one, two]), `Order-${two}`, 'delete');
      expect([await numberOf(one), await numberOf(two)]).toEqual(['N-1', 'M-2']);
    });

    it('of a hidden row is 404, byte for byte like a missing one', async () => {
      const hidden = await anOrder('N-x');
      const [answer, none] = [await send('DELETE', `Order/${hidden}`), await send('DELETE', `Order/${MISSING}`)];
      expect([answer.status, answer.text.replaceAll(hidden, MISSING)]).toEqual([404, none.text]);
      expect(await numberOf(hidden)).toBe('N-x');
    });
  });
});

describe('a predicate that fails (protocol/roles.md 6)', () => {
  it.each([
    ['POST', () => Promise.resolve(''), 'create'],
    ['PUT', () => anOrder('N-1'), 'update'],
    ['DELETE', () => anOrder('N-1'), 'delete'],
  ])('denies %s, and its error stays hidden from the caller', async (method, prepare, action) => {
    const order = await prepare();
    const id = order === '' ? randomUUID() : order;
    const path = order === '' ? '/rest/entities/Order' : `/rest/entities/Order/${order}`;
    const body = { POST: { id, number: 'N' }, PUT: { number: 'M' } }[method];
    const answer = await app.as(users.get('failing') ?? '').send(method, path, body);
    expect(answer).toAnswer(403, refused(`Order-${id}`, action));
  });
});

describe('the order of checks (protocol/roles.md 7)', () => {
  it('validation comes before row-level predicates', async () => {
    const answer = await app
      .as(users.get('conditions') ?? '')
      .post('/rest/entities/Order', { number: 'M-1', lines: [{ quantity: -1 }] });
    expect(answer.status).toBe(400);
  });
});
