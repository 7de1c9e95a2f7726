import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { runSql } from '../builders/ledger.module.js';
import { useApp } from '../harness/use-app.js';
import { GADGETS, Gadgets, startGadgets } from './start-gadgets.js';

const app = useApp(startGadgets);
let gadgets: Gadgets;

beforeAll(async () => {
  gadgets = new Gadgets(app);
  const rows = [
    { id: 1, status: 'RETIRED', level: 'HIGH', size: "L'X", history: ['ACTIVE', null, 'RETIRED'] },
    { id: 2, level: 'LOW', size: 'S', history: ['ACTIVE'] },
    { id: 3 },
  ];
  expect((await gadgets.create(rows)).status).toBe(201);
});

describe('enum types of the database (docs/decisions/0050-json-enums-and-arrays.md)', () => {
  it('are shown by the names of their constants, and stored by their ids', async () => {
    expect(await gadgets.read(1)).toMatchObject({
      _instanceName: '1: Retired',
      status: 'RETIRED',
      level: 'HIGH',
      size: "L'X",
      history: ['ACTIVE', null, 'RETIRED'],
    });
    expect(await gadgets.read(3, '&returnNulls=true')).toMatchObject({ status: 'ACTIVE', level: null, history: [] });
    const statement = new Statement('SELECT status, level, size, history FROM spec_gadget WHERE id = 1');
    expect(await app.database.rows(statement)).toEqual([['retired', '10', "L'X", '{active,NULL,retired}']]);
  });

  it('change, also in bulk', async () => {
    await gadgets.create([{ id: 10 }, { id: 11, size: 'M' }]);
    const bodies = [
      { id: 10, status: 'RETIRED', history: ['RETIRED'] },
      { id: 11, level: 'LOW', size: null },
    ];
    expect((await app.as('admin').put(GADGETS, bodies)).status).toBe(200);
    expect(await gadgets.read(10)).toMatchObject({ status: 'RETIRED', history: ['RETIRED'] });
    expect(await gadgets.read(11, '&returnNulls=true')).toMatchObject({ status: 'ACTIVE', level: 'LOW', size: null });
  });

  it.each<[string, unknown, string, string]>([
    ['status', 'retired', 'spec_status', 'retired'],
    ['level', 10, 'spec_gadget_level_enum', '10'],
    ['size', 'XL', 'spec_gadget_size_enum', 'XL'],
    ['history', ['ACTIVE', 'x'], 'spec_status', 'x'],
  ])('%s %j: 400 naming enum and value', async (attribute, value, type, text) => {
    expect(await gadgets.create({ id: 99, [attribute]: value })).toAnswer(400, {
      error: `An error occurred while parsing enum. Class [class ${type}]. Value [${text}].`,
      details: '',
    });
  });

  it.each<[string, string, unknown, unknown]>([
    ['status', '=', 'RETIRED', [1]],
    ['status', '<>', 'RETIRED', [2, 3]],
    ['level', 'in', ['LOW', 'HIGH'], [1, 2]],
    ['level', 'isNull', undefined, [3]],
    ['size', '=', "L'X", [1]],
    ['size', 'notIn', ['S'], [1]],
    ['history', '=', 'RETIRED', [1]],
    ['history', '<>', 'ACTIVE', [1]],
    ['history', 'in', ['RETIRED', 'ACTIVE'], [1, 2]],
    ['history', 'isNull', undefined, [3]],
    ['status', '=', 'retired', '400 Cannot parse enum value: retired'],
    ['history', '=', 'gone', '400 Cannot parse enum value: gone'],
    ['status', '>', 'ACTIVE', '400 Operator > is not available for java type spec_status'],
    ['history', 'contains', 'A', '400 Operator contains is not available for java type java.util.List'],
  ])('%s %s %j finds %j', async (property, operator, value, ids) => {
    const result = await gadgets.found(property, operator, value);
    expect(Array.isArray(result) ? result.filter((id) => Number(id) < 10) : result).toEqual(ids);
  });

  it('sort in the order of the database', async () => {
    const { json } = await app.as('admin').get(`${GADGETS}?sort=-status,id&limit=2`);
    expect((json as { status: string }[])[0]).toMatchObject({ status: 'RETIRED' });
  });

  it('are enums of the metadata, with their constants', async () => {
    const { json } = await app.as('admin').get('/rest/metadata/enums/spec_gadget_level_enum');
    expect(json).toMatchObject({
      name: 'spec_gadget_level_enum',
      values: [
        { name: 'LOW', id: 1 },
        { name: 'HIGH', id: 10 },
      ],
    });
    const { properties } = (await app.as('admin').get('/rest/metadata/entities/Gadget')).json as {
      properties: readonly { name: string }[];
    };
    const described = (name: string) => properties.find((each) => each.name === name);
    expect(described('status')).toMatchObject({ attributeType: 'ENUM', type: 'spec_status', cardinality: 'NONE' });
    expect(described('history')).toMatchObject({
      attributeType: 'ENUM',
      type: 'spec_status',
      cardinality: 'ONE_TO_MANY',
    });
  });

  it('may have constants that only the database knows, or only the class: no 500', async () => {
    await runSql(app, `ALTER TYPE spec_status ADD VALUE 'lost'`);
    await runSql(app, `INSERT INTO spec_gadget (id, status, history) VALUES (20, 'lost', '{lost}')`);
    expect(await gadgets.read(20)).toMatchObject({ status: 'lost', history: ['lost'] });
    await runSql(app, `ALTER TYPE spec_gadget_size_enum RENAME VALUE 'M' TO 'medium'`);
    expect(await gadgets.create({ id: 21, size: 'M' })).toMatchObject({ status: 400 });
    expect(await gadgets.search('size', '=', 'M')).toMatchObject({ status: 400 });
  });
});
