import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';
const NOT_AN_ARRAY = 'The body of bulk update request should be an array';

const app = useApp(startDomainApp);

beforeAll(async () => {
  await insertValues(app.database, 'domain_currency', { code: 'EUR', name: 'Euro' });
  await insertValues(app.database, 'domain_region', { id: '15', name: 'North' });
  await insertValues(app.database, 'domain_stock_item', { warehouse: '1', sku: '42', quantity: '5' });
});

const put = (path: string, body: unknown[] | object | string) => app.as('admin').put(`/rest/entities/${path}`, body);
const anOrder = (number: string) => insertRow(app.database, 'domain_order', { number, amount: '5.00' });

describe('PUT of an array (protocol/entities.md 9.2)', () => {
  it('changes what each element names and answers in their order', async () => {
    const [one, two, three] = [await anOrder('1'), await anOrder('2'), await anOrder('3')];
    const answer = await put('Order?responseFetchPlan=_local', [
      { id: three, amount: null },
      { id: one.toUpperCase(), number: 'one' },
      { id: two },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.headers).not.toHaveProperty('location');
    const orders = answer.json as {
      id: string;
      number: string;
      amount?: number;
      version: number;
      lastModifiedBy?: string;
    }[];
    expect(
      orders.map(({ id, number, amount, version, lastModifiedBy }) => [id, number, amount, version, lastModifiedBy]),
    ).toEqual([
      [three, '3', undefined, 2, 'admin'],
      [one, 'one', 5, 2, 'admin'],
      [two, '2', 5, 1, undefined],
    ]);
  });

  it('changes nothing for an empty one', async () => {
    const answer = await put('Order', []);
    expect([answer.status, answer.text]).toEqual([200, '[]']);
  });

  it('writes compositions of all of them', async () => {
    const [one, two] = [await anOrder('4'), await anOrder('5')];
    const line = await insertRow(app.database, 'domain_order_line', { order_id: one, quantity: '1' });
    await insertRow(app.database, 'domain_order_line', { order_id: two, quantity: '9' });
    const answer = await put('Order?responseFetchPlan=order-with-lines', [
      { id: one, lines: [{ id: line, quantity: 2, notes: [{ text: 'n' }] }] },
      { id: two, lines: [{ quantity: 3 }], delivery: { address: 'Quay' } },
    ]);
    expect(answer.json).toMatchObject([
      { lines: [{ id: line, quantity: 2, notes: [{ text: 'n' }] }] },
      { lines: [{ quantity: 3 }], delivery: { address: 'Quay' } },
    ]);
  });

  it.each([
    ['Currency', { code: 'EUR', name: 'changed' }, { id: 'EUR' }],
    ['Currency', { id: 'USD', code: 'EUR', name: 'changed' }, { id: 'EUR' }],
    ['Region', { id: 15, name: 'changed' }, { id: 15 }],
    ['Region', { id: '15', name: 'changed' }, { id: 15 }],
    ['StockItem', { warehouse: 1, sku: '42', quantity: 6 }, { id: { warehouse: 1, sku: 42 } }],
    ['StockItem', { id: { warehouse: '1', sku: 42 }, quantity: 6 }, { id: { warehouse: 1, sku: 42 } }],
  ])('finds the row of %s %j', async (entity, body, identity) => {
    const answer = await put(entity, [body]);
    expect([answer.status, answer.json]).toMatchObject([200, [identity]]);
  });

  it('saves nothing when one element is faulty', async () => {
    const id = await anOrder('6');
    const gone = await insertRow(app.database, 'domain_order', { number: '7', deleted_date: '2024-01-01T00:00:00Z' });
    const notFound = (missing: string) => ({
      error: 'Entity not found',
      details: `Entity Order with id ${missing} not found`,
    });
    const cases: [unknown, number, unknown][] = [
      [{ id: UNKNOWN.toUpperCase() }, 404, notFound(UNKNOWN.toUpperCase())],
      [{ id: gone, number: 'back' }, 404, notFound(gone)],
      [{ id: 'no uuid' }, 400, { error: 'Invalid entity ID', details: 'Cannot convert no uuid into valid entity ID' }],
      [{ id, number: {} }, 400, { error: 'Cannot deserialize an entity from JSON', details: '' }],
      [5, 400, { error: 'Cannot deserialize an entity from JSON', details: '' }],
      [
        { id, number: 'x' },
        400,
        { error: 'Entity update failed', details: `Entity Order with id ${id} is given more than once` },
      ],
    ];
    for (const [element, status, expected] of cases) {
      const answer = await put('Order', [{ id, number: 'changed' }, element]);
      expect(answer).toAnswer(status, expected);
    }
    expect((await app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({ number: '6', version: 1 });
  });

  it('reports broken constraints by the position of their object', async () => {
    const [one, two] = [await anOrder('8'), await anOrder('9')];
    const answer = await put('Order', [
      { id: one, number: 'ok' },
      { id: two, number: null },
    ]);
    expect([answer.status, answer.json]).toMatchObject([
      400,
      [{ path: 'entities[1].number', message: 'may not be null' }],
    ]);
  });
});

describe('values that only some elements name (protocol/entities.md 9.1)', () => {
  it('stay as they are in the others, lists with nulls inside included', async () => {
    const mixed = await insertRow(app.database, 'domain_specimen', { strings: ['a', null], decimals: ['1.50', null] });
    const plain = await insertRow(app.database, 'domain_specimen', { strings: [], decimals: [] });
    const answer = await put('Specimen', [
      { id: mixed, int: 1 },
      { id: plain, strings: ['null', '"\\'], decimals: [2] },
    ]);
    expect(answer.status).toBe(200);
    const lists = new Statement('SELECT strings, decimals FROM domain_specimen WHERE id = ANY($1) ORDER BY id = $2');
    expect(await app.database.rows(lists, [[mixed, plain], plain])).toEqual([
      ['{a,NULL}', '{1.50,NULL}'],
      ['{"null","\\"\\\\"}', '{2}'],
    ]);
  });
});

describe('arrays that name the same rows at the same time', () => {
  it('wait for each other, whatever order they name them in', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => anOrder(`c-${index}`)));
    const bodies = (number: string) => ids.map((id) => ({ id, number }));
    const answers = await Promise.all(
      [1, 2, 3, 4].flatMap((turn) => [put('Order', bodies(`a${turn}`)), put('Order', bodies(`b${turn}`).reverse())]),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    const last = await put('Order?responseFetchPlan=_local', bodies('last'));
    const orders = last.json as { version: number }[];
    expect(new Set(orders.map(({ version }) => version))).toEqual(new Set([10]));
  });
});

describe('a body that is not an array of identified objects (protocol/entities.md 9.2)', () => {
  it.each(['{}', '5', 'null', '"text"'])('%s', async (body) => {
    const answer = await put('Order', body);
    expect(answer).toAnswer(400, { error: NOT_AN_ARRAY, details: NOT_AN_ARRAY });
  });

  it.each(['', '{broken', '[{"id":'])('%j is not JSON', async (body) => {
    const answer = await put('Order', body);
    expect(answer).toAnswer(400, { error: 'Malformed request JSON data structure', details: '' });
  });

  it.each([
    ['Order', {}, 'id'],
    ['Order', { id: null, number: 'x' }, 'id'],
    ['Currency', { name: 'x' }, 'code'],
    ['StockItem', { quantity: 5 }, 'warehouse'],
    ['StockItem', { warehouse: 1 }, 'sku'],
  ])('%s %j does not say which row', async (entity, element, attribute) => {
    const answer = await put(entity, [element]);
    const text = `Required attribute ${attribute} is not presented`;
    expect(answer).toAnswer(400, { error: text, details: text });
  });
});

describe('order of checks (protocol/entities.md 9.2, protocol/roles.md 7)', () => {
  it.each([
    ['bob', 'Order', 403, 'Forbidden'],
    ['admin', 'Nothing?responseFetchPlan=none', 404, 'Entity not found'],
    ['admin', 'Order?responseFetchPlan=none', 400, 'Fetch plan not found'],
    ['admin', 'Order', 400, 'Malformed request JSON data structure'],
  ])('%s learns about %s first', async (username, path, status, error) => {
    const answer = await app.as(username).put(`/rest/entities/${path}`, '{broken');
    expect([answer.status, answer.json]).toMatchObject([status, { error }]);
  });
});
