import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import openapiTypes, { astToString } from 'openapi-typescript';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../src/latchkey/model/data-source.token.js';
import { UnconstrainedData } from '../../src/latchkey/entities/repository/unconstrained-data.js';
import { aRestrictedUser } from '../builders/a-user.js';
import { Kind, KindsModule, seenByCode } from '../builders/kinds.module.js';
import { runSql } from '../builders/ledger.module.js';
import { startAppOn } from '../harness/app.js';
import { openTestDatabase } from '../harness/test-database.js';
import { useApp } from '../harness/use-app.js';
import { withSql } from '../harness/with-sql.js';

const EXTENSIONS = ['citext', 'hstore', 'ltree'].map((name) => `CREATE EXTENSION ${name}`);
const app = useApp(async () => startAppOn(await withSql(openTestDatabase(), ...EXTENSIONS), {}, [KindsModule]));
const kinds = '/rest/entities/Kind';

const create = async (body: object): Promise<Record<string, unknown> & { readonly id: string }> => {
  const created = await app.as('admin').post(`${kinds}?responseFetchPlan=_local`, body);
  expect([body, created.status, created.status === 201 ? '' : created.json]).toEqual([body, 201, '']);
  return created.json as { id: string };
};
const search = async (property: string, operator: string, value: unknown) =>
  app.as('admin').post(`${kinds}/search`, { filter: { conditions: [{ property, operator, value }] } });
const finds = async (id: string, property: string, operator: string, value: unknown): Promise<boolean> => {
  const { status, json } = await search(property, operator, value);
  expect([property, operator, value, status, status === 200 ? '' : json]).toEqual([property, operator, value, 200, '']);
  return (json as { id: string }[]).some((each) => each.id === id);
};
const range = (lower: unknown, upper: unknown) => ({ lower, upper, lowerInclusive: true, upperInclusive: false });

