import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RowLevelPolicy, RowLevelRole } from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRestrictedUser } from '../builders/a-user.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { Customer } from '../domain/customer.entity.js';
import { LineNote } from '../domain/line-note.entity.js';
import { Exhibit, Sculpture } from '../domain/museum/exhibit.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Payment } from '../domain/payment.entity.js';
import { Product } from '../domain/product.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Tag } from '../domain/tag.entity.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const WRITES = ['create', 'update', 'delete'] as const;

@RowLevelRole({ code: 'reach', name: 'Hides what has an x or a quantity of 100, writes what begins with N' })
@RowLevelPolicy(Exhibit, { property: 'title', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(Exhibit, { property: 'title', operator: 'startsWith', value: 'N' }, { action: WRITES })
@RowLevelPolicy(Sculpture, { property: 'hall', operator: 'notEmpty' }, { action: ['update'] })
@RowLevelPolicy(Customer, { property: 'name', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(OrderLine, { property: 'quantity', operator: '<', value: 100 })
@RowLevelPolicy(LineNote, { property: 'text', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(LineNote, { property: 'text', operator: 'startsWith', value: 'N' }, { action: WRITES })
@RowLevelPolicy(Payment, { property: 'amount', operator: '<', value: 50 }, { action: WRITES })
@RowLevelPolicy(Product, { property: 'name', operator: 'startsWith', value: 'N' }, { action: WRITES })
@RowLevelPolicy(Tag, { property: 'name', operator: 'startsWith', value: 'N' }, { action: WRITES })
class ReachRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [ReachRole] })] })
class ReachModule {}

const app = useApp(() => startDomainApp({}, [ReachModule]));
let username: string;

beforeAll(async () => {
  username = await aRestrictedUser(app.database, ['reach']);
});

const send = (method: string, path: string, body?: object, headers?: SentHeaders): Promise<Answer> =>
  app.as(username).send(method, `/rest/entities/${path}`, body, headers);

const outcome = async (request: Promise<Answer>): Promise<unknown[]> => {
  const { status, text } = await request;
  return [status, text === '' ? undefined : (JSON.parse(text) as unknown)];
};

const refused = (resource: string, action: string): unknown[] => [
  403,
  { error: 'Forbidden', details: `resource: ${resource}, type: entity, action: ${action}` },
];

/** First column of the only row; undefined when it is gone or marked as deleted. */
async function stored(table: string, column: string, id: string): Promise<string | null | undefined> {
  const text = `SELECT ${column}::text FROM ${table} WHERE id = $1 AND deleted_date IS NULL`;
  return (await app.database.rows(new Statement(text), [id]))[0]?.[0];
}

const anOrder = () => insertRow(app.database, 'domain_order', { number: 'A' });
const aLine = (order: string, quantity = '1') =>
  insertRow(app.database, 'domain_order_line', { order_id: order, quantity });
const aNote = (line: string, text: string) => insertRow(app.database, 'domain_line_note', { line_id: line, text });

describe('rows that a delete policy would unlink (protocol/roles.md 6, entities.md 13)', () => {
  const aHall = () => insertRow(app.database, 'museum_hall', { name: 'North wing' });
  const anExhibit = (hall: string, title: string, kind = 'painting') =>
    insertRow(app.database, 'museum_exhibit', { hall_id: hall, title, kind });

  it('are unlinked where the caller may update them', async () => {
    const hall = await aHall();
    const painting = await anExhibit(hall, 'Night');
    expect((await send('DELETE', `Hall/${hall}`)).status).toBe(204);
    expect([await stored('museum_hall', 'name', hall), await stored('museum_exhibit', 'hall_id', painting)]).toEqual([
      undefined,
      null,
    ]);
  });

  it.each([
    ['protected as it is', 'Morning', 'painting', (id: string) => `Painting-${id}`],
    ['protected as it would be', 'Noon', 'sculpture', (id: string) => `Sculpture-${id}`],
    ['hidden, without its id', 'Nix', 'painting', () => 'Painting'],
  ])('keep what they refer to where one is %s', async (_, title, kind, resource) => {
    const hall = await aHall();
    const seen = await anExhibit(hall, 'Night');
    const other = await anExhibit(hall, title, kind);
    expect(await outcome(send('DELETE', `Hall/${hall}`))).toEqual(refused(resource(other), 'update'));
    expect(await stored('museum_hall', 'name', hall)).toBe('North wing');
    expect(await stored('museum_exhibit', 'hall_id', seen)).toBe(hall);
    expect(await stored('museum_exhibit', 'hall_id', other)).toBe(hall);
  });
});

describe('what is deleted along (protocol/roles.md 6)', () => {
  it('must not be hidden: a whole with hidden parts is kept, and they are not named', async () => {
    const order = await anOrder();
    const line = await aLine(order, '100');
    expect(await outcome(send('DELETE', `Order/${order}`))).toEqual(refused('OrderLine', 'delete'));
    expect([
      await stored('domain_order', 'number', order),
      await stored('domain_order_line', 'quantity', line),
    ]).toEqual(['A', '100']);
  });
});

describe('two levels of compositions (protocol/roles.md 6)', () => {
  it('are written where everything is permitted', async () => {
    const order = await anOrder();
    const line = await aLine(order);
    const [kept, removed] = [await aNote(line, 'N'), await aNote(line, 'N out')];
    const notes = [{ id: kept, text: 'N changed' }, { text: 'N new' }];
    expect((await send('PUT', `Order/${order}`, { lines: [{ id: line, notes }] })).status).toBe(200);
    expect(await stored('domain_line_note', 'text', kept)).toBe('N changed');
    expect(await stored('domain_line_note', 'text', removed)).toBeUndefined();
  });

  it.each<[string, string, (line: string, note: string, created: string) => object, 'create' | 'update' | 'delete']>([
    ['a note is made', 'N', (line, note, id) => ({ id: line, notes: [{ id: note }, { id, text: 'M' }] }), 'create'],
    ['a note is changed', 'N', (line, note) => ({ id: line, notes: [{ id: note, text: 'M' }] }), 'update'],
    ['a protected note is freed', 'M', (line, note) => ({ id: line, notes: [{ id: note, text: 'N' }] }), 'update'],
    ['a protected note is taken out', 'M', (line) => ({ id: line, notes: [] }), 'delete'],
    ['its line is taken out', 'M', () => ({ quantity: 2 }), 'delete'],
  ])('are refused as a whole where policies forbid that %s', async (_, text, lineBody, action) => {
    const order = await anOrder();
    const line = await aLine(order);
    const note = await aNote(line, text);
    const created = randomUUID();
    const body = { number: 'changed', lines: [lineBody(line, note, created)] };
    const named = action === 'create' ? created : note;
    expect(await outcome(send('PUT', `Order/${order}`, body))).toEqual(refused(`LineNote-${named}`, action));
    expect([await stored('domain_order', 'number', order), await stored('domain_line_note', 'text', note)]).toEqual([
      'A',
      text,
    ]);
  });

  it('keep hidden items of the second level, and refuse to take out their owner', async () => {
    const order = await anOrder();
    const line = await aLine(order);
    const hidden = await aNote(line, 'Nx');
    expect((await send('PUT', `Order/${order}`, { lines: [{ id: line, notes: [] }] })).status).toBe(200);
    expect(await stored('domain_line_note', 'text', hidden)).toBe('Nx');
    expect(await outcome(send('PUT', `Order/${order}`, { lines: [] }))).toEqual(refused('LineNote', 'delete'));
    expect(await stored('domain_order_line', 'quantity', line)).toBe('1');
  });
});

describe('policies of a parent class (protocol/roles.md 6)', () => {
  const aPayment = (amount: string) =>
    insertRow(app.database, 'domain_payment', { kind: 'card', reference: 'R', amount, card_number: '4111' });

  it.each(['Payment', 'CardPayment'])('protect rows of its subclasses, asked for as %s', async (entity) => {
    const [small, big] = [await aPayment('40'), await aPayment('60')];
    expect(await outcome(send('PUT', `${entity}/${small}`, { amount: 60 }))).toEqual(
      refused(`CardPayment-${small}`, 'update'),
    );
    expect(await outcome(send('PUT', `${entity}/${big}`, { amount: 40 }))).toEqual(
      refused(`CardPayment-${big}`, 'update'),
    );
    expect(await outcome(send('DELETE', `${entity}/${big}`))).toEqual(refused(`CardPayment-${big}`, 'delete'));
    expect([await stored('domain_payment', 'amount', small), await stored('domain_payment', 'amount', big)]).toEqual([
      '40.00',
      '60.00',
    ]);
    expect((await send('PUT', `${entity}/${small}`, { amount: 49 })).status).toBe(200);
    expect((await send('DELETE', `${entity}/${small}`)).status).toBe(204);
  });
});

describe('to-many associations (protocol/roles.md 6)', () => {
  const aProduct = async (name: string, tag: string): Promise<string> => {
    const product = await insertRow(app.database, 'domain_product', { name });
    await insertValues(app.database, 'domain_product_tag', { domain_product_id: product, domain_tag_id: tag });
    return product;
  };
  const links = (product: string) =>
    app.database.rows(new Statement('SELECT domain_tag_id FROM domain_product_tag WHERE domain_product_id = $1'), [
      product,
    ]);

  it('are part of their owner: a protected one keeps its links', async () => {
    const tag = await insertRow(app.database, 'domain_tag', { name: 'N' });
    const product = await aProduct('Mast', tag);
    expect(await outcome(send('PUT', `Product/${product}`, { tags: [] }))).toEqual(
      refused(`Product-${product}`, 'update'),
    );
    expect(await links(product)).toEqual([[tag]]);
  });

  it('need no policy of what is linked, which stays as it is', async () => {
    const [one, other] = [
      await insertRow(app.database, 'domain_tag', { name: 'protected' }),
      await insertRow(app.database, 'domain_tag', { name: 'protected, too' }),
    ];
    const product = await aProduct('Net', one);
    expect((await send('PUT', `Product/${product}`, { tags: [{ id: other, name: 'N' }] })).status).toBe(200);
    expect(await links(product)).toEqual([[other]]);
    expect(await stored('domain_tag', 'name', other)).toBe('protected, too');
  });
});

describe('If-Match with responseFetchPlan (protocol/roles.md 6, README.md decision 7)', () => {
  const PLAN = encodeURIComponent(JSON.stringify({ entity: 'Order', properties: ['number', 'lines.quantity'] }));

  it('answers the new version and only what the caller sees', async () => {
    const order = await anOrder();
    const [seen] = [await aLine(order), await aLine(order, '100')];
    const answer = await send(
      'PUT',
      `Order/${order}?responseFetchPlan=${PLAN}`,
      { number: 'B' },
      { 'if-match': '"1"' },
    );
    expect([answer.status, answer.headers.etag, answer.json]).toEqual([
      200,
      '"2"',
      {
        _entityName: 'Order',
        _instanceName: 'B',
        id: order,
        number: 'B',
        lines: [expect.objectContaining({ id: seen, quantity: 1 })],
      },
    ]);
  });

  it('knows no version of a hidden row', async () => {
    const line = await aLine(await anOrder(), '100');
    for (const tag of ['"1"', '"2"', '*']) {
      expect((await send('PUT', `OrderLine/${line}`, { quantity: 1 }, { 'if-match': tag })).status).toBe(404);
      expect((await send('DELETE', `OrderLine/${line}`, undefined, { 'if-match': tag })).status).toBe(404);
    }
  });

  it('is checked before policies that protect the row', async () => {
    const product = await insertRow(app.database, 'domain_product', { name: 'Mast' });
    expect((await send('PUT', `Product/${product}`, { name: 'N' }, { 'if-match': '"9"' })).status).toBe(412);
    expect((await send('PUT', `Product/${product}`, { name: 'N' }, { 'if-match': '"1"' })).status).toBe(403);
  });
});

describe('with QUERY_POLICY_NESTED=false (protocol/roles.md 6)', () => {
  it('writes reach what reads show: nested rows are there, those asked for are hidden', async () => {
    const reference = await startDomainApp({ QUERY_POLICY_NESTED: 'false' }, [ReachModule]);
    try {
      const { database } = reference;
      const caller = reference.as(await aRestrictedUser(database, ['reach']));
      const customer = await insertRow(database, 'domain_customer', { name: 'x' });
      const order = await insertRow(database, 'domain_order', { number: 'A', customer_id: customer });
      const line = await insertRow(database, 'domain_order_line', { order_id: order, quantity: '100' });
      const path = `/rest/entities/Order/${order}?responseFetchPlan=order-with-lines`;
      expect((await caller.put(`/rest/entities/OrderLine/${line}`, { quantity: 1 })).status).toBe(404);
      expect((await caller.put(path, { number: 'B' })).json).toMatchObject({
        customer: { id: customer },
        lines: [{ id: line }],
      });
      expect((await caller.put(path, { lines: [], customer: null })).json).not.toHaveProperty('customer');
      const rows = new Statement('SELECT 1 FROM domain_order_line WHERE deleted_date IS NULL');
      expect(await database.rows(rows)).toEqual([]);
      // Newly referenced rows are looked up.
      expect((await caller.put(path, { customer: { id: customer } })).status).toBe(400);
      await insertRow(database, 'domain_order_line', { order_id: order, quantity: '100' });
      expect((await caller.delete(`/rest/entities/Order/${order}`)).status).toBe(204);
    } finally {
      await reference.close();
    }
  });
});
