import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { HierarchiesModule } from '../builders/hierarchies.module.js';
import { runSql } from '../builders/ledger.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startApp({}, [HierarchiesModule]));

describe('classes that share a table', () => {
  it('may have discriminators that are numbers and attributes, which no body sets', async () => {
    expect((await app.as('admin').post('/rest/entities/Car', { id: 1, size: 'small', kind: 200 })).status).toBe(201);
    expect(await app.as('admin').get('/rest/entities/Vehicle/1')).toMatchObject({
      status: 200,
      json: { _entityName: 'Car', id: 1, kind: 100 },
    });
    const filter = { conditions: [{ property: 'kind', operator: '=', value: 100 }] };
    expect(await app.as('admin').post('/rest/entities/Vehicle/search', { filter })).toMatchObject({
      json: [{ id: 1 }],
    });
  });

  it('may each have an attribute of one name: every class keeps its value', async () => {
    expect((await app.as('admin').post('/rest/entities/Boat', { id: 2, size: 'large' })).status).toBe(201);
    expect((await app.as('admin').put('/rest/entities/Car/1', { size: 'tiny' })).status).toBe(200);
    expect(await app.as('admin').get('/rest/entities/Boat/2')).toMatchObject({ json: { size: 'large', kind: 200 } });
    expect(await app.as('admin').get('/rest/entities/Car/1')).toMatchObject({ json: { size: 'tiny', kind: 100 } });
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Boat', properties: ['size'] }));
    expect((await app.as('admin').get(`/rest/entities/Boat?fetchPlan=${plan}`)).json).toMatchObject([
      { size: 'large' },
    ]);
    expect((await app.as('admin').delete('/rest/entities/Boat/2')).status).toBe(204);
  });

  it('may have discriminators that are enums of the database', async () => {
    expect((await app.as('admin').post('/rest/entities/Flower', { id: 1, colour: 'red' })).status).toBe(201);
    expect(await app.as('admin').get('/rest/entities/Plant')).toMatchObject({
      status: 200,
      json: [{ _entityName: 'Flower', id: 1 }],
    });
    expect(await app.as('admin').get('/rest/entities/Flower/1')).toMatchObject({ json: { colour: 'red' } });
    expect((await app.as('admin').put('/rest/entities/Flower/1', { colour: 'blue' })).status).toBe(200);
    expect((await app.as('admin').delete('/rest/entities/Flower/1')).status).toBe(204);
  });
});

describe('a column that something else sets', () => {
  it('is shown and compared, and ignored in bodies: a generated one', async () => {
    expect((await app.as('admin').post('/rest/entities/Town', { id: 1, north: 4, doubled: 1 })).status).toBe(201);
    expect((await app.as('admin').put('/rest/entities/Town/1', { north: 5, doubled: 1 })).status).toBe(200);
    expect(await app.as('admin').get('/rest/entities/Town/1')).toMatchObject({ json: { north: 5, doubled: 10 } });
    const filter = { conditions: [{ property: 'doubled', operator: '>', value: 9 }] };
    expect(await app.as('admin').post('/rest/entities/Town/search', { filter })).toMatchObject({ json: [{ id: 1 }] });
  });

  it('is shown and compared, and ignored in bodies: one that a reference shares', async () => {
    await runSql(app, `INSERT INTO spec_nation (id, name) VALUES (7, 'France'), (8, 'Peru')`);
    const body = { id: 2, nation: { id: 7 }, nationId: 8 };
    expect((await app.as('admin').post('/rest/entities/Town', body)).status).toBe(201);
    expect(await app.as('admin').get('/rest/entities/Town/2?fetchPlan=_base')).toMatchObject({
      json: { nationId: 7 },
    });
    expect((await app.as('admin').put('/rest/entities/Town/2', { nation: { id: 8 } })).status).toBe(200);
    const filter = { conditions: [{ property: 'nationId', operator: '=', value: 8 }] };
    expect(await app.as('admin').post('/rest/entities/Town/search', { filter })).toMatchObject({ json: [{ id: 2 }] });
    const [row] = await app.database.rows(new Statement('SELECT nation_id FROM spec_town WHERE id = 2'));
    expect(row).toEqual(['8']);
  });
});
