import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { runSql } from '../builders/ledger.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { ShipmentsModule } from './relations/shipments.module.js';

const SCANS = '/rest/entities/Scan';
const SHIPMENTS = '/rest/entities/Shipment';
const key = (shipmentId: number, mark: string) => ({ shipmentId, mark });

const app = useApp(() => startApp({}, [ShipmentsModule]));

beforeAll(async () => {
  const users = { desk: [], poor: ['no-gold'], open: ['open-shipments'], rich: ['gold-scans'] };
  for (const [username, roleCodes] of Object.entries(users)) {
    await aUser(app.database, { username, roles: ['shipment-desk'] });
    for (const roleCode of roleCodes) {
      await aRoleAssignment(app.database, { username, roleCode, roleType: 'row_level' });
    }
  }
});

beforeEach(async () => {
  for (const table of ['spec_scan', 'spec_parcel', 'spec_shipment']) {
    await runSql(app, `DELETE FROM ${table}`);
  }
  await runSql(app, "INSERT INTO spec_shipment (id, name) VALUES (1, 'first'), (2, 'secret')");
  await runSql(
    app,
    `INSERT INTO spec_parcel (shipment_id, mark, content) VALUES (1, 'a "b" \\', 'gold'), (1, 'c', 'tea'), (2, 'c', 'rice')`,
  );
  await runSql(
    app,
    `INSERT INTO spec_scan (id, place, parcel_shipment, parcel_mark) VALUES (101, 'Bonn', 1, 'a "b" \\'), (102, 'Kiel', 2, 'c'), (103, 'Ulm', NULL, NULL)`,
  );
});

const inline = (entity: string, ...properties: readonly unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));
const WITH_PARCEL = inline('Scan', 'place', { name: 'parcel', fetchPlan: { properties: ['content'] } });
const GOLD = { _entityName: 'Parcel', _instanceName: 'gold', id: key(1, 'a "b" \\'), content: 'gold' };
const RICE = { _entityName: 'Parcel', _instanceName: 'rice', id: key(2, 'c'), content: 'rice' };
const stored = async (sql: string): Promise<unknown> =>
  (await app.database.rows(new Statement(sql))).map((row) => row.join(' '));
const scanned = (): Promise<unknown> =>
  stored('SELECT place, parcel_shipment, parcel_mark FROM spec_scan ORDER BY place');

async function found(username: string, condition: object, sort = 'place'): Promise<unknown> {
  const answer = await app.as(username).post(`${SCANS}/search`, { filter: { conditions: [condition] }, sort });
  return answer.status === 200 ? (answer.json as { place: string }[]).map(({ place }) => place) : answer.json;
}

describe('a reference to an entity with a composite key', () => {
  it('is shown by a plan, and from the other side', async () => {
    expect((await app.as('desk').get(`${SCANS}?fetchPlan=${WITH_PARCEL}&sort=place`)).json).toMatchObject([
      { place: 'Bonn', parcel: GOLD },
      { place: 'Kiel', parcel: RICE },
      { place: 'Ulm' },
    ]);
    const plan = inline('Parcel', 'content', { name: 'scans', fetchPlan: { properties: ['place', 'parcel'] } });
    expect((await app.as('desk').get(`/rest/entities/Parcel?fetchPlan=${plan}&sort=content`)).json).toMatchObject([
      { content: 'gold', scans: [{ place: 'Bonn', parcel: { id: GOLD.id } }] },
      { content: 'rice', scans: [{ place: 'Kiel' }] },
      { content: 'tea', scans: [] },
    ]);
  });

  it('is compared as a whole, by members of the key and by paths, and sorted by', async () => {
    expect(await found('desk', { property: 'parcel', operator: '=', value: key(2, 'c') })).toEqual(['Kiel']);
    expect(await found('desk', { property: 'parcel', operator: '=', value: { id: GOLD.id } })).toEqual(['Bonn']);
    expect(await found('desk', { property: 'parcel', operator: 'in', value: [GOLD.id, RICE.id] })).toEqual([
      'Bonn',
      'Kiel',
    ]);
    expect(await found('desk', { property: 'parcel.id', operator: '<>', value: key(2, 'c') })).toEqual(['Bonn']);
    expect(await found('desk', { property: 'parcel.id.mark', operator: '=', value: 'c' })).toEqual(['Kiel']);
    expect(await found('desk', { property: 'parcel', operator: 'isNull' })).toEqual(['Ulm']);
    expect(await found('desk', { property: 'parcel.shipment.name', operator: '=', value: 'first' })).toEqual(['Bonn']);
    expect(await found('desk', { property: 'place', operator: 'notEmpty' }, '-parcel.content')).toEqual([
      'Ulm',
      'Kiel',
      'Bonn',
    ]);
    const some = { filter: { conditions: [{ property: 'scans.place', operator: '=', value: 'Kiel' }] } };
    expect((await app.as('desk').post('/rest/entities/Parcel/search', some)).json).toMatchObject([{ id: RICE.id }]);
  });

  it('obeys row-level rules of both sides', async () => {
    expect((await app.as('poor').get(`${SCANS}/101?fetchPlan=${WITH_PARCEL}`)).json).not.toHaveProperty('parcel');
    expect(await found('poor', { property: 'parcel', operator: 'isNull' })).toEqual(['Bonn', 'Ulm']);
    expect((await app.as('rich').get(SCANS)).json).toMatchObject([{ place: 'Bonn' }]);
    expect((await app.as('poor').put(`${SCANS}/103`, { parcel: { id: GOLD.id } })).status).toBe(400);
    expect((await app.as('poor').put(`${SCANS}/101`, { parcel: null })).status).toBe(200);
    expect(await scanned()).toEqual(['Bonn 1 a "b" \\', 'Kiel 2 c', 'Ulm  ']);
  });

  it('is set, changed and emptied; what does not exist is refused', async () => {
    const created = await app.as('desk').post(SCANS, { place: 'Jena', parcel: { id: GOLD.id } });
    expect(created.status).toBe(201);
    expect((await app.as('desk').put(`${SCANS}/103`, { parcel: key(1, 'c') })).status).toBe(200);
    expect((await app.as('desk').put(`${SCANS}/102`, { parcel: null })).status).toBe(200);
    expect(await scanned()).toEqual(['Bonn 1 a "b" \\', 'Jena 1 a "b" \\', 'Kiel  ', 'Ulm 1 c']);
    expect(await app.as('desk').put(`${SCANS}/102`, { parcel: { id: key(9, 'c') } })).toMatchObject({
      status: 400,
      json: { details: "Referenced entity for property 'parcel' is missing" },
    });
  });

  it('is emptied when its target is deleted', async () => {
    const segment = Buffer.from(JSON.stringify(RICE.id)).toString('base64url');
    expect((await app.as('admin').delete(`/rest/entities/Parcel/${segment}`)).status).toBe(204);
    expect(await scanned()).toEqual(['Bonn 1 a "b" \\', 'Kiel  ', 'Ulm  ']);
  });

  it('is an object for services and code', async () => {
    const moved = await app.as('desk').post('/rest/services/scans/move', { id: 101, to: { id: key(1, 'c') } });
    expect(moved).toMatchObject({ status: 200, json: { place: 'Bonn', parcel: { content: 'tea' } } });
    expect(await scanned()).toEqual(['Bonn 1 c', 'Kiel 2 c', 'Ulm  ']);
  });

  it('is described to clients', async () => {
    const { json } = await app.as('admin').get('/rest/docs/openapiDetailed.json');
    const schemas = (json as { components: { schemas: Record<string, unknown> } }).components.schemas;
    expect(JSON.stringify(schemas)).toContain('"shipmentId"');
    expect((await app.as('admin').get('/rest/metadata/entities/Scan')).json).toMatchObject({
      properties: expect.arrayContaining([
        expect.objectContaining({ name: 'parcel', type: 'Parcel', cardinality: 'MANY_TO_ONE' }),
      ]),
    });
  });
});

