import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';
const GENERAL = { error: 'Cannot deserialize an entity from JSON', details: '' };

const app = useApp(startDomainApp);

const post = (entity: string, body: unknown[] | string) => app.as('admin').post(`/rest/entities/${entity}`, body);
const ordersNumbered = (number: string) =>
  app.database.rows(new Statement('SELECT number FROM domain_order WHERE number = $1'), [number]);

describe('POST of an array (protocol/entities.md 8.2)', () => {
  it('creates all of them and answers in their order, with the place of the collection', async () => {
    const numbers = ['B-3', 'B-1', 'B-2'];
    const answer = await post(
      'Order?responseFetchPlan=_instance_name',
      numbers.map((number) => ({ number })),
    );
    expect(answer.status).toBe(201);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Order`);
    expect(answer.headers).not.toHaveProperty('etag');
    expect(answer.json).toEqual(
      numbers.map((number) => ({ _entityName: 'Order', _instanceName: number, id: expect.any(String), number })),
    );
  });

  it('creates nothing for an empty one', async () => {
    const answer = await post('Order', []);
    expect([answer.status, answer.text]).toEqual([201, '[]']);
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Order`);
  });

  it('gives absent attributes their defaults, whatever the others name', async () => {
    const answer = await post('Customer?responseFetchPlan=_local', [
      { name: 'a', phones: ['1'] },
      { name: 'b', region: 'south' },
      { name: 'c', phones: [] },
    ]);
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Customer', properties: ['phones', 'region'] }));
    const customers = await Promise.all(
      (answer.json as { id: string }[]).map(({ id }) =>
        app.as('admin').get(`/rest/entities/Customer/${id}?fetchPlan=${plan}`),
      ),
    );
    expect(customers.map(({ json }) => json)).toMatchObject([
      { phones: ['1'] },
      { phones: [], region: 'south' },
      { phones: [] },
    ]);
  });

  it('creates compositions of all of them', async () => {
    const answer = await post('Order?responseFetchPlan=order-with-lines', [
      { number: 'C-1', lines: [{ quantity: 1, notes: [{ text: 'a' }] }] },
      { number: 'C-2', delivery: { address: 'Quay' } },
      { number: 'C-3', lines: [{ quantity: 2 }, { quantity: 3, notes: [{ text: 'b' }] }] },
    ]);
    expect(answer.json).toMatchObject([
      { number: 'C-1', lines: [{ quantity: 1, notes: [{ text: 'a' }] }] },
      { number: 'C-2', lines: [], delivery: { address: 'Quay' } },
      { number: 'C-3' },
    ]);
    const { lines } = (answer.json as { lines: { quantity: number; notes: unknown[] }[] }[])[2] ?? { lines: [] };
    expect(lines.map(({ quantity, notes }) => [quantity, notes.length]).sort()).toEqual([
      [2, 0],
      [3, 1],
    ]);
  });
});

describe('an array of which one element is faulty saves nothing', () => {
  it.each([
    ['a body that does not fit', { amount: 'much' }, 400, GENERAL],
    ['a wrong kind, which only a single POST tells', { customer: 5 }, 400, GENERAL],
    ['a bad id', { id: 'no uuid' }, 400, GENERAL],
    ['another class', { _entityName: 'Customer' }, 400, GENERAL],
    [
      'a missing reference',
      { customer: { id: UNKNOWN } },
      400,
      { error: 'Entity creation failed', details: "Referenced entity for property 'customer' is missing" },
    ],
  ])('%s', async (_, body, status, expected) => {
    const answer = await post('Order', [{ number: 'F-1' }, { number: 'F-2', ...body }]);
    expect(answer).toAnswer(status, expected);
    expect(await ordersNumbered('F-1')).toEqual([]);
  });

  it.each([[[5]], [[null]], [['text']], [[[]]]])('%j is not an array of objects', async (elements) => {
    const answer = await post('Order', elements);
    expect(answer).toAnswer(400, GENERAL);
  });

  it('broken constraints are reported together, by the position of their object (protocol/errors.md 4)', async () => {
    const answer = await post('Product', [{ name: 'ok' }, { price: -1 }, { name: null, price: 2 }]);
    const violations = answer.json as { path: string; message: string; invalidValue: unknown }[];
    expect(answer.status).toBe(400);
    expect(violations.map(({ path, message, invalidValue }) => [path, message, invalidValue])).toEqual([
      ['entities[1].name', 'may not be null', null],
      ['entities[1].price', 'must be greater than or equal to 0', -1],
      ['entities[2].name', 'may not be null', null],
    ]);
  });

  it('items report their own attributes', async () => {
    const answer = await post('Order', [{ number: 'F-3', lines: [{ quantity: -1 }] }]);
    expect([answer.status, answer.json]).toMatchObject([400, [{ path: 'quantity' }]]);
  });

  it('the same id twice', async () => {
    const id = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e51';
    const answer = await post('Order', [
      { id, number: 'F-4' },
      { id: id.toUpperCase(), number: 'F-5' },
    ]);
    expect(answer).toAnswer(400, {
      error: 'Entity creation failed',
      details: `Entity Order with id ${id} is given more than once`,
    });
  });

  it('a key that is taken by a row of another kind of object', async () => {
    const painting = await insertRow(app.database, 'museum_exhibit', { kind: 'painting', title: 'Gioconda' });
    const answer = await post('Sculpture', [{ title: 'ok' }, { id: painting, title: 'never' }]);
    expect(answer).toAnswer(409, {
      error: 'Entity creation failed',
      details: `Entity Sculpture with id ${painting} already exists`,
    });
  });
});
