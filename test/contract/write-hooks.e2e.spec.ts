import { beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { CustomValidationError } from '../../src/latchkey/errors/rest-error.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import type { Transaction } from '../../src/latchkey/sql/transaction.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../src/latchkey/model/entity-hooks.js';
import { insertRow } from '../builders/insert-row.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

/** What the hooks have seen, in order. */
const seen: string[] = [];

const RENAMED = new Statement('SELECT number FROM domain_order WHERE id = $1');

@Injectable()
@EntityHooks(Order)
class OrderHook implements EntityHook {
  beforeWrite({ operation, values, transients }: EntityChange): void {
    seen.push(`before ${operation} order ${String(values.get('number'))}`);
    if (values.get('number') === 'bad') {
      throw new CustomValidationError('No bad orders');
    }
    const remark = transients.get('remark');
    if (typeof remark === 'string') {
      values.set('number', `${String(values.get('number'))} (${remark})`);
    }
  }

  async afterWrite({ operation, id }: EntityChange, transaction: Transaction): Promise<void> {
    const [row] = await transaction.rows(RENAMED, [id]);
    seen.push(`after ${operation} order ${row?.[0] ?? 'none'}`);
  }
}

@Injectable()
@EntityHooks(OrderLine)
class LineHook implements EntityHook {
  beforeWrite({ operation, values, before }: EntityChange): void {
    seen.push(`before ${operation} line ${String(before.get('quantity'))} ${String(values.get('quantity'))}`);
  }

  afterWrite({ operation, values }: EntityChange): void {
    seen.push(`after ${operation} line ${[...values.keys()].sort().join()}`);
  }
}

@Module({ providers: [OrderHook, LineHook], imports: [Latchkey.forFeature({ hooks: [OrderHook, LineHook] })] })
class HooksModule {}

const app = useApp(() => startDomainApp({}, [HooksModule]));

beforeEach(() => {
  seen.length = 0;
});

describe('hooks', () => {
  it('are called for every object, before any is written and after all are', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', [
      { number: '1', remark: 'rush' },
      { number: '2', lines: [{ quantity: 3 }] },
    ]);
    expect([answer.status, answer.json]).toMatchObject([201, [{ _instanceName: '1 (rush)' }, { _instanceName: '2' }]]);
    expect(seen).toEqual([
      'before create order 1',
      'before create order 2',
      'before create line undefined 3',
      'after create order 1 (rush)',
      'after create order 2',
      'after create line id,order,quantity',
    ]);
  });

  it('see what really changes after an update, and the items that go', async () => {
    const order = await insertRow(app.database, 'domain_order', { number: '3' });
    const line = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1' });
    await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '2' });
    await app.as('admin').put(`/rest/entities/Order/${order}`, { number: '3', lines: [{ id: line, quantity: 5 }] });
    expect(seen).toEqual([
      'before update order 3',
      'before update line 1 5',
      'before delete line 2 undefined',
      'after delete line ',
      'after update order 3',
      'after update line quantity',
    ]);
  });

  it('refuse the whole request', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', [{ number: 'good' }, { number: 'bad' }]);
    expect([answer.status, answer.json]).toMatchObject([400, [{ message: 'No bad orders', path: '' }]]);
    const stored = new Statement('SELECT number FROM domain_order WHERE number = $1');
    expect(await app.database.rows(stored, ['good'])).toEqual([]);
  });
});
