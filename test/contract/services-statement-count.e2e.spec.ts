import { Module } from '@nestjs/common';
import { describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import { ConstrainedData } from '../../src/latchkey/entities/repository/constrained-data.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import type { Caller } from '../../src/latchkey/roles/caller.js';
import {
  CallerParam,
  RestMethod,
  RestParam,
  RestService,
} from '../../src/latchkey/services/rest-service.decorators.js';
import { Order } from '../domain/order.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { countTransactionStatements } from '../harness/transaction-statements.js';
import { useApp } from '../harness/use-app.js';

const WITH_LINES = ['number', { lines: ['quantity'] }] as const;

/** Does everything that the data access can do, for any number of orders. */
@RestService('counted')
class CountedService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod({ returns: 'Order' })
  one(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Order> {
    return this.data.for(caller).required(Order, id);
  }

  @RestMethod({ returns: 'Order' })
  whole(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Order> {
    return this.data.for(caller).required(Order, id, { plan: 'order-with-lines' });
  }

  @RestMethod({ returns: 'Order[]' })
  list(@CallerParam() caller: Caller, @RestParam('count', 'int') count: number): Promise<readonly Order[]> {
    return this.data.for(caller).list(Order, { plan: WITH_LINES, sort: 'number', limit: count });
  }

  @RestMethod({ returns: 'long' })
  count(@CallerParam() caller: Caller): Promise<number> {
    return this.data.for(caller).count(Order, { property: 'number', operator: 'startsWith', value: 'N' });
  }

  @RestMethod({ returns: 'Order[]' })
  create(@CallerParam() caller: Caller, @RestParam('count', 'int') count: number): Promise<readonly Order[]> {
    const data = this.data.for(caller);
    const orders = Array.from({ length: count }, (_, index) =>
      data.create(Order, { number: `N-${index}`, lines: [data.create(OrderLine, { quantity: 1 })] }),
    );
    return data.saveAll(Order, orders, { plan: WITH_LINES });
  }

  /** Adds a line to every order and changes the one that is there. */
  @RestMethod({ returns: 'Order[]' })
  change(@CallerParam() caller: Caller, @RestParam('count', 'int') count: number): Promise<readonly Order[]> {
    return this.data.transaction(caller, async (data) => {
      const orders = await data.list(Order, { plan: WITH_LINES, sort: 'number', limit: count });
      for (const order of orders) {
        order.number = `${order.number}x`;
        order.lines.forEach((line) => (line.quantity = 2));
        order.lines.push(data.create(OrderLine, { quantity: 3 }));
      }
      return data.saveAll(Order, orders, { plan: WITH_LINES });
    });
  }
}

@Module({ imports: [Latchkey.forFeature({ services: [CountedService] })] })
class CountedModule {}

const app = useApp(() => startDomainApp({}, [CountedModule]));

interface Called {
  readonly json: unknown;
  readonly text: string;
  /** Statements of the call, in and outside of transactions, once it is known who is calling. */
  readonly statements: number;
}

async function call(path: string): Promise<Called> {
  await app.as('admin').get('/rest/entities/Tag');
  const spy = jest.spyOn(Database.prototype, 'rows');
  const counted = countTransactionStatements();
  const { status, json, text } = await app.as('admin').get(`/rest/services/counted/${path}`);
  const statements = spy.mock.calls.length + counted();
  spy.mockRestore();
  expect(status).toBe(200);
  return { json, text, statements };
}

const linesIn = (json: unknown): number[] => (json as { lines: unknown[] }[]).map(({ lines }) => lines.length);

describe('how many statements code needs to load and save, whatever the number of objects (protocol/services.md 8)', () => {
  it('reads one object, and a level of to-many attributes, by one statement each', async () => {
    const [order] = (await call('create?count=1')).json as { id: string }[];
    expect(await call(`one?id=${order?.id ?? ''}`)).toMatchObject({ statements: 1 });
    // The order, its lines, their notes: this one has none to ask for.
    expect(await call(`whole?id=${order?.id ?? ''}`)).toMatchObject({ statements: 3 });
  });

  it('lists and counts like requests', async () => {
    await call('create?count=30');
    for (const count of [1, 30]) {
      const { json, statements } = await call(`list?count=${count}`);
      expect([linesIn(json).length, statements]).toEqual([count, 2]);
    }
    expect((await call('count')).statements).toBe(1);
  });

  it('saves new objects with their items', async () => {
    for (const count of [1, 100]) {
      const { json, statements } = await call(`create?count=${count}`);
      // Orders and lines each: whether their ids exist, insert, read back.
      expect([linesIn(json), statements]).toEqual([Array(count).fill(1), 6]);
    }
  });

  it('loads, changes and saves in one transaction', async () => {
    await call('create?count=50');
    const [few, many] = [await call('change?count=2'), await call('change?count=50')];
    expect([linesIn(few.json).length, linesIn(many.json).length]).toEqual([2, 50]);
    // Load, lock, update and read back orders and lines each, and insert lines.
    expect([few.statements, many.statements]).toEqual([9, 9]);
  });
});
