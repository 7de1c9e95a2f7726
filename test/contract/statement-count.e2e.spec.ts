import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database, type SqlValue, type Statement, type TextRow } from '../../src/database/database.js';
import { aProduct } from '../builders/a-product.js';
import { aTag } from '../builders/a-tag.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { anOrder } from '../builders/an-order.js';
import { startApp, type TestApp } from '../harness/app.js';

let app: TestApp;

/** Twelve orders with three lines each, and products with tags. */
beforeAll(async () => {
  app = await startApp();
  const { database } = app;
  const product = await aProduct(database, { tags: [await aTag(database), await aTag(database)] });
  for (let number = 1; number <= 12; number++) {
    const order = await anOrder(database, { number: String(number) });
    for (let quantity = 1; quantity <= 3; quantity++) {
      await anOrderLine(database, { order, product, quantity });
    }
  }
});

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(() => app.close());

interface Observed {
  readonly items: number;
  /** Statements that read data of the shop, as they were sent. */
  readonly statements: Statement[];
}

/** What reaches the database for one request of alice. What the login needs is left out. */
async function observe(path: string): Promise<Observed> {
  await app.tokenOf('alice');
  const sent: Statement[] = [];
  const send = app.database.rows.bind(app.database);
  const spy = jest.spyOn(Database.prototype, 'rows').mockImplementation(function (
    statement: Statement,
    values?: readonly SqlValue[],
  ): Promise<TextRow[]> {
    sent.push(statement);
    return send(statement, values);
  });
  const answer = await app.as('alice').get(`/rest/entities/${path}`);
  spy.mockRestore();
  expect(answer.status).toBe(200);
  const statements = sent.filter(({ text }) => /"(sales_order|order_line|customer|product|tag)"/.test(text));
  return { items: (answer.json as unknown[]).length, statements };
}

describe('how many statements a read needs', () => {
  it.each([
    ['Order', 12, 1],
    ['Order?sort=customer.name,-date', 12, 1],
    ['Order?fetchPlan=order-with-lines&limit=1', 1, 2],
    ['Order?fetchPlan=order-with-lines&limit=12', 12, 2],
    ['Order?fetchPlan=order-with-lines&limit=12&returnCount=true', 12, 3],
    ['Order?fetchPlan=order-with-lines&offset=100', 0, 1],
    ['OrderLine?limit=30', 30, 1],
    ['Product?fetchPlan=product-list', 1, 2],
    [
      `Order?fetchPlan=${encodeURIComponent('{"entity":"Order","properties":["customer.category","lines.product.tags"]}')}`,
      12,
      3,
    ],
  ])('%s with %i rows: %i', async (path, items, count) => {
    const observed = await observe(path);
    expect([observed.items, observed.statements.length]).toEqual([items, count]);
  });

  it('compiles nothing new for a request like one before, whatever page it asks for', async () => {
    const path = 'Order?fetchPlan=order-with-lines&sort=-date&returnCount=true';
    const first = await observe(`${path}&limit=5`);
    const second = await observe(`${path}&limit=2&offset=3`);
    expect(second.items).toBe(2);
    expect(second.statements.map(({ name }) => name)).toEqual(first.statements.map(({ name }) => name));
    const other = await observe('Order?fetchPlan=order-with-lines&sort=date');
    expect(other.statements[0]?.name).not.toBe(first.statements[0]?.name);
  });

  it('compiles nothing new for a filter of the same shape, whatever its values and the length of its lists', async () => {
    const search = (number: string, quantities: readonly number[]) => {
      const conditions = [
        { property: 'number', operator: 'contains', value: number },
        { property: 'lines.quantity', operator: 'in', value: quantities },
        { property: 'customer.name', operator: 'notEmpty' },
      ];
      const filter = encodeURIComponent(JSON.stringify({ conditions }));
      return observe(`Order/search?sort=customer.name&returnCount=true&filter=${filter}`);
    };
    const first = await search('1', [1]);
    const second = await search('12', [1, 2, 3, 4]);
    expect([first.items, second.items, first.statements.length]).toEqual([4, 1, 2]);
    expect(second.statements.map(({ name }) => name)).toEqual(first.statements.map(({ name }) => name));
    const joins = first.statements.map(({ text }) => text.match(/LEFT JOIN "customer"/g)?.length);
    expect(joins).toEqual([1, 1]);
    expect(first.statements[0]?.text).not.toContain('12');
  });
});