/** What is sent, what is shown afterwards, and comparisons that find it (true) or do not. */
const CASES: readonly (readonly [string, unknown, unknown, ...(readonly [string, unknown, boolean])[]])[] = [
  ['citext', 'Ab', 'Ab', ['=', 'aB', true], ['contains', 'B', true], ['in', ['AB'], true], ['=', 'b', false]],
  ['padded', 'ab', 'ab', ['=', 'ab', true], ['=', 'ab ', true], ['endsWith', 'B', true], ['in', ['ab', 'x'], true]],
  ['float', 0.1, 0.1, ['=', 0.1, true], ['>', 0.2, false]],
  ['money', '-1234.5', -1234.5, ['=', -1234.5, true], ['<', 0, true], ['in', ['-1234.50'], true], ['>', 0, false]],
  ['interval', 'P1Y14MT90M', 'P2Y2MT1H30M', ['=', 'P26MT90M', true], ['>', 'P1D', true]],
  ['interval', 'P-1DT-0.5S', 'P-1DT-0.5S', ['<', 'PT0S', true]],
  [
    'inet',
    '10.1.2.3/8',
    '10.1.2.3/8',
    ['=', '10.1.2.3/8', true],
    ['contains', '10.9.9.9', true],
    ['overlaps', '11.0.0.0/8', false],
  ],
  ['inet', 'FE80::0001', 'fe80::1', ['=', 'fe80:0::1', true], ['>', '10.0.0.1', true]],
  ['cidr', '10.0.0.0/8', '10.0.0.0/8', ['contains', '10.1.2.3/32', true], ['doesNotContain', '10.1.2.3/32', false]],
  [
    'macaddr',
    '08-00-2B-01-02-03',
    '08:00:2b:01:02:03',
    ['=', '08002b010203', true],
    ['in', ['08:00:2b:01:02:04'], false],
  ],
  ['macaddr8', '08:00:2b:01:02:03', '08:00:2b:ff:fe:01:02:03', ['=', '08002bfffe010203', true]],
  ['bit', '0101', '0101', ['=', '0101', true], ['in', ['1111'], false]],
  ['varbit', '01', '01', ['=', '01', true], ['=', '010', false]],
  ['xml', '<a b="c">d</a>', '<a b="c">d</a>', ['notEmpty', true, true]],
  ['ltree', 'Top.Science', 'Top.Science', ['startsWith', 'Top', true], ['startsWith', 'To', false], ['>', 'Top', true]],
  [
    'int4range',
    { lower: 1, upper: 5, upperInclusive: true },
    range(1, 6),
    ['contains', 5, true],
    ['contains', 6, false],
    ['overlaps', range(5, 9), true],
    ['=', { lower: 1, upper: 6 }, true],
    ['contains', range(2, 3), true],
  ],
  ['int4range', { empty: true }, { empty: true }, ['contains', 5, false]],
  [
    'int4range',
    { lower: 3 },
    { lower: 3, upper: null, lowerInclusive: true, upperInclusive: false },
    ['contains', 2000000000, true],
  ],
  ['int8range', range('9007199254740993', '9007199254740995'), null, ['contains', '9007199254740994', true]],
  ['numrange', { lower: '1.50', upper: 2 }, range(1.5, 2), ['contains', 1.75, true], ['doesNotContain', 2, true]],
  [
    'tsrange',
    range('2024-01-01T00:00:00', '2024-02-01T00:00:00'),
    range('2024-01-01T00:00:00', '2024-02-01T00:00:00'),
    ['contains', '2024-01-15T12:00:00', true],
  ],
  [
    'tstzrange',
    range('2024-01-01T01:00:00+01:00', null),
    { lower: '2024-01-01T00:00:00Z', upper: null, lowerInclusive: true, upperInclusive: false },
    ['contains', '2024-01-01T00:00:00Z', true],
  ],
  [
    'daterange',
    { lower: '2024-02-28', lowerInclusive: false, upper: '2024-03-01', upperInclusive: true },
    range('2024-02-29', '2024-03-02'),
    ['contains', '2024-02-29', true],
    ['overlaps', range('2024-03-01', null), true],
  ],
  [
    'int4multirange',
    [range(1, 3), range(5, 7)],
    [range(1, 3), range(5, 7)],
    ['contains', 6, true],
    ['contains', 4, false],
    ['overlaps', [range(3, 6)], true],
    ['=', [range(5, 7), range(1, 3)], true],
  ],
  ['datemultirange', [], [], ['contains', '2024-01-01', false]],
  ['point', { x: 1.5, y: -2 }, { x: 1.5, y: -2 }, ['isNull', true, false]],
  ['line', { a: 1, b: -1, c: 0 }, { a: 1, b: -1, c: 0 }],
  ['lseg', { start: { x: 0, y: 0 }, end: { x: 1, y: 1e-7 } }, { start: { x: 0, y: 0 }, end: { x: 1, y: 1e-7 } }],
  [
    'box',
    { upperRight: { x: 0, y: 0 }, lowerLeft: { x: 1, y: 2 } },
    { upperRight: { x: 1, y: 2 }, lowerLeft: { x: 0, y: 0 } },
  ],
  [
    'path',
    {
      closed: false,
      points: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
    },
    {
      closed: false,
      points: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
    },
  ],
  ['path', { closed: true, points: [{ x: 0, y: 0 }] }, { closed: true, points: [{ x: 0, y: 0 }] }],
  [
    'polygon',
    {
      points: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
        { x: 1, y: 0 },
      ],
    },
    {
      points: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
        { x: 1, y: 0 },
      ],
    },
  ],
  ['hstore', {}, {}, ['=', {}, true], ['contains', {}, true]],
  [
    'hstore',
    { 'a"b\\': 'c => "d", \\', empty: '', none: null },
    { 'a"b\\': 'c => "d", \\', empty: '', none: null },
    ['=', { none: null, empty: '', 'a"b\\': 'c => "d", \\' }, true],
    ['<>', { none: null }, true],
    ['contains', { none: null, empty: '' }, true],
    ['contains', { empty: null }, false],
    ['doesNotContain', { other: '' }, true],
  ],
  ['circle', { center: { x: 1, y: 2 }, radius: 3 }, { center: { x: 1, y: 2 }, radius: 3 }],
];

