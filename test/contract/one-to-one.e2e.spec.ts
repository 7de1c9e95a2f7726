import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { runSql } from '../builders/ledger.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { CabinsModule } from './relations/cabins.module.js';

const CABINS = '/rest/entities/Cabin';
const GOLD = '00000000-0000-4000-8000-000000000001';
const IRON = '00000000-0000-4000-8000-000000000002';
const ANNA = { _entityName: 'CabinGuest', _instanceName: 'Anna', id: '7' };

const app = useApp(() => startApp({}, [CabinsModule]));

beforeAll(async () => {
  const users = { desk: [], guarded: ['no-iron'], golden: ['golden'] };
  for (const [username, roleCodes] of Object.entries(users)) {
    await aUser(app.database, { username, roles: ['cabin-desk'] });
    for (const roleCode of roleCodes) {
      await aRoleAssignment(app.database, { username, roleCode, roleType: 'row_level' });
    }
  }
  await aUser(app.database, { username: 'visitor', roles: ['cabin-visitor'] });
});

beforeEach(async () => {
  for (const table of ['spec_guest', 'spec_cabin_key', 'spec_cabin']) {
    await runSql(app, `DELETE FROM ${table}`);
  }
  await runSql(app, "INSERT INTO spec_cabin (id, name) VALUES (1, 'North'), (2, 'South'), (3, 'West')");
  await runSql(
    app,
    `INSERT INTO spec_cabin_key (id, label, cabin_id) VALUES ('${GOLD}', 'gold', 1), ('${IRON}', 'iron', 2)`,
  );
  await runSql(app, "INSERT INTO spec_guest (id, name, cabin_id) VALUES (7, 'Anna', 2), (8, 'Ben', NULL)");
});

const PLAN = encodeURIComponent(
  JSON.stringify({
    entity: 'Cabin',
    properties: [
      'name',
      { name: 'key', fetchPlan: { properties: ['label', 'cabin'] } },
      { name: 'guest', fetchPlan: '_instance_name' },
    ],
  }),
);
const read = async (username: string, id: number): Promise<unknown> =>
  (await app.as(username).get(`${CABINS}/${id}?fetchPlan=${PLAN}`)).json;
const keys = async (): Promise<unknown> =>
  (await app.database.rows(new Statement('SELECT cabin_id, label FROM spec_cabin_key ORDER BY cabin_id, label'))).map(
    (row) => row.join(' '),
  );

async function found(username: string, condition: object, sort = 'name'): Promise<unknown> {
  const answer = await app.as(username).post(`${CABINS}/search`, { filter: { conditions: [condition] }, sort });
  return answer.status === 200 ? (answer.json as { name: string }[]).map(({ name }) => name) : answer.json;
}

