import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { runSql } from '../builders/ledger.module.js';
import { useApp } from '../harness/use-app.js';
import { GADGETS, Gadgets, startGadgets } from './start-gadgets.js';

const app = useApp(startGadgets);
let gadgets: Gadgets;

const text = async (expression: string, id: number): Promise<string | null | undefined> =>
  (await app.database.rows(new Statement(`SELECT ${expression} FROM spec_gadget WHERE id = ${id}`)))[0]?.[0];
const raw = async (id: number): Promise<string> => (await app.as('admin').get(`${GADGETS}/${id}`)).text;

const VALUE = { theme: { color: 'dark', size: 2 }, tags: ['red', { a: 1 }], on: true, note: '100% "x"', none: null };

beforeAll(async () => {
  gadgets = new Gadgets(app);
  const rows = [
    { id: 1, settings: VALUE, raw: VALUE, notes: VALUE },
    { id: 2, settings: { theme: { color: 'Darker', size: '2' }, on: false } },
    { id: 3, settings: ['red', 7] },
    { id: 4, settings: 'dark' },
    { id: 5, settings: null, extras: {} },
  ];
  expect((await gadgets.create(rows)).status).toBe(201);
});

describe('JSON in jsonb, json and simple-json columns (docs/decisions/0050-json-enums-and-arrays.md)', () => {
  it('is written and shown as JSON, and a default of the column counts', async () => {
    expect(await gadgets.read(1)).toMatchObject({
      settings: VALUE,
      raw: VALUE,
      notes: VALUE,
      extras: { color: 'grey' },
    });
    expect(await gadgets.read(3)).toMatchObject({ settings: ['red', 7] });
    expect(await gadgets.read(5)).not.toHaveProperty('settings');
    expect(await gadgets.read(5, '&returnNulls=true')).toMatchObject({ settings: null, raw: null, notes: null });
  });

  it('keeps every digit of its numbers', async () => {
    const json = '{"big":12345678901234567890.1234567890123456789,"long":9007199254740993,"price":1.50}';
    const body = `{"id":10,"settings":${json},"raw":${json},"notes":${json}}`;
    expect((await app.as('admin').post(GADGETS, body)).status).toBe(201);
    for (const member of [
      '"big": 12345678901234567890.1234567890123456789',
      '"long": 9007199254740993',
      '"price": 1.50',
    ]) {
      expect(await raw(10)).toContain(member);
    }
    expect(await raw(10)).toContain(`"raw":${json}`);
    expect(await raw(10)).toContain(`"notes":${json}`);
    expect(await gadgets.found('settings.long', '=', 9007199254740992)).toEqual([]);
  });

  it('changes as a whole, and not when it stays equal', async () => {
    await gadgets.create({ id: 11, settings: { a: 1, b: [1.0] } });
    const before = await text('xmin', 11);
    expect((await gadgets.update(11, { settings: { b: [1], a: 1 } })).status).toBe(200);
    expect(await text('xmin', 11)).toBe(before);
    expect((await gadgets.update(11, { settings: { b: 2 } })).status).toBe(200);
    expect(await gadgets.read(11)).toMatchObject({ settings: { b: 2 } });
    expect((await gadgets.update(11, { settings: null })).status).toBe(200);
    expect(await text('settings', 11)).toBeNull();
  });

  it('is written in bulk, each row its own value', async () => {
    await gadgets.create([
      { id: 12, settings: 1, notes: [1] },
      { id: 13, settings: [2], notes: { a: 2 } },
    ]);
    const bodies = [
      { id: 12, settings: { a: [1] }, raw: 'x' },
      { id: 13, notes: 'only the notes' },
    ];
    expect((await app.as('admin').put(GADGETS, bodies)).status).toBe(200);
    expect(await gadgets.read(12)).toMatchObject({ settings: { a: [1] }, raw: 'x', notes: [1] });
    expect(await gadgets.read(13)).toMatchObject({ settings: [2], notes: 'only the notes' });
  });

  it('that is the JSON null is null, and text that is not JSON is null', async () => {
    await gadgets.create({ id: 14, settings: 1, raw: 1, notes: 1 });
    await runSql(app, `UPDATE spec_gadget SET settings = 'null', raw = ' null ', notes = '{broken' WHERE id = 14`);
    expect(await gadgets.read(14, '&returnNulls=true')).toMatchObject({ settings: null, raw: null, notes: null });
    expect(await gadgets.read(14)).not.toHaveProperty('settings');
    expect(await gadgets.found('settings', 'isNull')).toContain(14);
    expect(await gadgets.found('raw', 'isNull')).toContain(14);
    expect((await gadgets.update(14, { status: 'RETIRED' })).status).toBe(200);
    expect([await text('settings', 14), await text('notes', 14)]).toEqual(['null', '{broken']);
  });

  it.each([
    ['{"a":"\\u0000"}', '"\\u0000"'],
    ['{"\\ud800":1}', '"\\ud800"'],
    ['[1e99999]', '1e99999'],
  ])('%s cannot be stored: 400 naming the part', async (json, part) => {
    const { status, json: answer } = await app.as('admin').post(GADGETS, `{"id":99,"settings":${json}}`);
    const error = `An error occurred while parsing property. Type [JsonDatatype]. Value [${part}].`;
    expect([status, answer]).toMatchObject([400, { error }]);
  });

  it('is limited in depth and in the digits of numbers, as bodies are', async () => {
    const deep = `{"id":99,"settings":${'['.repeat(600)}${']'.repeat(600)}}`;
    expect((await app.as('admin').post(GADGETS, deep)).status).toBe(400);
    const long = await app.as('admin').post(GADGETS, `{"id":99,"settings":[${'1'.repeat(150_001)}]}`);
    expect([long.status, JSON.stringify(long.json)]).toEqual([400, expect.stringContaining('MAX_NUMBER_LENGTH')]);
  });
});

