import { beforeAll, describe, expect, it } from '@jest/globals';
import openapiTypes, { astToString } from 'openapi-typescript';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../src/latchkey/model/data-source.token.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUserWith } from '../builders/a-user.js';
import { useApp } from '../harness/use-app.js';
import { GADGETS, Gadgets, startGadgets } from './start-gadgets.js';

const app = useApp(startGadgets);
let gadgets: Gadgets;

beforeAll(async () => {
  gadgets = new Gadgets(app);
  const rows = [
    { id: 1, settings: { theme: { color: 'dark' }, owner: 'nobody' }, texts: ['tagged'] },
    { id: 2, settings: { theme: { color: 'light' } }, texts: ['tagged', 'x'], history: ['ACTIVE'] },
    { id: 3 },
  ];
  expect((await gadgets.create(rows)).status).toBe(201);
});

/** Somebody with a role, and with a row-level role. */
async function someone(role: string, rows?: string): Promise<string> {
  const username = await aUserWith(app.database, role);
  if (rows !== undefined) {
    await aRoleAssignment(app.database, { username, roleCode: rows, roleType: 'row_level' });
  }
  return username;
}

const idsSeenBy = async (username: string): Promise<unknown> =>
  ((await app.as(username).get(`${GADGETS}?sort=id`)).json as { id: number | string }[]).map(({ id }) => Number(id));

describe('rights on JSON, enums and arrays', () => {
  it('are those on the column: who may not view it may not filter by a member', async () => {
    const reader = await someone('gadget-reader');
    const search = (property: string) =>
      app.as(reader).post(`${GADGETS}/search`, { filter: { conditions: [{ property, operator: 'notEmpty' }] } });
    for (const property of ['settings.theme.color', 'settings', 'history', 'numbers']) {
      expect(await search(property)).toAnswer(403, {
        error: 'Forbidden',
        details: `Attribute Gadget.${property.split('.')[0] ?? ''} is not viewable`,
      });
    }
    expect(await search('status')).toMatchObject({ status: 200 });
    expect((await app.as(reader).get(`${GADGETS}/1?fetchPlan=whole`)).json).toEqual({
      _entityName: 'Gadget',
      _instanceName: expect.any(String) as unknown,
      id: 1,
      status: 'ACTIVE',
    });
  });

  it('on rows may name members of JSON, elements of arrays, and the caller', async () => {
    expect(await idsSeenBy(await someone('gadget-viewer', 'dark-gadgets'))).toEqual([1]);
    expect(await idsSeenBy(await someone('gadget-viewer', 'tagged-gadgets'))).toEqual([2]);
    const owner = await someone('gadget-viewer', 'own-gadgets');
    expect(await idsSeenBy(owner)).toEqual([]);
    await gadgets.create({ id: 4, settings: { owner } });
    expect(await idsSeenBy(owner)).toEqual([4]);
  });

  it('are explained with the value of the member', async () => {
    const username = await someone('gadget-viewer', 'dark-gadgets');
    const question = new URLSearchParams({ username, entity: 'Gadget', action: 'read', id: '2' });
    const { json } = await app.as('admin').get(`/rest/security/explain?${question.toString()}`);
    const { reasons } = json as { reasons: readonly { role: string }[] };
    expect(reasons.find(({ role }) => role === 'dark-gadgets')).toMatchObject({
      condition: {
        tree: { property: 'settings.theme.color', operator: '=', value: 'dark' },
        row: { 'settings.theme.color': '"light"' },
      },
    });
  });
});

describe('descriptions of JSON, enums and arrays', () => {
  it('metadata: the datatype json, and lists as ONE_TO_MANY', async () => {
    const datatypes = (await app.as('admin').get('/rest/metadata/datatypes')).json as { id: string }[];
    expect(datatypes).toContainEqual({ id: 'json', name: 'json' });
    const { properties } = (await app.as('admin').get('/rest/metadata/entities/Gadget')).json as {
      properties: readonly { name: string; attributeType: string; type: string; cardinality: string }[];
    };
    const shown = (name: string): string => {
      const { attributeType, type, cardinality } = properties.find((each) => each.name === name) ?? {};
      return `${attributeType} ${type} ${cardinality}`;
    };
    expect(['settings', 'raw', 'notes', 'numbers', 'grid', 'labels', 'keys'].map(shown)).toEqual([
      'DATATYPE json NONE',
      'DATATYPE json NONE',
      'DATATYPE json NONE',
      'DATATYPE int ONE_TO_MANY',
      'DATATYPE int ONE_TO_MANY',
      'DATATYPE string ONE_TO_MANY',
      'DATATYPE uuid ONE_TO_MANY',
    ]);
  });

  it('the project document and the types of clients', async () => {
    const { text } = await app.as('admin').get('/rest/docs/openapiDetailed.json');
    const { components } = JSON.parse(text) as {
      components: { schemas: Record<string, { properties: Record<string, unknown> }> };
    };
    const { properties = {} } = components.schemas.entity_Gadget ?? {};
    const int = { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1, nullable: true };
    expect(properties).toMatchObject({
      extras: { description: 'json' },
      status: { type: 'string', enum: ['ACTIVE', 'RETIRED'] },
      history: { type: 'array', items: { enum: ['ACTIVE', 'RETIRED', null] } },
      numbers: { type: 'array', items: int },
      grid: { type: 'array', items: { type: 'array', items: int } },
      labels: { type: 'array', items: { type: 'string' } },
    });
    const types = astToString(await openapiTypes(text));
    for (const line of [
      'grid?: (number | null)[][];',
      'extras?: unknown;',
      'history?: ("ACTIVE" | "RETIRED" | null)[];',
    ]) {
      expect(types).toContain(line);
    }
  });
});

describe('migrations', () => {
  it('find no difference between the entity and its table', async () => {
    const source = app.nest.get<DataSource>(DATA_SOURCE, { strict: false });
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });
});

describe('code', () => {
  it('sees JSON as JavaScript values, constants by their ids, lists as arrays, and stores them', async () => {
    const body = {
      id: 30,
      settings: { big: 1, half: 0.5 },
      status: 'RETIRED',
      level: 'HIGH',
      history: ['ACTIVE'],
      numbers: [1, null],
      grid: [[1, 2]],
      labels: ['a', 'b'],
      moments: ['2024-05-06T07:08:09Z'],
    };
    expect((await gadgets.create(body)).status).toBe(201);
    const { text, status } = await app.as('admin').get('/rest/services/gadgets/change?id=30');
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        settings: { big: 1, half: 0.5 },
        status: 'retired',
        level: 10,
        history: ['active'],
        numbers: [1, null],
        grid: [[1, 2]],
        labels: ['a', 'b'],
        moments: ['2024-05-06T07:08:09Z'],
      },
    ]);
    expect(await gadgets.read(30)).toMatchObject({
      settings: { big: 1, half: 0.5, seen: [true, null] },
      history: ['ACTIVE', 'RETIRED'],
      numbers: [1, null, null],
      grid: [
        [1, 2],
        [0, 0],
      ],
      labels: ['a', 'b'],
    });
  });
});
