import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'lossless-json';
import { parseJson } from '../../src/latchkey/common/json-text.js';
import { boundValues } from '../../src/latchkey/conditions/bound-values.js';
import { parseFilter } from '../../src/latchkey/conditions/filter-parser.js';
import { OPERATORS } from '../../src/latchkey/conditions/operators.js';
import { compilePredicate } from '../../src/latchkey/conditions/predicate.js';
import { compileSql } from '../../src/latchkey/conditions/sql-compiler.js';
import { ToOneJoins } from '../../src/latchkey/conditions/to-one-joins.js';
import { EVERYTHING } from '../../src/latchkey/conditions/visible-rows.js';
import { sameJson } from '../../src/latchkey/datatypes/json-datatype.js';
import { NO_LIMITS } from '../../src/latchkey/datatypes/scalar-parser.js';
import { type EntityModel, EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { useApp } from '../harness/use-app.js';
import { GADGETS, startGadgets } from './start-gadgets.js';

const ROWS = 60;
const FILTERS = 200;
/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.KINDS_SEED ?? Date.now() % 2 ** 31);
const TEST_MS = 60_000;

const app = useApp(startGadgets);
let gadget: EntityModel;

beforeAll(() => {
  gadget = app.nest.get(EntityRegistry).get('Gadget');
});
beforeEach(async () => {
  await app.database.rows(new Statement('DELETE FROM spec_gadget'));
});

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: SEED });

