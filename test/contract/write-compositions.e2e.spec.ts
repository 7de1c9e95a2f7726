import { beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const NEW = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11';
const STORED_LINES = new Statement(
  'SELECT id, quantity, deleted_date IS NOT NULL, version, deleted_by FROM domain_order_line WHERE order_id = $1 ORDER BY quantity',
);
const PLAN = encodeURIComponent(
  JSON.stringify({
    entity: 'Order',
    properties: [{ name: 'lines', fetchPlan: { properties: ['quantity', 'notes.text'] } }],
  }),
);

const app = useApp(startDomainApp);
/** An order with the lines 1 and 2; line 1 has a note. */
let order: string;
let first: string;
let second: string;
let note: string;

beforeEach(async () => {
  order = await insertRow(app.database, 'domain_order', { number: 'A-1' });
  first = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1' });
  second = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '2' });
  note = await insertRow(app.database, 'domain_line_note', { line_id: first, text: 'fragile' });
});

const put = (body: object) => app.as('admin').put(`/rest/entities/Order/${order}?responseFetchPlan=${PLAN}`, body);
const post = (body: object) => app.as('admin').post(`/rest/entities/Order?responseFetchPlan=${PLAN}`, body);
const storedLines = (id = order) => app.database.rows(STORED_LINES, [id]);

/** Quantities of the lines, each with the texts of its notes. */
function linesOf(json: unknown): [number | undefined, string[]][] {
  const { lines } = json as { lines: { quantity?: number; notes: { text: string }[] }[] };
  return lines
    .map(({ quantity, notes }): [number | undefined, string[]] => [quantity, notes.map(({ text }) => text).sort()])
    .sort(([a = 0], [b = 0]) => a - b);
}

describe('items of a new object (protocol/entities.md 10.2, 10.4)', () => {
  it('are created with it, at two levels, and belong to it without saying so', async () => {
    const answer = await post({
      number: 'N-1',
      lines: [{ quantity: 1, notes: [{ text: 'a' }, { text: 'b' }] }, { id: NEW, quantity: 2 }, {}],
    });
    expect(answer.status).toBe(201);
    expect(linesOf(answer.json)).toEqual([
      [undefined, []],
      [1, ['a', 'b']],
      [2, []],
    ]);
    const { id, lines } = answer.json as { id: string; lines: { id: string }[] };
    expect(lines.map((line) => line.id)).toContain(NEW);
    const line = await app.as('admin').get(`/rest/entities/OrderLine/${NEW}?fetchPlan=_local`);
    expect(line.json).toMatchObject({ quantity: 2, version: 1, createdBy: 'admin' });
    expect(await storedLines(id)).toHaveLength(3);
  });

  it('belong to the object they stand in, and may not name another one', async () => {
    const answer = await post({ number: 'N-2', lines: [{ quantity: 5, order: { id: order } }] });
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: 'Entity creation failed', details: "Attribute 'order' of OrderLine names another owner" },
    ]);
    expect(await storedLines()).toHaveLength(2);
    const same = await put({ lines: [{ id: first, quantity: 5, order: { id: order } }] });
    expect([same.status, linesOf(same.json)]).toEqual([200, [[5, ['fragile']]]]);
  });

  it('cannot have the id of a row that exists, and then nothing is created', async () => {
    const answer = await post({ number: 'never', lines: [{ quantity: 1 }, { id: first, quantity: 9 }] });
    expect(answer).toAnswer(400, {
      error: 'Entity creation failed',
      details: `Entity OrderLine with id ${first} already exists`,
    });
    const found = await app.database.rows(new Statement('SELECT id FROM domain_order WHERE number = $1'), ['never']);
    expect(found).toEqual([]);
  });
});

