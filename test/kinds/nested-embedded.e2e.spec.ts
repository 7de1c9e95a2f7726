import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import openapiTypes, { astToString } from 'openapi-typescript';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../src/latchkey/model/data-source.token.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUserWith } from '../builders/a-user.js';
import { insertValues } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { WellsModule } from './wells/wells.module.js';

const WELLS = '/rest/entities/Well';
const NORTH = { _entityName: 'Region', _instanceName: 'North', id: 'N' };
const ROWS = 40;
/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.KINDS_SEED ?? Date.now() % 2 ** 31);

const app = useApp(() => startApp({}, [WellsModule]));
let keeper: string;

beforeAll(async () => {
  keeper = await aUserWith(app.database, 'well-keeper');
});

beforeEach(async () => {
  await app.database.rows(new Statement('DELETE FROM spec_well'), []);
  await app.database.rows(new Statement('DELETE FROM spec_region'), []);
  await insertValues(app.database, 'spec_region', { code: 'N', name: 'North' });
  await insertValues(app.database, 'spec_region', { code: 'S', name: 'South' });
  const wells = [
    { id: 1, plot: { street: 'Lane', position: { lat: 48.5, datum: 'WGS84', region: { id: 'N' } } } },
    { id: 2, plot: { position: { lat: 5 }, entrance: { lat: 6, region: { id: 'S' } } } },
    { id: 3 },
  ];
  expect((await app.as(keeper).post(WELLS, wells)).status).toBe(201);
});

const read = async (username: string, id: number, parameters = ''): Promise<unknown> =>
  (await app.as(username).get(`${WELLS}/${id}${parameters}`)).json;

const inline = (...properties: readonly unknown[]): string =>
  `fetchPlan=${encodeURIComponent(JSON.stringify({ entity: 'Well', properties }))}`;

/** The ids that a condition finds, or the details of an error. */
async function found(username: string, condition: object, sort = 'id'): Promise<unknown> {
  const { status, json } = await app
    .as(username)
    .post(`${WELLS}/search`, { filter: { conditions: [condition] }, sort });
  return status === 200 ? (json as { id: number }[]).map(({ id }) => id) : (json as { details: string }).details;
}

describe('embedded objects in embedded objects: columns', () => {
  it('are named by all prefixes, as TypeORM says, and need no migration', async () => {
    const rows = await app.database.rows(
      new Statement(`SELECT column_name FROM information_schema.columns WHERE table_name = 'spec_well' ORDER BY 1`),
      [],
    );
    const position = (prefix: string) => [`${prefix}datum`, `${prefix}lat`, `${prefix}region_code`];
    const plot = (prefix: string) => [`${prefix}street`, ...position(prefix), ...position(`${prefix}position_`)];
    expect(rows.map(([name]) => name)).toEqual(
      ['id', ...plot('plot_'), ...plot('spare_'), ...position('surveyed_')].sort(),
    );
    const source = app.nest.get<DataSource>(DATA_SOURCE, { strict: false });
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });
});

