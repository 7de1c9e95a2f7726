import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRestrictedUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { Coupon } from '../domain/coupon.entity.js';
import { Customer } from '../domain/customer.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { countTransactionStatements } from '../harness/transaction-statements.js';
import { useApp } from '../harness/use-app.js';

const ALL = ['create', 'read', 'update', 'delete'] as const;

@RowLevelRole({ code: 'elsewhere', name: 'Restricts what these requests do not touch' })
@RowLevelPolicy(Coupon, { property: 'percent', operator: '<', value: 50 }, { action: ALL })
class ElsewhereRole {}

@RowLevelRole({ code: 'queries', name: 'Query policies' })
@RowLevelPolicy(Order, { property: 'number', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(OrderLine, { property: 'quantity', operator: '>=', value: 0 })
@RowLevelPolicy(Customer, { property: 'name', operator: 'doesNotContain', value: 'x' })
class QueriesRole {}

@RowLevelRole({ code: 'writes', name: 'Conditions and functions for every operation' })
@RowLevelPolicy(Order, { property: 'number', operator: 'startsWith', value: 'N' }, { action: ALL })
@RowLevelPredicate(Order, ALL, ({ number }) => String(number).startsWith('N'))
@RowLevelPredicate(OrderLine, ALL, ({ quantity }) => Number(quantity) >= 0)
class WritesRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [ElsewhereRole, QueriesRole, WritesRole] })] })
class StatementsModule {}

type Role = 'nothing' | 'elsewhere' | 'queries' | 'writes';

const app = useApp(() => startDomainApp({}, [StatementsModule]));
let customer: string;
const users = new Map<Role, string>();

beforeAll(async () => {
  customer = await insertRow(app.database, 'domain_customer', { name: 'Acme' });
  users.set('nothing', await aRestrictedUser(app.database, []));
  for (const role of ['elsewhere', 'queries', 'writes'] as const) {
    users.set(role, await aRestrictedUser(app.database, [role]));
  }
});

/** The statements of the transaction of a request, and what it answers. */
async function observe(
  role: Role,
  method: string,
  body: unknown[],
): Promise<{ readonly count: number; readonly json: unknown }> {
  const username = users.get(role) ?? '';
  await app.tokenOf(username);
  const counted = countTransactionStatements();
  const { status, text } = await app.as(username).send(method, '/rest/entities/Order', body);
  const count = counted();
  expect([method, status]).toEqual([method, { POST: 201, PUT: 200, DELETE: 204 }[method]]);
  return { count, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

const orders = (size: number): object[] =>
  Array.from({ length: size }, (_, index) => ({
    number: `N-${index}`,
    customer: { id: customer },
    lines: [{ quantity: 1 }, { quantity: 2 }],
  }));

/** Statements of creating, changing, and deleting this many orders with their lines. */
async function counts(role: Role, size: number): Promise<readonly [create: number, update: number, remove: number]> {
  const created = await observe(role, 'POST', orders(size));
  const ids = (created.json as { id: string }[]).map(({ id }) => id);
  const changed = ids.map((id) => ({ id, number: 'N changed', customer: null, lines: [{ quantity: 3 }] }));
  const updated = await observe(role, 'PUT', changed);
  const removed = await observe(role, 'DELETE', ids);
  return [created.count, updated.count, removed.count];
}

describe('statements of writes under row-level roles (protocol/roles.md 6, README.md decision 17)', () => {
  it('do not increase where no policy restricts what is written', async () => {
    const [free, elsewhere] = [await counts('nothing', 2), await counts('elsewhere', 2)];
    expect(elsewhere).toEqual(free);
  });

  it.each<[Role, readonly [number, number, number]]>([
    // What is seen: orders, lines, and the customers that PUT lets go of.
    ['queries', [0, 3, 2]],
    // POST: new orders and lines. PUT: orders and lines that are seen, orders before and after, lines that are new, and
    // twice those that go. DELETE: orders and lines that are seen, and that may be deleted.
    ['writes', [2, 7, 4]],
  ])('under %s are a few more, which do not grow with the request', async (role, more) => {
    const free = await counts('nothing', 2);
    const [few, many] = [await counts(role, 2), await counts(role, 60)];
    expect(many).toEqual(few);
    expect(few.map((count, index) => count - (free[index] ?? 0))).toEqual(more);
  });
});