/** Texts with what JSON, arrays and LIKE patterns treat specially, and without what PostgreSQL cannot store. */
const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ab', 'AB', '%', '_', '\\', '"', "'", '{}', ',', 'NULL', 'null', ' ', 'é', '😀', '1'),
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((each) => !each.includes('\u0000') && each.isWellFormed()),
);
/** Numbers as JSON texts, some of which JavaScript cannot hold. */
const digits = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map(String),
  fc.constantFrom(
    '1.0',
    '0.1',
    '-0',
    '1e2',
    '100',
    '9007199254740993',
    '12345678901234567890.12345678901234567890',
    '1E-7',
  ),
);
const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.oneof(
      text.map((each) => JSON.stringify(each)),
      digits,
      fc.constantFrom('true', 'false', 'null'),
    ),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join()}]`),
    fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', '0', '__proto__'), text), tie('value'), { maxKeys: 3 }).map(
      (members) =>
        `{${Object.entries(members)
          .map(([key, each]) => `${JSON.stringify(key)}:${each}`)
          .join()}}`,
    ),
  ),
})).value;

const listOf = <T>(element: fc.Arbitrary<T>) => fc.array(fc.option(element, { freq: 4 }), { maxLength: 4 });
const grid = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })).chain(([width, height]) =>
  fc.array(fc.array(fc.option(fc.integer({ min: -9, max: 9 })), { minLength: width, maxLength: width }), {
    minLength: height,
    maxLength: height,
  }),
);
const LISTS = fc.record({
  history: listOf(fc.constantFrom('ACTIVE', 'RETIRED')),
  numbers: listOf(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  texts: listOf(text),
  names: listOf(text),
  keys: listOf(fc.uuid()),
  days: listOf(fc.constantFrom('2024-02-29', '0001-01-01', '9999-12-31')),
  moments: listOf(fc.constantFrom('2024-05-06T07:08:09.123456Z', '1969-12-31T23:59:59Z')),
  flags: listOf(fc.boolean()),
  grid: fc.oneof(grid, fc.constant([])),
  labels: fc
    .array(
      text.filter((each) => !each.includes(',')),
      { maxLength: 3 },
    )
    .filter((list) => list.length !== 1 || list[0] !== ''),
  status: fc.constantFrom('ACTIVE', 'RETIRED'),
  level: fc.constantFrom('LOW', 'HIGH', null),
  size: fc.constantFrom('S', 'M', "L'X", null),
});

/** Stores rows and reads them again. @param bodies JSON texts of their members */
async function stored(bodies: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows = bodies.map((body, index) => `{"id":${index},${body}}`);
  const created = await app.as('admin').post(GADGETS, `[${rows.join()}]`);
  expect([SEED, created.status, created.status === 201 ? '' : created.text]).toEqual([SEED, 201, '']);
  const { text: answer } = await app
    .as('admin')
    .get(`${GADGETS}?fetchPlan=whole&sort=id&returnNulls=true&limit=${ROWS}`);
  return parseJson(answer) as Readonly<Record<string, unknown>>[];
}

describe('values that come back as they were written', () => {
  it(
    'JSON of every shape, in jsonb, json and simple-json',
    async () => {
      const values = sample(jsonText, ROWS);
      const rows = await stored(values.map((value) => `"settings":${value},"raw":${value},"notes":${value}`));
      for (const [index, value] of values.entries()) {
        for (const attribute of ['settings', 'raw', 'notes']) {
          const found = rows[index]?.[attribute];
          const shown = `${attribute}: ${stringify(found) ?? ''} for ${value}`;
          expect([SEED, shown, sameJson(found, parseJson(value))]).toEqual([SEED, shown, true]);
        }
      }
    },
    TEST_MS,
  );

  it(
    'arrays, constants and texts with commas between them',
    async () => {
      const values = sample(LISTS, ROWS);
      const rows = await stored(values.map((value) => JSON.stringify(value).slice(1, -1)));
      for (const [index, value] of values.entries()) {
        const found = JSON.parse(stringify(rows[index]) ?? '') as object;
        expect({ seed: SEED, ...found }).toMatchObject({ seed: SEED, ...value });
      }
    },
    TEST_MS,
  );
});

describe('conditions on JSON and arrays', () => {
  /** Ids by SQL, and by the predicate over the stored texts. */
  async function bothWays(filter: object): Promise<readonly [readonly string[], readonly string[]]> {
    const condition = parseFilter(gadget, parseJson(stringify(filter) ?? ''), NO_LIMITS);
    if (condition?.kind !== 'property') {
      throw new Error('The filter is one condition');
    }
    const joins = new ToOneJoins('j', EVERYTHING);
    const sql = compileSql(condition, { alias: 'r', joins }, 1, EVERYTHING);
    const rows = await app.database.rows(
      new Statement(`SELECT r.id FROM spec_gadget r WHERE ${sql} ORDER BY r.id`),
      boundValues(condition),
    );
    const { column, kind } = condition.path.end;
    const read = kind === 'elements' ? `to_json(${column}::text[])` : column;
    const all = await app.database.rows(new Statement(`SELECT id, ${read} FROM spec_gadget ORDER BY id`));
    const passes = compilePredicate(condition);
    const row = (value: string | null) => ({ value: () => value, reference: () => null, items: () => [] });
    return [
      rows.map(([id]) => id ?? ''),
      all.filter(([, value]) => passes(row(value ?? null)) === true).map(([id]) => id ?? ''),
    ];
  }

  it(
    'find the same rows in the database and in memory',
    async () => {
      const values = sample(fc.tuple(jsonText, LISTS), ROWS);
      await stored(values.map(([value, lists]) => `"settings":${value},${JSON.stringify(lists).slice(1, -1)}`));
      const path = fc.constantFrom(
        'settings',
        'settings.a',
        'settings.b',
        'settings.0',
        'settings.a.b',
        'settings.0.0',
      );
      const json = fc
        .oneof(
          jsonText,
          text.map((each) => JSON.stringify(each)),
          digits,
        )
        .map((each) => parseJson(each));
      const onJson = fc.record({
        property: path,
        operator: fc.constantFrom(...OPERATORS),
        value: fc.oneof(json, fc.array(json, { maxLength: 2 })),
      });
      const onLists = fc.oneof(
        fc.record({
          property: fc.constantFrom('texts', 'names'),
          operator: fc.constantFrom('=', '<>', 'contains', 'startsWith', 'doesNotContain', 'isNull', 'notEmpty'),
          value: text,
        }),
        fc.record({
          property: fc.constantFrom('numbers', 'grid'),
          operator: fc.constantFrom('=', '<>', '>', '<=', 'isNull', 'notEmpty'),
          value: fc.integer({ min: -9, max: 9 }),
        }),
        fc.record({
          property: fc.constantFrom('history'),
          operator: fc.constantFrom('in', 'notIn'),
          value: fc.array(fc.constantFrom('ACTIVE', 'RETIRED'), { maxLength: 2 }),
        }),
      );
      let compared = 0;
      for (const property of sample(fc.oneof(onJson, onLists), FILTERS)) {
        const result = await bothWays({ conditions: [property] }).catch((error: unknown) => refusal(error));
        if (result) {
          compared += 1;
          expect([SEED, stringify(property), result[0]]).toEqual([SEED, stringify(property), result[1]]);
        }
      }
      expect(compared).toBeGreaterThan(FILTERS / 4);
    },
    TEST_MS,
  );
});

/** A filter with a value that its operator does not take. @throws any other error */
function refusal(error: unknown): undefined {
  if ((error as { status?: unknown }).status !== 400) {
    throw error;
  }
}