describe('embedded objects in embedded objects: reads', () => {
  it('show all levels in `_base`, `{}` where nothing is, and references where a plan lists them', async () => {
    expect(await read(keeper, 1)).toEqual({
      _entityName: 'Well',
      _instanceName: '1',
      id: 1,
      plot: { street: 'Lane', position: { lat: 48.5, datum: 'WGS84' }, entrance: {} },
      reserve: { position: {}, entrance: {} },
      survey: {},
    });
    const region = { name: 'position', fetchPlan: { properties: ['lat', { name: 'region', fetchPlan: '_base' }] } };
    const plan = inline({ name: 'plot', fetchPlan: { properties: [region] } });
    const head = { _entityName: 'Well', _instanceName: '1', id: '1' };
    expect(await read(keeper, 1, `?${plan}`)).toEqual({
      ...head,
      plot: { position: { lat: 48.5, region: { ...NORTH, code: 'N', name: 'North' } } },
    });
    expect(await read(keeper, 1, `?${inline('plot.position.region.name', 'plot.entrance.lat')}`)).toEqual({
      ...head,
      plot: { position: { region: { ...NORTH, name: 'North' } }, entrance: {} },
    });
    expect(await read(keeper, 3, `?${inline('plot.position.lat')}&returnNulls=true`)).toMatchObject({
      plot: { position: { lat: null } },
    });
    expect(await read(keeper, 1, `?${inline({ name: 'plot', fetchPlan: '_local' })}`)).toEqual({
      ...head,
      plot: { street: 'Lane' },
    });
  });

  it('hide what the caller may not view, on each level', async () => {
    const visitor = await aUserWith(app.database, 'well-visitor');
    const stranger = await aUserWith(app.database, 'well-stranger');
    const { plot } = (await read(visitor, 1)) as { plot: object };
    expect(plot).toEqual({ street: 'Lane', position: { lat: 48.5 }, entrance: {} });
    expect((await read(stranger, 1)) as object).toMatchObject({ plot: { street: 'Lane' } });
    expect(((await read(stranger, 1)) as { plot: object }).plot).toEqual({ street: 'Lane' });
    const condition = { property: 'plot.position.datum', operator: 'notEmpty' };
    expect(await found(visitor, condition)).toBe('Attribute Position.datum is not viewable');
    expect(await found(stranger, condition)).toBe('Attribute Plot.position is not viewable');
  });

  it('are filtered and sorted by', async () => {
    expect(await found(keeper, { property: 'plot.position.lat', operator: '>', value: 40 })).toEqual([1]);
    expect(await found(keeper, { property: 'plot.position.datum', operator: '=', value: 'WGS84' })).toEqual([1]);
    expect(await found(keeper, { property: 'plot.entrance.region.name', operator: '=', value: 'South' })).toEqual([2]);
    expect(await found(keeper, { property: 'plot', operator: 'isNull' })).toEqual([3]);
    expect(await found(keeper, { property: 'plot.entrance', operator: 'isNull' })).toEqual([1, 3]);
    expect(await found(keeper, { property: 'plot.position', operator: 'notEmpty' })).toEqual([1, 2]);
    const all = { property: 'id', operator: 'notEmpty' };
    expect(await found(keeper, all, '-plot.position.lat')).toEqual([3, 1, 2]);
    expect(await found(keeper, all, 'plot.position')).toEqual([1, 2, 3]);
    expect(await found(keeper, { property: 'plot.position', operator: '=', value: 1 })).toBe(
      'Operator = is not available for java type Position',
    );
  });

  it('decide which rows are seen, by conditions and functions, and explanations show their values', async () => {
    const restricted = async (roleCode: string): Promise<string> => {
      const username = await aUserWith(app.database, 'well-keeper');
      await aRoleAssignment(app.database, { username, roleCode, roleType: 'row_level' });
      return username;
    };
    const all = { property: 'id', operator: 'notEmpty' };
    const northern = await restricted('northern-wells');
    expect(await found(northern, all)).toEqual([1]);
    expect(await found(await restricted('low-wells'), all)).toEqual([2, 3]);
    const question = new URLSearchParams({ username: northern, entity: 'Well', action: 'read', id: '2' });
    const { json } = await app.as('admin').get(`/rest/security/explain?${question.toString()}`);
    const { reasons } = json as { reasons: readonly { role: string }[] };
    expect(reasons.find(({ role }) => role === 'northern-wells')).toMatchObject({
      condition: { row: { 'plot.position.region.name': null } },
    });
  });
});