describe('filters of JSON', () => {
  it.each<[string, string, unknown, unknown]>([
    ['settings.theme.color', '=', 'dark', [1]],
    ['settings.theme.color', '<>', 'dark', [2]],
    ['settings.theme.color', 'in', ['dark', 'Darker'], [1, 2]],
    ['settings.theme.color', 'notIn', ['dark'], [2]],
    ['settings.theme.color', 'contains', 'ARK', [1, 2]],
    ['settings.theme.color', 'doesNotContain', 'darker', [1]],
    ['settings.theme.color', 'startsWith', 'DARK', [1, 2]],
    ['settings.theme.color', 'endsWith', 'er', [2]],
    ['settings.theme.color', '>', 'E', [1]],
    ['settings.theme.size', '=', 2.0, [1]],
    ['settings.theme.size', '=', '2', [2]],
    ['settings.theme.size', '>=', 1.5, [1]],
    ['settings.theme', '=', { size: 2, color: 'dark' }, [1]],
    ['settings.theme', 'contains', { color: 'dark' }, [1]],
    ['settings.on', '=', false, [2]],
    ['settings.tags', 'contains', 'red', [1]],
    ['settings.tags.0', '=', 'red', [1]],
    ['settings.0', '=', 'red', [3]],
    ['settings.note', 'contains', '100% "', [1]],
    ['settings.note', '=', '', []],
    ['settings', 'contains', ['red'], [3]],
    ['settings', 'contains', 7, [3]],
    ['settings', 'contains', { on: true }, [1]],
    ['settings', 'doesNotContain', { on: true }, [2, 3, 4]],
    ['settings', '=', 'dark', [4]],
    ['settings', '<>', 'dark', [1, 2, 3]],
    ['settings.theme.color', 'notEmpty', true, [1, 2]],
    ['settings.none', 'notEmpty', true, []],
  ])('%s %s %j', async (property, operator, value, ids) => {
    const result = await gadgets.found(property, operator, value);
    expect(Array.isArray(result) ? result.filter((id) => Number(id) < 10) : result).toEqual(ids);
  });

  it('a member that is missing, or the JSON null, is null', async () => {
    expect(await gadgets.found('settings.none', 'isNull')).toEqual(expect.arrayContaining([1, 2, 3, 4, 5]));
    expect(await gadgets.found('settings', 'isNull')).toEqual(expect.arrayContaining([5]));
    expect(await gadgets.found('notes', 'notEmpty')).toEqual(expect.arrayContaining([1]));
  });

  it.each<[string, string, unknown, string]>([
    ['settings.theme.size', '>', true, 'Cannot parse property value: true: > compares JSON numbers or texts'],
    ['settings.theme.size', 'startsWith', 2, 'Cannot parse property value: 2: startsWith compares texts'],
    ['settings.theme', 'in', [null], 'Cannot parse property value: null: isNull finds null'],
    ['settings.theme', 'in', 'dark', 'JSON array was expected as a value for condition with operator in'],
    ['settings', '>', 1, 'Operator > is not available for java type com.fasterxml.jackson.databind.JsonNode'],
    [
      'settings.theme',
      'overlaps',
      'a',
      'Operator overlaps is not available for java type com.fasterxml.jackson.databind.JsonNode',
    ],
    [
      'settings.theme',
      'matches',
      'a',
      'Operator matches is not available for java type com.fasterxml.jackson.databind.JsonNode',
    ],
    ['settings..color', '=', 1, 'Property for Gadget not found: settings..color'],
    ['settings.a\u0000', '=', 1, 'Property for Gadget not found: settings.a\u0000'],
    ['settings.theme.color', '=', 'a\u0000', 'Cannot parse property value: "a\\u0000"'],
    [
      'raw.theme',
      '=',
      1,
      'Property for Gadget is not jsonb or hstore, so that its members cannot be compared: raw.theme',
    ],
    ['raw', '=', 1, 'Property for Gadget is stored in another form and cannot be compared: raw'],
    ['notes', 'contains', 'x', 'Property for Gadget is stored in another form and cannot be compared: notes'],
  ])('%j %s %j: 400', async (property, operator, value, details) => {
    expect(await gadgets.found(property, operator, value)).toBe(`400 ${details}`);
  });

  it('names and values are never part of the statement', async () => {
    const name = `x' OR 1=1 --"}]`;
    await gadgets.create({ id: 20, settings: { [name]: name, 'a{b}': [name] } });
    expect(await gadgets.found(`settings.${name}`, '=', name)).toEqual([20]);
    expect(await gadgets.found('settings.a{b}', 'contains', [name])).toEqual([20]);
    expect(await gadgets.found(`settings.${name}x`, 'in', [name, `'}`])).toEqual([]);
  });

  it('go through references', async () => {
    await gadgets.create({ id: 21, parent: { id: 1 } });
    expect(await gadgets.found('parent.settings.theme.color', '=', 'dark')).toEqual([21]);
  });

  it.each(['settings', '-settings', 'settings.theme.color', 'raw'])('sort=%s: 400, JSON has no order', async (sort) => {
    expect(await app.as('admin').get(`${GADGETS}?sort=${sort}`)).toAnswer(400, {
      error: 'Invalid request parameter',
      details: `Attribute Gadget.${sort.includes('raw') ? 'raw' : 'settings'} holds JSON, which has no order: rows cannot be sorted by it`,
    });
  });
});
