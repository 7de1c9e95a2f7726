import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import type { SqlValue, Statement, TextRow } from '../../src/latchkey/sql/statement.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

/**
 * Twelve orders of one customer with three lines each, every line with two notes and a product with two tags; three
 * folders with an invoice and a receipt each, the invoices tagged.
 */
beforeAll(async () => {
  const { database } = app;
  const tags = [
    await insertRow(database, 'domain_tag', { name: 'a' }),
    await insertRow(database, 'domain_tag', { name: 'b' }),
  ];
  const product = await insertRow(database, 'domain_product', { name: 'Kite' });
  const customer = await insertRow(database, 'domain_customer', { name: 'Acme' });
  for (const tag of tags) {
    await insertValues(database, 'domain_product_tag', { domain_product_id: product, domain_tag_id: tag });
  }
  for (let number = 1; number <= 12; number++) {
    const order = await insertRow(database, 'domain_order', { number: String(number), customer_id: customer });
    for (let quantity = 1; quantity <= 3; quantity++) {
      const line = await insertRow(database, 'domain_order_line', {
        order_id: order,
        product_id: product,
        quantity: String(quantity),
      });
      await insertRow(database, 'domain_line_note', { line_id: line, text: 'first' });
      await insertRow(database, 'domain_line_note', { line_id: line, text: 'second' });
    }
  }
  for (let folder = 1; folder <= 3; folder++) {
    await insertValues(database, 'domain_folder', { id: String(folder), name: randomUUID() });
    for (const [kind, id] of [
      ['invoice', folder],
      ['receipt', folder + 10],
    ] as const) {
      const paper = { id: String(id), kind, title: kind, version: '1', folder_id: String(folder) };
      await insertValues(database, 'domain_paper', paper);
    }
    await insertValues(database, 'domain_paper_tag', { domain_paper_id: String(folder), domain_tag_id: tags[0] ?? '' });
  }
});

afterEach(() => {
  jest.restoreAllMocks();
});

interface Observed {
  readonly items: number;
  /** Statements that read data of the domain, as they were sent. */
  readonly statements: Statement[];
}

/** What reaches the database for one request. What the login needs is left out. */
async function observe(path: string): Promise<Observed> {
  await app.tokenOf('admin');
  const sent: Statement[] = [];
  const send = app.database.rows.bind(app.database);
  const spy = jest.spyOn(Database.prototype, 'rows').mockImplementation(function (
    statement: Statement,
    values?: readonly SqlValue[],
  ): Promise<TextRow[]> {
    sent.push(statement);
    return send(statement, values);
  });
  const answer = await app.as('admin').get(`/rest/entities/${path}`);
  spy.mockRestore();
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  const statements = sent.filter(({ text }) => text.includes('"domain_'));
  return { items: (answer.json as unknown[]).length, statements };
}

const plan = (entity: string, ...properties: unknown[]): string =>
  `fetchPlan=${encodeURIComponent(JSON.stringify({ entity, properties }))}`;

describe('how many statements a read needs: one, and one for each level of to-many attributes', () => {
  const noLevel = plan('Order', 'number', 'customer.name', 'delivery.address');
  const oneLevel = plan('Order', 'lines.product');
  const twoLevels = plan('Order', 'customer', 'lines.notes', 'lines.product.tags');
  const threeLevels = plan('LineNote', 'line.order.lines.product.tags', 'line.notes', 'line.product.tags');

  it.each([
    ['Order', 12, 1],
    ['Order?sort=customer.name,-date', 12, 1],
    [`Order?${noLevel}`, 12, 1],
    [`Order?${oneLevel}&limit=1`, 1, 2],
    [`Order?${oneLevel}&limit=12`, 12, 2],
    ['Order?fetchPlan=order-with-lines&limit=1', 1, 3],
    ['Order?fetchPlan=order-with-lines&limit=12', 12, 3],
    ['Order?fetchPlan=order-with-lines&limit=12&returnCount=true', 12, 3],
    // An empty page has no row to carry the total count.
    ['Order?fetchPlan=order-with-lines&offset=100&returnCount=true', 0, 2],
    ['Order?fetchPlan=order-with-lines&offset=100', 0, 1],
    ['OrderLine?limit=30', 30, 1],
    [`Product?${plan('Product', 'tags.name')}`, 1, 2],
    [`Order?${twoLevels}&limit=1`, 1, 3],
    [`Order?${twoLevels}&limit=12`, 12, 3],
    [`LineNote?${threeLevels}&limit=1`, 1, 3],
    [`LineNote?${threeLevels}&limit=72&returnCount=true`, 72, 3],
    [`Folder?${plan('Folder', 'cover.tags', 'papers.tags')}`, 3, 3],
    [`Paper?${plan('Paper', 'tags', 'folder.papers')}`, 6, 2],
  ])('%s with %i rows: %i', async (path, items, count) => {
    const observed = await observe(path);
    expect([observed.items, observed.statements.length]).toEqual([items, count]);
  });

  it('queries only the data, once caller and roles are known', async () => {
    const admin = app.as('admin');
    await admin.get('/rest/entities/Order');
    const spy = jest.spyOn(Database.prototype, 'rows');
    await admin.get('/rest/entities/Order');
    await admin.get('/rest/entities/Order?fetchPlan=order-with-lines');
    expect(spy).toHaveBeenCalledTimes(4);
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
    expect([first.items, second.items, first.statements.length]).toEqual([4, 1, 1]);
    expect(second.statements.map(({ name }) => name)).toEqual(first.statements.map(({ name }) => name));
    const joins = first.statements.map(({ text }) => text.match(/LEFT JOIN "domain_customer"/g)?.length);
    // One of the page, which filter and sort share, and one of the count.
    expect(joins).toEqual([2]);
    expect(first.statements[0]?.text).not.toContain('12');
  });
});

describe('attributes that share a statement', () => {
  it('each get their own rows, in the order of their keys', async () => {
    const properties = [
      'quantity',
      { name: 'notes', fetchPlan: '_instance_name' },
      { name: 'product', fetchPlan: { properties: ['tags.name'] } },
    ];
    const query = `fetchPlan=${encodeURIComponent(JSON.stringify({ entity: 'OrderLine', properties }))}`;
    const answer = await app.as('admin').get(`/rest/entities/OrderLine?limit=2&${query}`);
    const rows = answer.json as {
      notes: { id: string; text: string }[];
      product: { tags: { id: string; name: string }[] };
    }[];
    expect(rows).toHaveLength(2);
    for (const { notes, product } of rows) {
      expect(notes.map(({ text }) => text).sort()).toEqual(['first', 'second']);
      expect(product.tags.map(({ name }) => name).sort()).toEqual(['a', 'b']);
      for (const items of [notes, product.tags]) {
        expect(items.map(({ id }) => id)).toEqual(items.map(({ id }) => id).sort());
      }
    }
  });
});