describe('the side of a one-to-one attribute that holds no column', () => {
  it('shows the object that refers to it', async () => {
    expect(await read('desk', 2)).toEqual({
      _entityName: 'Cabin',
      _instanceName: 'South',
      id: '2',
      name: 'South',
      key: {
        _entityName: 'CabinKey',
        _instanceName: 'iron',
        id: IRON,
        label: 'iron',
        cabin: { _entityName: 'Cabin', _instanceName: 'South', id: '2' },
      },
      guest: { ...ANNA, name: 'Anna' },
    });
    expect(await read('desk', 3)).toEqual({ _entityName: 'Cabin', _instanceName: 'West', id: '3', name: 'West' });
  });

  it('is compared, passed by paths and sorted by', async () => {
    expect(await found('desk', { property: 'guest', operator: '=', value: 7 })).toEqual(['South']);
    expect(await found('desk', { property: 'guest', operator: 'isNull' })).toEqual(['North', 'West']);
    expect(await found('desk', { property: 'key.label', operator: 'startsWith', value: 'go' })).toEqual(['North']);
    expect(await found('desk', { property: 'key', operator: 'notEmpty' }, '-key.label')).toEqual(['South', 'North']);
  });

  it('obeys rights and row-level rules of both sides', async () => {
    expect(await read('visitor', 2)).toEqual({ _entityName: 'Cabin', _instanceName: 'South', id: '2', name: 'South' });
    expect(await read('guarded', 2)).not.toHaveProperty('key');
    expect(await found('guarded', { property: 'key', operator: 'isNull' })).toEqual(['South', 'West']);
    expect((await app.as('golden').get(CABINS)).json).toMatchObject([{ name: 'North' }]);
    expect((await app.as('guarded').put(`${CABINS}/2`, { key: null })).status).toBe(200);
    expect((await app.as('visitor').put(`${CABINS}/1`, { key: null })).status).toBe(403);
    expect(await keys()).toEqual(['1 gold', '2 iron']);
  });

  it('is written with its owner where it is a composition', async () => {
    expect((await app.as('desk').post(CABINS, { id: 4, name: 'East', key: { label: 'hooked' } })).status).toBe(201);
    expect((await app.as('desk').put(`${CABINS}/1`, { key: { label: 'brass' } })).status).toBe(200);
    expect((await app.as('desk').put(`${CABINS}/2`, { key: null })).status).toBe(200);
    expect((await app.as('desk').put(`${CABINS}/3`, { key: { label: 'new' } })).status).toBe(200);
    expect(await keys()).toEqual(['1 brass', '3 new', '4 hooked in 4']);
    expect(await read('desk', 1)).toMatchObject({ key: { id: GOLD, label: 'brass' } });
  });

  it('is replaced by another item, and refuses one that belongs elsewhere or is not valid', async () => {
    const id = '00000000-0000-4000-8000-000000000009';
    expect((await app.as('desk').put(`${CABINS}/1`, { key: { id, label: 'steel' } })).status).toBe(200);
    expect(await read('desk', 1)).toMatchObject({ key: { id, label: 'steel' } });
    expect((await app.as('desk').put(`${CABINS}/1`, { key: { id: IRON, label: 'x' } })).status).toBe(400);
    expect(await app.as('desk').put(`${CABINS}/1`, { key: {} })).toMatchObject({ status: 200 });
    expect((await app.as('desk').put(`${CABINS}/1`, { key: { label: null } })).status).toBe(400);
    expect(await keys()).toEqual(['1 steel', '2 iron']);
  });

  it('is ignored in bodies where it is an association', async () => {
    expect((await app.as('desk').put(`${CABINS}/1`, { guest: { id: 8 } })).status).toBe(200);
    expect((await app.as('desk').put(`${CABINS}/2`, { guest: null })).status).toBe(200);
    expect(await read('desk', 1)).not.toHaveProperty('guest');
    expect(await read('desk', 2)).toMatchObject({ guest: ANNA });
  });

  it('is deleted with its owner, or keeps its row without it', async () => {
    expect((await app.as('admin').delete(`${CABINS}/2`)).status).toBe(204);
    expect(await keys()).toEqual(['1 gold']);
    expect((await app.as('admin').get('/rest/entities/CabinGuest/7?fetchPlan=_base')).json).toEqual({
      ...ANNA,
      id: 7,
      name: 'Anna',
    });
  });

  it('is described to clients', async () => {
    const { json } = await app.as('admin').get('/rest/metadata/entities/Cabin');
    expect(json).toMatchObject({
      properties: expect.arrayContaining([
        expect.objectContaining({
          name: 'key',
          attributeType: 'COMPOSITION',
          type: 'CabinKey',
          cardinality: 'ONE_TO_ONE',
          readOnly: false,
        }),
        expect.objectContaining({
          name: 'guest',
          attributeType: 'ASSOCIATION',
          cardinality: 'ONE_TO_ONE',
          readOnly: true,
        }),
      ]),
    });
  });

  it('is an object for services and code', async () => {
    expect(await app.as('desk').post('/rest/services/cabins/relabel', { id: 1, label: 'silver' })).toMatchObject({
      status: 200,
      json: { name: 'North', key: { id: GOLD, label: 'silver' } },
    });
    expect(await keys()).toEqual(['1 silver', '2 iron']);
  });
});
