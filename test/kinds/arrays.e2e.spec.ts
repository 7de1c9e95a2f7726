import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { runSql } from '../builders/ledger.module.js';
import { useApp } from '../harness/use-app.js';
import { GADGETS, Gadgets, startGadgets } from './start-gadgets.js';

const app = useApp(startGadgets);
let gadgets: Gadgets;

const KEY = '0b9e6a52-3b0f-4c55-8f7b-6f0f6a2f9c01';
const FULL = {
  id: 1,
  numbers: [3, null, -1],
  texts: ['a,b', null, '', 'NULL', '"{}"'],
  names: ['Ann', 'Bob'],
  prices: [1.5, null, 12345678901234],
  keys: [KEY],
  days: ['2024-02-29', null],
  moments: ['2024-05-06T07:08:09.5Z'],
  flags: [true, false, null],
  grid: [
    [1, null],
    [3, 4],
  ],
  labels: ['red', 'dark blue', ''],
};

beforeAll(async () => {
  gadgets = new Gadgets(app);
  const second = { id: 2, numbers: [], texts: ['tagged'], names: ['Ann'], grid: [], labels: [] };
  expect((await gadgets.create([FULL, second, { id: 3, numbers: null, labels: null }])).status).toBe(201);
});

describe('arrays of the database and simple-array (docs/decisions/0050-json-enums-and-arrays.md)', () => {
  it('are lists, with null among their elements and with lists in lists', async () => {
    expect(await gadgets.read(1)).toMatchObject(FULL);
    const statement = new Statement('SELECT numbers, grid, labels FROM spec_gadget WHERE id = 1');
    expect(await app.database.rows(statement)).toEqual([['{3,NULL,-1}', '{{1,NULL},{3,4}}', 'red,dark blue,']]);
  });

  it('that are empty or null are empty lists', async () => {
    const none = { numbers: [], texts: [], grid: [], labels: [] };
    expect(await gadgets.read(2)).toMatchObject({ ...none, texts: ['tagged'] });
    expect(await gadgets.read(3)).toMatchObject(none);
  });

  it('come back as they were shown', async () => {
    const { version, ...shown } = (await gadgets.read(1)) as Record<string, unknown>;
    expect(version).toBeUndefined();
    expect((await gadgets.update(1, shown)).status).toBe(200);
    expect(await gadgets.read(1)).toMatchObject(FULL);
  });

  it('change in bulk, each row its own', async () => {
    await gadgets.create([
      { id: 10, numbers: [1], grid: [[1]], labels: ['x', 'y'] },
      { id: 11, numbers: [2], grid: [[1], [2]], labels: ['z'] },
    ]);
    const bodies = [
      { id: 10, numbers: [null], grid: [[5, 6]] },
      { id: 11, labels: ['a', 'b'] },
    ];
    expect((await app.as('admin').put(GADGETS, bodies)).status).toBe(200);
    expect(await gadgets.read(10)).toMatchObject({ numbers: [null], grid: [[5, 6]], labels: ['x', 'y'] });
    expect(await gadgets.read(11)).toMatchObject({ numbers: [2], grid: [[1], [2]], labels: ['a', 'b'] });
  });

  it('of other programs are shown with all their levels', async () => {
    await runSql(app, `INSERT INTO spec_gadget (id, numbers, grid) VALUES (12, '{{1,2},{3,NULL}}', '[0:1]={7,8}')`);
    expect(await gadgets.read(12)).toMatchObject({
      numbers: [
        [1, 2],
        [3, null],
      ],
      grid: [7, 8],
    });
  });

  it('a list of empty lists is the empty list', async () => {
    await gadgets.create({ id: 13, grid: [[], []] });
    expect(await gadgets.read(13)).toMatchObject({ grid: [] });
  });

  it.each<[string, unknown, string]>([
    ['grid', [[1], [2, 3]], "Attribute 'grid' holds 2 levels of lists, and those of one level have the same length"],
    ['grid', [1], "Attribute 'grid' holds 2 levels of lists, and those of one level have the same length: 1"],
    ['grid', [[1], []], "Attribute 'grid' holds 2 levels of lists, and those of one level have the same length"],
    [
      'labels',
      ['a', 'b,c'],
      'Attribute \'labels\' is stored as one text with commas between its values, which hold none: "b,c"',
    ],
    [
      'labels',
      [''],
      'Attribute \'labels\' is stored as one text with commas between its values, which cannot hold an empty text alone: ""',
    ],
  ])('%s %j: 400 with the valid form', async (attribute, value, details) => {
    const error = 'Cannot deserialize an entity from JSON';
    expect(await gadgets.create({ id: 99, [attribute]: value })).toAnswer(400, { error, details });
  });

  it.each<[string, unknown]>([
    ['numbers', [[1]]],
    ['numbers', ['x']],
    ['numbers', 1],
    ['labels', ['a', null]],
    ['days', ['2024-02-30']],
  ])('%s %j: 400', async (attribute, value) => {
    expect(await gadgets.create({ id: 99, [attribute]: value })).toMatchObject({ status: 400 });
  });

  it.each<[string, string, unknown, unknown]>([
    ['numbers', '=', -1, [1]],
    ['numbers', '>', 2, [1]],
    ['numbers', '<>', 3, [1]],
    ['numbers', 'in', [7, 3], [1]],
    ['numbers', 'isNull', undefined, [2, 3]],
    ['numbers', 'notEmpty', undefined, [1]],
    ['texts', '=', 'tagged', [2]],
    ['texts', 'contains', 'TAG', [2]],
    ['texts', '=', 'NULL', [1]],
    ['names', '=', 'Ann', [1, 2]],
    ['names', 'in', ['Bob'], [1]],
    ['names', 'startsWith', 'b', [1]],
    ['prices', '=', '1.50', [1]],
    ['keys', '=', KEY, [1]],
    ['days', '>=', '2024-02-29', [1]],
    ['moments', '=', '2024-05-06T09:08:09.5+02:00', [1]],
    ['flags', '=', false, [1]],
    ['grid', '=', 4, [1]],
    ['grid', 'isNull', undefined, [2, 3]],
    ['labels', '=', 'red', [1]],
    ['labels', 'contains', 'BLUE', [1]],
    ['labels', 'isNull', undefined, [2, 3]],
    ['numbers', 'contains', 1, '400 Operator contains is not available for java type java.util.List'],
    ['numbers', '=', 'x', '400 Cannot parse property value: x'],
  ])('%s %s %j finds %j: one of the elements', async (property, operator, value, ids) => {
    const result = await gadgets.found(property, operator, value);
    expect(Array.isArray(result) ? result.filter((id) => Number(id) < 10) : result).toEqual(ids);
  });

  it('do not sort', async () => {
    expect(await app.as('admin').get(`${GADGETS}?sort=numbers`)).toMatchObject({ status: 200 });
  });
});
