import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { runSql } from '../builders/ledger.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { PortsModule } from './relations/ports.module.js';

const PORTS = '/rest/entities/Port';
const SPAIN = { _entityName: 'PortLand', _instanceName: 'Spain', id: '1' };
const FRANCE = { _entityName: 'PortLand', _instanceName: 'France', id: '2' };

const app = useApp(() => startApp({}, [PortsModule]));

beforeAll(async () => {
  const restrictions: Readonly<Record<string, string | undefined>> = {
    desk: undefined,
    guarded: 'no-france',
    spanish: 'spanish-ports',
  };
  for (const [username, roleCode] of Object.entries(restrictions)) {
    await aUser(app.database, { username, roles: ['port-desk'] });
    if (roleCode !== undefined) {
      await aRoleAssignment(app.database, { username, roleCode, roleType: 'row_level' });
    }
  }
});

beforeEach(async () => {
  for (const table of ['spec_port_partner', 'spec_port', 'spec_land']) {
    await runSql(app, `DELETE FROM ${table}`);
  }
  // The id of one land is the code of the other: a mix-up would show.
  await runSql(app, "INSERT INTO spec_land (id, code, name) VALUES (1, '2', 'Spain'), (2, 'FR', 'France')");
  await runSql(
    app,
    `INSERT INTO spec_port (id, name, land_code, next_name) VALUES (1, 'Brest', 'FR', NULL), (2, 'Vigo', '2', 'Brest'), (3, 'Sea', NULL, 'Vigo')`,
  );
  await runSql(app, "INSERT INTO spec_port_partner (port_name, land_code) VALUES ('Brest', '2'), ('Vigo', 'FR')");
});

const inline = (entity: string, ...properties: readonly unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));
const WITH_LAND = inline('Port', 'name', { name: 'land', fetchPlan: '_instance_name' });
const stored = async (sql: string): Promise<unknown> => (await app.database.rows(new Statement(sql))).flat();

/** Names of what a search finds, in its order. */
async function found(username: string, condition: object, sort = 'name'): Promise<unknown> {
  const answer = await app.as(username).post(`${PORTS}/search`, { filter: { conditions: [condition] }, sort });
  return answer.status === 200 ? (answer.json as { name: string }[]).map(({ name }) => name) : answer.json;
}