describe('items of an existing object (protocol/entities.md 10.4)', () => {
  it('are updated by id, created without one, and removed when they are not mentioned', async () => {
    const answer = await put({ lines: [{ id: first, quantity: 3 }, { quantity: 7 }] });
    expect([answer.status, linesOf(answer.json)]).toEqual([
      200,
      [
        [3, ['fragile']],
        [7, []],
      ],
    ]);
    expect(await storedLines()).toEqual([
      [second, '2', 't', '2', 'admin'],
      [first, '3', 'f', '2', null],
      [expect.any(String), '7', 'f', '1', null],
    ]);
  });

  it('stay as they are when the attribute is absent', async () => {
    const answer = await put({ number: 'A-2' });
    expect(linesOf(answer.json)).toEqual([
      [1, ['fragile']],
      [2, []],
    ]);
  });

  it('keep what they do not name, each for itself', async () => {
    const product = await insertRow(app.database, 'domain_product', { name: 'Kite' });
    await put({
      lines: [
        { id: first, product: { id: product } },
        { id: second, quantity: 8 },
      ],
    });
    const plan = encodeURIComponent(
      JSON.stringify({ entity: 'Order', properties: ['lines.quantity', 'lines.product'] }),
    );
    const answer = await app.as('admin').get(`/rest/entities/Order/${order}?fetchPlan=${plan}`);
    const { lines } = answer.json as { lines: { id: string; quantity: number; product?: { id: string } }[] };
    expect(lines.map((line) => [line.id, line.quantity, line.product?.id]).sort()).toEqual(
      [
        [first, 1, product],
        [second, 8, undefined],
      ].sort(),
    );
  });

  it('are all removed by an empty array, with their own items', async () => {
    const answer = await put({ lines: [] });
    expect([answer.status, linesOf(answer.json)]).toEqual([200, []]);
    expect((await app.as('admin').get(`/rest/entities/LineNote/${note}`)).status).toBe(404);
  });

  it('do not change the version of their owner, nor their own when they are only mentioned', async () => {
    await put({ lines: [{ id: first }, { id: second, quantity: 2.0 }] });
    expect((await storedLines()).map(([, quantity, deleted, version]) => [quantity, deleted, version])).toEqual([
      ['1', 'f', '1'],
      ['2', 'f', '1'],
    ]);
    const owner = await app.as('admin').get(`/rest/entities/Order/${order}`);
    expect(owner.json).toMatchObject({ version: 1 });
  });

  it('are written at the second level by the same rules', async () => {
    const answer = await put({
      lines: [
        { id: first, notes: [{ id: note, text: 'very fragile' }, { text: 'new' }] },
        { id: second, notes: [{ text: 'x' }] },
      ],
    });
    expect(linesOf(answer.json)).toEqual([
      [1, ['new', 'very fragile']],
      [2, ['x']],
    ]);
    const again = await put({ lines: [{ id: first, notes: [] }, { id: second }] });
    expect(linesOf(again.json)).toEqual([
      [1, []],
      [2, ['x']],
    ]);
  });

  it('come back when a removed one is named again', async () => {
    await put({ lines: [{ id: first }] });
    const answer = await put({ lines: [{ id: first }, { id: second, quantity: 4 }] });
    expect(linesOf(answer.json)).toEqual([
      [1, ['fragile']],
      [4, []],
    ]);
    expect((await storedLines())[1]).toEqual([second, '4', 'f', '3', null]);
  });

  it('cannot be taken from another object, nor from another line', async () => {
    const other = await insertRow(app.database, 'domain_order', { number: 'B-1' });
    const theirs = await insertRow(app.database, 'domain_order_line', { order_id: other, quantity: '5' });
    const gone = await insertRow(app.database, 'domain_order_line', {
      order_id: other,
      quantity: '6',
      deleted_date: '2024-01-01T00:00:00Z',
    });
    for (const id of [theirs, gone]) {
      const answer = await put({ lines: [{ id, quantity: 9 }] });
      expect(answer).toAnswer(400, {
        error: 'Entity update failed',
        details: `Entity OrderLine with id ${id} already exists`,
      });
    }
    const moved = await put({ lines: [{ id: first }, { id: second, notes: [{ id: note }] }] });
    expect(moved.json).toEqual({
      error: 'Entity update failed',
      details: `Entity LineNote with id ${note} already exists`,
    });
    expect((await storedLines()).map(([id]) => id)).toEqual([first, second]);
  });

  it('cannot be named twice', async () => {
    const answer = await put({
      lines: [
        { id: first, quantity: 5 },
        { id: first, quantity: 6 },
      ],
    });
    expect(answer).toAnswer(400, {
      error: 'Entity update failed',
      details: `Entity OrderLine with id ${first} is given more than once`,
    });
  });

  it('are created with the id they name when nobody has it', async () => {
    const id = '6d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e12';
    await put({ lines: [{ id: id.replaceAll('-', '').toUpperCase(), quantity: 4 }] });
    expect((await storedLines()).filter(([, , deleted]) => deleted === 'f')).toEqual([[id, '4', 'f', '1', null]]);
  });

  it('must have a readable id', async () => {
    const posted = await post({ number: 'N-3', lines: [{ id: 'no uuid' }] });
    expect(posted).toAnswer(400, {
      error: 'Invalid entity ID',
      details: 'Cannot convert no uuid into valid entity ID',
    });
    const answer = await put({ lines: [{ id: 'no uuid' }] });
    expect(answer).toAnswer(400, { error: 'Cannot deserialize an entity from JSON', details: '' });
  });
});