describe('a value of each kind', () => {
  it.each(CASES)('%s: %j is written, shown, written back and found', async (attribute, sent, shown, ...comparisons) => {
    const { id, ...created } = await create({ [attribute]: sent });
    if (shown !== null) {
      expect(created[attribute]).toEqual(shown);
    }
    const url = `${kinds}/${id}?responseFetchPlan=_local`;
    const back = await app.as('admin').put(url, { [attribute]: created[attribute] });
    expect([back.status, (back.json as Record<string, unknown>)[attribute]]).toEqual([200, created[attribute]]);
    for (const [operator, value, found] of comparisons) {
      expect([operator, value, await finds(id, attribute, operator, value)]).toEqual([operator, value, found]);
    }
    expect(await finds(id, attribute, 'notEmpty', true)).toBe(true);
    expect((await app.as('admin').put(`${kinds}/${id}`, { [attribute]: null })).status).toBe(200);
    expect(await finds(id, attribute, 'isNull', true)).toBe(true);
  });
});

const two = fc.integer({ min: -1000, max: 1000 });
const point = fc.record({ x: fc.double({ noNaN: true, noDefaultInfinity: true }), y: two });
const sorted = (values: readonly [number, number]) => [...values].sort((a, b) => a - b);
const intRange = fc.tuple(two, two, fc.boolean(), fc.boolean()).map(([a, b, lowerInclusive, upperInclusive]) => {
  const [lower, upper] = sorted([a, b]);
  return { lower, upper, lowerInclusive, upperInclusive };
});
const part = (unit: string) =>
  fc.oneof(
    fc.constant(''),
    two.map((value) => `${value}${unit}`),
  );
const interval = fc
  .tuple(part('Y'), part('M'), part('D'), part('H'), part('M'), fc.integer({ min: -5_000_000, max: 5_000_000 }))
  .map(([y, mo, d, h, m, us]) => `P${y}${mo}${d}T${h}${m}${us < 0 ? '-' : ''}${(Math.abs(us) / 1e6).toFixed(6)}S`);
const hex = fc.stringMatching(/^[0-9a-f]{1,4}$/);

const storable = fc
  .oneof(
    fc.constantFrom('a', '"', '\\', 'NULL', '=>', ', ', '\n', '__proto__'),
    fc.string({ unit: 'grapheme', maxLength: 5 }),
  )
  .filter((text) => !text.includes('\u0000') && text.isWellFormed());