describe('a reference by another unique column than the key', () => {
  it('shows the row that has the value, which it names by its id', async () => {
    expect((await app.as('desk').get(`${PORTS}?fetchPlan=${WITH_LAND}&sort=name`)).json).toMatchObject([
      { name: 'Brest', land: { ...FRANCE, name: 'France' } },
      { name: 'Sea' },
      { name: 'Vigo', land: { ...SPAIN, name: 'Spain' } },
    ]);
    const next = inline('Port', { name: 'next', fetchPlan: { properties: [{ name: 'next', fetchPlan: '_base' }] } });
    expect((await app.as('desk').get(`${PORTS}/3?fetchPlan=${next}`)).json).toMatchObject({
      next: { id: '2', next: { id: 1, name: 'Brest' } },
    });
  });

  it('is the same from the other side, and in both directions of a join table', async () => {
    const plan = inline(
      'PortLand',
      { name: 'ports', fetchPlan: { properties: ['name'] } },
      { name: 'partnerPorts', fetchPlan: { properties: ['name', { name: 'partners', fetchPlan: '_instance_name' }] } },
    );
    expect((await app.as('desk').get(`/rest/entities/PortLand?fetchPlan=${plan}&sort=name`)).json).toMatchObject([
      { ...FRANCE, ports: [{ name: 'Brest' }], partnerPorts: [{ name: 'Vigo', partners: [FRANCE] }] },
      { ...SPAIN, ports: [{ name: 'Vigo' }], partnerPorts: [{ name: 'Brest', partners: [SPAIN] }] },
    ]);
  });

  it('is compared by the id of the target, passed by paths and sorted by', async () => {
    expect(await found('desk', { property: 'land', operator: '=', value: 2 })).toEqual(['Brest']);
    expect(await found('desk', { property: 'land', operator: '<>', value: { id: 2 } })).toEqual(['Vigo']);
    expect(await found('desk', { property: 'land', operator: 'in', value: [1, 2] })).toEqual(['Brest', 'Vigo']);
    expect(await found('desk', { property: 'land', operator: 'isNull' })).toEqual(['Sea']);
    expect(await found('desk', { property: 'next.land.name', operator: '=', value: 'France' })).toEqual(['Vigo']);
    expect(await found('desk', { property: 'partners.name', operator: '=', value: 'Spain' })).toEqual(['Brest']);
    expect(await found('desk', { property: 'id', operator: '>', value: 0 }, '-land.name')).toEqual([
      'Sea',
      'Vigo',
      'Brest',
    ]);
    const lands = { filter: { conditions: [{ property: 'ports.name', operator: '=', value: 'Vigo' }] } };
    expect((await app.as('desk').post('/rest/entities/PortLand/search', lands)).json).toMatchObject([{ id: 1 }]);
  });

  it('obeys row-level rules of both sides', async () => {
    expect((await app.as('guarded').get(`${PORTS}?fetchPlan=${WITH_LAND}&sort=name`)).json).toEqual([
      { _entityName: 'Port', _instanceName: 'Brest', id: '1', name: 'Brest' },
      { _entityName: 'Port', _instanceName: 'Sea', id: '3', name: 'Sea' },
      {
        _entityName: 'Port',
        _instanceName: 'Vigo',
        id: '2',
        name: 'Vigo',
        land: { ...SPAIN, name: 'Spain' },
      },
    ]);
    expect(await found('guarded', { property: 'land', operator: 'isNull' })).toEqual(['Brest', 'Sea']);
    expect((await app.as('spanish').get(PORTS)).json).toMatchObject([{ name: 'Vigo' }]);
    expect((await app.as('spanish').put(`${PORTS}/1`, { name: 'Brest' })).status).toBe(404);
    expect((await app.as('guarded').put(`${PORTS}/1`, { land: { id: 1 } })).status).toBe(200);
    expect(await stored('SELECT land_code FROM spec_port WHERE id = 1')).toEqual(['FR']);
  });

  it('is set by the id, changed, emptied and refused where nothing has the id', async () => {
    expect((await app.as('desk').post(PORTS, { id: 4, name: 'Nice', land: { id: 2 } })).status).toBe(201);
    expect(await stored('SELECT land_code FROM spec_port WHERE id = 4')).toEqual(['FR']);
    expect((await app.as('desk').put(`${PORTS}/4`, { land: { id: 1 } })).status).toBe(200);
    expect(await stored('SELECT land_code FROM spec_port WHERE id = 4')).toEqual(['2']);
    expect((await app.as('desk').put(`${PORTS}/4`, { land: { id: 1 }, name: 'Nizza' })).status).toBe(200);
    expect((await app.as('desk').put(`${PORTS}/4`, { land: null })).status).toBe(200);
    expect(await stored('SELECT land_code FROM spec_port WHERE id = 4')).toEqual([null]);
    expect(await app.as('desk').put(`${PORTS}/4`, { land: { id: 7 } })).toMatchObject({
      status: 400,
      json: { details: "Referenced entity for property 'land' is missing" },
    });
    expect((await app.as('guarded').put(`${PORTS}/4`, { land: { id: 2 } })).status).toBe(400);
  });

  it('may lead to an object of the same request', async () => {
    const both = [
      { id: 5, name: 'Cork', next: { id: 6 } },
      { id: 6, name: 'Dover', next: { id: 5 } },
    ];
    expect((await app.as('desk').post(PORTS, both)).status).toBe(201);
    expect(await stored('SELECT next_name FROM spec_port WHERE id > 4 ORDER BY id')).toEqual(['Dover', 'Cork']);
  });

  it('may be mandatory, and lead to an object of the same request that refers back', async () => {
    const fleets = [
      { id: 1, code: 'N', ships: [{ id: 11 }, { id: 12 }], flagship: { id: 12 } },
      { id: 2, code: 'S', ships: [{ id: 21 }], flagship: { id: 11 } },
    ];
    expect(await app.as('desk').post('/rest/entities/Fleet', fleets)).toMatchObject({ status: 201 });
    expect(await stored('SELECT id, fleet_code FROM spec_fleet_ship ORDER BY id')).toEqual([
      '11',
      'N',
      '12',
      'N',
      '21',
      'S',
    ]);
    expect(await stored('SELECT id, flagship_id FROM spec_fleet ORDER BY id')).toEqual(['1', '12', '2', '11']);
  });

  it('may stand in a join table, whose links are replaced', async () => {
    const partners = (...ids: readonly number[]) => ({ partners: ids.map((id) => ({ id })) });
    expect((await app.as('desk').put(`${PORTS}/1`, partners(1, 2))).status).toBe(200);
    const links = 'SELECT land_code FROM spec_port_partner WHERE port_name = $$Brest$$ ORDER BY land_code';
    expect(await stored(links)).toEqual(['2', 'FR']);
    expect((await app.as('guarded').put(`${PORTS}/1`, partners())).status).toBe(200);
    expect(await stored(links)).toEqual(['FR']);
    expect((await app.as('desk').put(`${PORTS}/1`, partners(1))).status).toBe(200);
    expect(await stored(links)).toEqual(['2']);
    expect((await app.as('desk').put(`${PORTS}/1`, partners(7))).status).toBe(400);
  });

  it('is emptied or denies when its target is deleted, and links go', async () => {
    expect(await app.as('admin').delete(`${PORTS}/2`)).toMatchObject({
      status: 409,
      json: { error: 'Delete policy violation' },
    });
    expect((await app.as('admin').delete(`/rest/entities/PortLand/2`)).status).toBe(204);
    expect(await stored('SELECT land_code FROM spec_port ORDER BY id')).toEqual([null, '2', null]);
    expect(await stored('SELECT port_name FROM spec_port_partner')).toEqual(['Brest']);
    expect((await app.as('admin').delete(`${PORTS}/3`)).status).toBe(204);
  });

  it('is an object for services and code', async () => {
    const answer = await app.as('desk').post('/rest/services/ports/move', { id: 2, to: { id: 2 } });
    expect(answer).toMatchObject({ status: 200, json: { name: 'Vigo', land: { code: 'FR' } } });
    expect(await stored('SELECT land_code FROM spec_port WHERE id = 2')).toEqual(['FR']);
  });
});