describe('items that do not fit (protocol/entities.md 10.2, protocol/errors.md 3, 4)', () => {
  const collection = "Attribute 'lines' refers to a collection. Property value must be a JSON array literal";
  const general = 'Cannot deserialize an entity from JSON';

  it.each([
    [null, collection],
    [{}, collection],
    [5, collection],
    [[5], general],
    [[null], general],
    [[{ notes: null }], "Attribute 'notes' refers to a collection. Property value must be a JSON array literal"],
    [[{ quantity: 'many' }], general],
    [[{ _entityName: 'Order' }], general],
  ])('%j is refused', async (lines, error) => {
    const posted = await post({ number: 'N-4', lines });
    expect(posted).toAnswer(400, { error, details: '' });
    const answer = await put({ lines });
    expect(answer).toAnswer(400, { error: general, details: '' });
  });

  it('report broken constraints by their own attributes, together with those of their owner', async () => {
    const answer = await put({ number: null, lines: [{ id: first, quantity: -1 }, { notes: [{}] }] });
    const violations = answer.json as { path: string; message: string; invalidValue: unknown }[];
    expect(answer.status).toBe(400);
    expect(violations.map(({ path, message, invalidValue }) => [path, message, invalidValue])).toEqual([
      ['number', 'may not be null', null],
      ['quantity', 'must be greater than or equal to 0', -1],
      ['text', 'may not be null', null],
    ]);
    expect(await storedLines()).toHaveLength(2);
  });
});

describe('unique values of items (protocol/entities.md 10.4)', () => {
  const cabinet = async (places: number[]) => {
    const answer = await app
      .as('admin')
      .post(`/rest/entities/Cabinet?responseFetchPlan=${inlinePlan}`, { drawers: places.map((place) => ({ place })) });
    return answer.json as { id: string; drawers: { id: string; place: number }[] };
  };
  const inlinePlan = encodeURIComponent(JSON.stringify({ entity: 'Cabinet', properties: ['drawers.place'] }));
  const places = async (id: string, body: object) => {
    const answer = await app.as('admin').put(`/rest/entities/Cabinet/${id}?responseFetchPlan=${inlinePlan}`, body);
    const { drawers } = answer.json as { drawers?: { place: number }[] };
    return [answer.status, drawers?.map(({ place }) => place).sort() ?? answer.json];
  };

  it('move from a removed item to a new one and to one that stays', async () => {
    const { id, drawers } = await cabinet([1, 2, 3]);
    const last = drawers.find(({ place }) => place === 3);
    expect(await places(id, { drawers: [{ place: 1 }, { id: last?.id, place: 2 }] })).toEqual([200, [1, 2]]);
  });

  it('move from an item that stays to a new one', async () => {
    const { id, drawers } = await cabinet([1]);
    expect(await places(id, { drawers: [{ id: drawers[0]?.id, place: 2 }, { place: 1 }] })).toEqual([200, [1, 2]]);
  });

  it('cannot be there twice', async () => {
    const { id } = await cabinet([1]);
    expect(await places(id, { drawers: [{ place: 5 }, { place: 5 }] })).toEqual([
      409,
      { error: 'Unique constraint violation', details: 'uq_domain_drawer_place', attributes: ['cabinet', 'place'] },
    ]);
    expect(await places(id, {})).toEqual([200, [1]]);
  });

  it('do not matter to a reference that lets go of a removed item, or takes a new one', async () => {
    const { id, drawers } = await cabinet([1, 2]);
    const [first, second] = drawers.map((drawer) => ({ id: drawer.id }));
    expect(await places(id, { locked: first })).toEqual([200, [1, 2]]);
    expect(await places(id, { locked: null, drawers: [second] })).toHaveLength(2);
    const own = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1fd0d0';
    expect(await places(id, { locked: { id: own }, drawers: [{ id: own, place: 2 }] })).toEqual([200, [2]]);
    expect(await places(id, { locked: null, drawers: [] })).toEqual([200, []]);
  });
});