/** Random values of the kinds that have more forms than one. */
const ANY = fc.record(
  {
    hstore: fc.dictionary(storable, fc.option(storable), { maxKeys: 4, noNullPrototype: true }),
    citext: fc.string({ maxLength: 20 }).filter((text) => !text.includes('\u0000')),
    padded: fc.stringMatching(/^[a-z ]{0,6}$/),
    money: fc.integer({ min: -1e12, max: 1e12 }).map((cents) => cents / 100),
    interval,
    inet: fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`),
      fc.array(hex, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':')),
    ),
    macaddr: fc.stringMatching(/^[0-9a-f]{12}$/),
    varbit: fc.stringMatching(/^[01]{1,6}$/),
    int4range: intRange,
    numrange: intRange,
    int4multirange: fc.array(intRange, { maxLength: 3 }),
    point,
    polygon: fc.record({ points: fc.array(point, { minLength: 1, maxLength: 4 }) }),
    box: fc.record({ upperRight: point, lowerLeft: point }),
  },
  { requiredKeys: [] },
);

describe('any value', () => {
  it('comes back as it is shown, from a write of what was shown, too', async () => {
    await fc.assert(
      fc.asyncProperty(ANY, async (body) => {
        const created = await create(body);
        const url = `${kinds}/${created.id}?fetchPlan=_local`;
        const read = await app.as('admin').get(url);
        expect(read.json).toEqual(created);
        const back = await app.as('admin').put(`${kinds}/${created.id}?responseFetchPlan=_local`, read.text);
        expect([back.status, back.json]).toEqual([200, created]);
        const { money, int4range } = body;
        expect(money ?? created.money).toEqual(created.money);
        const { lower = 0, upper = 0 } = int4range ?? {};
        if (lower + 1 < upper) {
          expect(await finds(created.id, 'int4range', 'contains', lower + 1)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a value that is not of the kind is 400 and says what is', () => {
  it.each<[string, unknown, string]>([
    ['interval', '5 days', '5 days is not an ISO 8601 duration such as P1Y2M3DT4H5M6.5S, or infinity'],
    ['interval', 'P', 'P is not an ISO 8601 duration such as P1Y2M3DT4H5M6.5S, or infinity'],
    ['interval', 'P999999999999Y', 'P999999999999Y is not an ISO 8601 duration such as P1Y2M3DT4H5M6.5S, or infinity'],
    ['inet', '10.0.0.256', '10.0.0.256 is not an address such as 10.0.0.1, 10.0.0.1/8 or fe80::1'],
    ['inet', '10.0.0.1/33', '10.0.0.1/33 is not an address such as 10.0.0.1, 10.0.0.1/8 or fe80::1'],
    [
      'cidr',
      '10.0.0.1/8',
      '10.0.0.1/8 is not a network without bits to the right of it, such as 10.0.0.0/8 or fe80::/10',
    ],
    ['macaddr', '08:00', '08:00 is not a hardware address of six bytes such as 08:00:2b:01:02:03'],
    ['varbit', '012', '012 is not bits such as 0101'],
    [
      'ltree',
      'a..b',
      'a..b is not labels of letters, digits, underscores and hyphens with dots between them, such as Top.Science',
    ],
    ['money', '1e20', '1e20 is not an amount from -92233720368547758.08 to 92233720368547758.07'],
    [
      'int4range',
      { lower: 2, upper: 1 },
      '{"lower":2,"upper":1} is not an object {"lower", "upper", "lowerInclusive", "upperInclusive"} whose lower bound is not above the upper one, or {"empty": true}',
    ],
    ['hstore', { a: 1 }, '{"a":1} is not an object of texts and nulls such as {"color": "red", "size": null}'],
    ['point', { x: 1 }, '{"x":1} is not an object {"x": 1, "y": 2}'],
    [
      'circle',
      { center: { x: 1, y: 1 }, radius: -1 },
      '{"center":{"x":1,"y":1},"radius":-1} is not an object {"center": {"x": 1, "y": 2}, "radius": 3}',
    ],
  ])('%s: %j', async (attribute, value, details) => {
    const error = 'Cannot deserialize an entity from JSON';
    expect(await app.as('admin').post(kinds, { [attribute]: value })).toAnswer(400, { error, details });
    if (!['point', 'circle'].includes(attribute)) {
      expect(await search(attribute, '=', value)).toAnswer(400, {
        error: 'Cannot parse entities filter',
        details: `Cannot parse property value: ${details}`,
      });
    }
  });

  it.each<[string, unknown]>([
    ['int4range', '[1,5)'],
    ['int4range', { lower: 1.5 }],
    ['int4range', { from: 1 }],
    ['int4range', [1, 5]],
    ['daterange', { lower: '2024-02-30' }],
    ['int4multirange', { lower: 1 }],
    ['polygon', { points: [] }],
    ['polygon', '((0,0))'],
    ['hstore', '"a"=>"1"'],
    ['hstore', []],
    ['hstore', { a: '\u0000' }],
    ['hstore', { a: { b: '1' } }],
    ['path', { closed: 1, points: [{ x: 1, y: 1 }] }],
    ['lseg', { start: { x: 1, y: 'a' }, end: { x: 1, y: 1 } }],
  ])('%s: %j is refused', async (attribute, value) => {
    expect((await app.as('admin').post(kinds, { [attribute]: value })).status).toBe(400);
  });

  it.each([
    ['bit', '01'],
    ['varbit', '0101010'],
    ['padded', 'abcdefg'],
  ])('%s: %s is out of range', async (attribute, value) => {
    const details = `Value of attribute '${attribute}' is out of range`;
    expect(await app.as('admin').post(kinds, { [attribute]: value })).toAnswer(400, {
      error: 'Entity creation failed',
      details,
    });
  });

  it.each([
    ['xml', '<a>'],
    ['line', { a: 0, b: 0, c: 1 }],
  ])('%s: what only the database refuses', async (attribute, value) => {
    expect(await app.as('admin').post(kinds, { [attribute]: value })).toAnswer(400, {
      error: 'Unacceptable value',
      details: 'The database cannot store or compare a value of the request',
    });
  });

  it.each([
    ['xml', '='],
    ['point', '='],
    ['int4range', 'in'],
    ['hstore', 'in'],
    ['interval', 'contains'],
    ['searched', '='],
    ['citext', 'overlaps'],
    ['text', 'matches'],
  ])('%s does not know the operator %s', async (attribute, operator) => {
    expect(await search(attribute, operator, ['x'])).toMatchObject({
      status: 400,
      json: { details: expect.stringContaining(`Operator ${operator} is not available for java type`) },
    });
  });

  it.each(['xml', 'point', 'polygon', 'hstore', 'searched'])('nobody can sort by %s', async (attribute) => {
    expect(await app.as('admin').get(`${kinds}?sort=${attribute}`)).toMatchObject({
      status: 400,
      json: { error: 'Invalid request parameter', details: expect.stringContaining('which has no order') },
    });
  });

  it.each(['citext', 'padded', 'money', 'interval', 'inet', 'macaddr', 'bit', 'ltree', 'int4range', 'int4multirange'])(
    'everybody can sort by %s',
    async (attribute) => {
      expect((await app.as('admin').get(`${kinds}?sort=-${attribute}`)).status).toBe(200);
    },
  );
});

describe('kinds in all places', () => {
  const values = {
    citext: 'Ab',
    padded: 'ab',
    money: 12.5,
    interval: 'P1M2DT3H',
    inet: '10.0.0.1',
    hstore: { a: '1', b: null },
    int4range: range(1, 6),
    int8range: range(1, 2),
    numrange: range(1.5, 2),
    point: { x: 1, y: 2 },
    searched: 'ignored',
    text: 'running foxes',
  };
  let id: string;

  beforeAll(async () => {
    ({ id } = await create(values));
  });

  it('are in instance names, and a tsvector is never shown or written', async () => {
    const shown = Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'searched'));
    const answer = await app.as('admin').get(`${kinds}/${id}?fetchPlan=_local`);
    expect(answer.json).toEqual({
      _entityName: 'Kind',
      _instanceName: 'ab 12.50 P1M2DT3H 10.0.0.1 [1,6)',
      id,
      ...shown,
    });
  });

  it('a tsvector is searched as people write searches', async () => {
    expect(await finds(id, 'searched', 'matches', 'fox run')).toBe(true);
    expect(await finds(id, 'searched', 'matches', 'fox -run')).toBe(false);
    expect(await finds(id, 'searched', 'matches', '"(&|!')).toBe(false);
  });

  it('are written in bulk, and a value that does not change writes nothing', async () => {
    const answer = await app.as('admin').post(`${kinds}?responseFetchPlan=_local`, [values, values, {}]);
    expect([answer.status, answer.status === 201 ? '' : answer.json]).toEqual([201, '']);
    const [first, second] = answer.json as { id: string }[];
    const changes = [
      { id: first?.id, interval: 'P2M', int4range: { empty: true } },
      { id: second?.id, inet: '10.0.0.2', point: null },
    ];
    expect(await app.as('admin').put(`${kinds}?responseFetchPlan=_local`, changes)).toMatchObject({
      status: 200,
      json: [
        { interval: 'P2M', int4range: { empty: true }, inet: '10.0.0.1', money: 12.5 },
        { interval: 'P1M2DT3H', inet: '10.0.0.2' },
      ],
    });
  });

  it('restrict rows, and an explanation shows the values that they compare', async () => {
    const username = 'shorty';
    await aRestrictedUser(app.database, ['short-kinds'], { username });
    const third = await create({ ...values, hstore: null });
    const other = await create({ ...values, interval: 'P2M' });
    const seen = async (each: string): Promise<number> => (await app.as(username).get(`${kinds}/${each}`)).status;
    expect([await seen(id), await seen(other.id), await seen(third.id)]).toEqual([200, 404, 404]);
    const question = new URLSearchParams({ username, entity: 'Kind', action: 'read', id: other.id });
    const answer = await app.as('admin').get(`/rest/security/explain?${question.toString()}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"interval":"P2M"');
    expect(answer.text).toContain('"money":"12.50"');
  });

  it('are ISO texts, digits and plain objects for code', async () => {
    const data = app.nest.get(UnconstrainedData, { strict: false });
    expect((await app.as('admin').get('/rest/services/kinds/remember')).status).toBe(204);
    const { caller, changes } = seenByCode;
    if (!caller) {
      throw new Error('The service has not been called');
    }
    expect(changes.at(-1)).toMatchObject({ interval: 'P2M', int4range: '["1","6")' });
    const kind = await data.for(caller).required(Kind, id, { plan: '_local' });
    expect(kind).toMatchObject({
      citext: 'Ab',
      money: '12.50',
      interval: 'P1M2DT3H',
      int4range: { lower: 1, upper: 6, lowerInclusive: true, upperInclusive: false },
      hstore: { a: '1', b: null },
      numrange: { lower: '1.5', upper: '2' },
      int8range: { lower: '1', upper: '2' },
      point: { x: 1, y: 2 },
    });
    kind.interval = 'P3D';
    kind.hstore = { c: 'é' };
    kind.int8range = { lower: '9007199254740993', upper: null };
    await data.for(caller).save(kind);
    const text = (await app.as('admin').get(`${kinds}/${id}?fetchPlan=_local`)).text;
    expect(text).toContain('"interval":"P3D"');
    expect(text).toContain('"hstore":{"c":"é"}');
    expect(text).toContain('"int8range":{"lower":9007199254740993,"upper":null');
  });

  it('have a type in metadata and a schema in the document', async () => {
    const { json } = await app.as('admin').get('/rest/metadata/entities/Kind');
    const { properties } = json as { properties: readonly { name: string; type: string }[] };
    expect(Object.fromEntries(properties.map(({ name, type }) => [name, type]))).toMatchObject({
      citext: 'string',
      padded: 'string',
      float: 'double',
      money: 'decimal',
      interval: 'interval',
      hstore: 'hstore',
      varbit: 'varbit',
      int4multirange: 'int4multirange',
      searched: 'tsvector',
    });
    const datatypes = (await app.as('admin').get('/rest/metadata/datatypes')).json as { id: string }[];
    expect(datatypes.filter(({ id: each }) => each === 'string')).toHaveLength(1);
    expect(datatypes).toContainEqual({ id: 'tstzrange', name: 'tstzrange' });
    const { text } = await app.as('admin').get('/rest/docs/openapiDetailed.json');
    const types = astToString(await openapiTypes(text));
    expect(types.slice(types.indexOf('entity_Kind: {'))).toMatch(
      /hstore\?: \{\s+\[key: string\]: string \| null;\s+\} \| null;/,
    );
    const source = app.nest.get<DataSource>(DATA_SOURCE, { strict: false });
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).filter((query) => query.includes('hstore'))).toEqual([]);
  });

  it('of arrays hold elements of the same form', async () => {
    const body = { code: 'AB', addresses: ['10.0.0.1', 'FE80::0001'] };
    expect((await app.as('admin').post('/rest/entities/Branch', body)).status).toBe(201);
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Branch', properties: ['code', 'addresses'] }));
    expect(await app.as('admin').get(`/rest/entities/Branch/AB?fetchPlan=${plan}`)).toMatchObject({
      json: { id: 'AB', code: 'AB', addresses: ['10.0.0.1', 'fe80::1'] },
    });
  });

  it('a required tsvector that nothing fills starts empty, and is filled by SQL', async () => {
    const created = await app.as('admin').post('/rest/entities/Branch', { code: 'W', words: 'ignored' });
    expect(created).toMatchObject({ status: 201, json: { id: 'W' } });
    const matches = async (): Promise<unknown> => {
      const filter = { conditions: [{ property: 'words', operator: 'matches', value: 'harbour' }] };
      return (await app.as('admin').post('/rest/entities/Branch/search', { filter })).json;
    };
    expect(await matches()).toEqual([]);
    await runSql(app, `UPDATE spec_branch SET words = to_tsvector('simple', 'harbour') WHERE code = 'W'`);
    expect(await matches()).toMatchObject([{ id: 'W' }]);
    expect((await app.as('admin').delete('/rest/entities/Branch/W')).status).toBe(204);
  });

  it('a padded key is found with blanks at its end and without', async () => {
    for (const key of ['AB', 'AB ', 'AB   ']) {
      const url = `/rest/entities/Branch/${encodeURIComponent(key)}`;
      expect(await app.as('admin').put(url, { note: key.trim() })).toMatchObject({ status: 200, json: { id: 'AB' } });
    }
    await runSql(app, `INSERT INTO spec_branch (code, words) VALUES ('C', 'south')`);
    expect(await app.as('admin').get('/rest/entities/Branch?sort=code')).toMatchObject({
      json: [{ id: 'AB' }, { id: 'C' }],
    });
  });
});