describe('embedded objects in embedded objects: writes', () => {
  const put = (body: object, username = keeper) => app.as(username).put(`${WELLS}/1`, body);
  const whole = `?${inline('plot.street', 'plot.position.lat', 'plot.position.datum', 'plot.position.region')}`;
  const plot = async (): Promise<unknown> => ((await read(keeper, 1, whole)) as { plot: unknown }).plot;

  it('merge key by key; null empties all below it', async () => {
    const position = { lat: 48.5, datum: 'WGS84', region: NORTH };
    await put({ plot: { street: 'Road' } });
    expect(await plot()).toEqual({ street: 'Road', position });
    await put({ plot: { position: { lat: -3 } } });
    expect(await plot()).toEqual({ street: 'Road', position: { ...position, lat: -3 } });
    await put({ plot: { position: { region: { code: 'S' }, datum: null } } });
    expect(await plot()).toMatchObject({ street: 'Road', position: { lat: -3, region: { id: 'S' } } });
    await put({ plot: { position: null } });
    expect(await plot()).toEqual({ street: 'Road', position: {} });
    await put({ plot: { position: { lat: 1 } } });
    await put({ plot: null });
    expect(await plot()).toEqual({ position: {} });
  });

  it('refuse what does not fit, and name the whole path', async () => {
    expect(await put({ plot: { position: { lat: 91 } } })).toAnswer(400, [
      {
        message: 'must be less than or equal to 90',
        messageTemplate: '{jakarta.validation.constraints.Max.message}',
        path: 'plot.position.lat',
        invalidValue: 91,
      },
    ]);
    expect(await app.as(keeper).post(WELLS, { id: 9, plot: { position: 7 } })).toAnswer(400, {
      error: "Attribute 'plot.position' refers to an entity. Property value must be a JSON object literal",
      details: '',
    });
    expect(await put({ plot: { position: { region: { id: 'X' } } } })).toAnswer(400, {
      error: 'Entity update failed',
      details: "Referenced entity for property 'plot.position.region' is missing",
    });
    expect(await plot()).toMatchObject({ street: 'Lane', position: { lat: 48.5 } });
  });

  it('keep what the caller may not modify, and what is @ReadOnly()', async () => {
    const body = { plot: { street: 'X', position: { lat: 7 } }, survey: { lat: 8 } };
    for (const role of ['well-visitor', 'well-stranger']) {
      expect((await put(body, await aUserWith(app.database, role))).status).toBe(200);
    }
    expect(await plot()).toMatchObject({ street: 'X', position: { lat: 48.5 } });
    await put(body);
    expect(await read(keeper, 1)).toMatchObject({ plot: { position: { lat: 7 } }, survey: {} });
  });

  it('follow the delete policies of their references', async () => {
    expect((await app.as('admin').delete('/rest/entities/Region/N')).status).toBe(204);
    expect(await plot()).toEqual({ street: 'Lane', position: { lat: 48.5, datum: 'WGS84' } });
  });

  it('come back as they were written', async () => {
    const position = fc.record({
      lat: fc.option(fc.integer({ min: -90, max: 90 })),
      datum: fc.constantFrom('WGS84', 'LOCAL', null),
    });
    const street = fc.option(fc.string({ unit: 'grapheme', maxLength: 5 }).filter((each) => !each.includes('\0')));
    const plots = fc.record({ street, position, entrance: position });
    const values = fc.sample(fc.record({ plot: plots, reserve: plots }), { numRuns: ROWS, seed: SEED });
    const bodies = values.map((value, index) => ({ id: 100 + index, ...value }));
    expect([SEED, (await app.as(keeper).post(WELLS, bodies)).status]).toEqual([SEED, 201]);
    const { json } = await app.as(keeper).get(`${WELLS}?sort=id&offset=3&limit=${ROWS}&returnNulls=true`);
    expect({ seed: SEED, rows: json }).toMatchObject({ seed: SEED, rows: bodies });
  });
});

describe('embedded objects in embedded objects: code and descriptions', () => {
  it('are loaded, changed and saved by code, and held by objects without a row', async () => {
    expect(await app.as(keeper).post('/rest/services/wells/move', { id: 1 })).toAnswer(200, {
      _entityName: 'Well',
      _instanceName: '1',
      id: 1,
      plot: { street: 'Lane', position: { lat: 49.5, region: { ...NORTH, code: 'N', name: 'North' } } },
    });
    const offer = { number: 7, plot: { position: { lat: 1.5, datum: 'LOCAL' } } };
    expect((await app.as(keeper).post('/rest/services/wells/echo', { offer })).json).toMatchObject(offer);
  });

  it('metadata, permissions, the project document and the types of clients', async () => {
    const { json } = await app.as(keeper).get('/rest/metadata/entities/Plot');
    expect(json).toMatchObject({
      entityName: 'Plot',
      properties: [
        { name: 'street' },
        { name: 'position', attributeType: 'EMBEDDED', type: 'Position', cardinality: 'ONE_TO_ONE' },
        { name: 'entrance', attributeType: 'EMBEDDED', type: 'Position' },
      ],
    });
    const position = await app.as(keeper).get('/rest/metadata/entities/Position');
    expect(position.json).toMatchObject({ properties: [{ name: 'lat' }, { name: 'datum' }, { name: 'region' }] });
    expect((await app.as(keeper).get('/rest/metadata/entities/Plot/fetchPlans/_base')).json).toMatchObject({
      properties: ['street', { name: 'position' }, { name: 'entrance' }],
    });
    const { entityAttributes } = (await app.as(keeper).get('/rest/permissions')).json as { entityAttributes: object[] };
    expect(entityAttributes).toContainEqual({ target: 'Plot:position', value: 2 });
    const { text } = await app.as('admin').get('/rest/docs/openapiDetailed.json');
    const types = astToString(await openapiTypes(text));
    expect(types).toContain('position?: components["schemas"]["entity_Position"]');
    expect(types).toContain('position?: components["schemas"]["embedded_Position"]');
  });
});