describe('a key with a reference', () => {
  const parcels = (): Promise<unknown> =>
    stored('SELECT shipment_id, mark, content FROM spec_parcel ORDER BY shipment_id, mark');

  it('is made of the reference or of its key attributes', async () => {
    const both = [
      { shipment: { id: 2 }, mark: 'd', content: 'silk' },
      { shipmentId: 2, mark: 'e', content: 'wool' },
    ];
    expect((await app.as('desk').post('/rest/entities/Parcel', both)).status).toBe(201);
    expect(await parcels()).toEqual(['1 a "b" \\ gold', '1 c tea', '2 c rice', '2 d silk', '2 e wool']);
    const plan = inline('Parcel', 'shipmentId', { name: 'shipment', fetchPlan: '_instance_name' });
    expect((await app.as('desk').get(`/rest/entities/Parcel?fetchPlan=${plan}`)).json).toEqual(
      expect.arrayContaining([
        {
          _entityName: 'Parcel',
          _instanceName: 'silk',
          id: key(2, 'd'),
          shipmentId: 2,
          shipment: { _entityName: 'Shipment', _instanceName: 'secret', id: '2', name: 'secret' },
        },
      ]),
    );
  });

  it('refers only to what the caller sees, never changes, and does not contradict itself', async () => {
    const post = async (username: string, body: object) =>
      (await app.as(username).post('/rest/entities/Parcel', body)).status;
    expect(await post('open', { shipmentId: 2, mark: 'x' })).toBe(400);
    expect(await post('open', { shipment: { id: 2 }, mark: 'x' })).toBe(400);
    expect(await post('desk', { shipmentId: 7, mark: 'x' })).toBe(400);
    expect(await post('desk', { shipmentId: 1, shipment: { id: 2 }, mark: 'x' })).toBe(400);
    expect(await post('desk', { mark: 'x' })).toBe(400);
    const segment = Buffer.from(JSON.stringify(RICE.id)).toString('base64url');
    const changed = await app
      .as('desk')
      .put(`/rest/entities/Parcel/${segment}`, { shipment: { id: 1 }, content: 'oat' });
    expect(changed.status).toBe(200);
    expect(await parcels()).toEqual(['1 a "b" \\ gold', '1 c tea', '2 c oat']);
  });

  it('comes from the owner of an item', async () => {
    const items = [{ mark: 'c', content: 'black tea' }, { mark: 'n' }];
    expect((await app.as('desk').put(`${SHIPMENTS}/1`, { parcels: items })).status).toBe(200);
    expect(await parcels()).toEqual(['1 c black tea', '1 n ', '2 c rice']);
    expect((await app.as('desk').post(SHIPMENTS, { id: 3, name: 'new', parcels: [{ mark: 'z' }] })).status).toBe(201);
    expect((await app.as('desk').put(`${SHIPMENTS}/1`, { parcels: [{ shipmentId: 2, mark: 'c' }] })).status).toBe(400);
    expect(await parcels()).toEqual(['1 c black tea', '1 n ', '2 c rice', '3 z ']);
  });
});
