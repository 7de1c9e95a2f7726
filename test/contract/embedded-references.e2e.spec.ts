import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OpenApiDocument } from '../../src/latchkey/openapi/openapi.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { aDepot, DepotsModule } from '../builders/depots.module.js';
import { insertValues } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const DEPOTS = '/rest/entities/Depot';
const SPAIN = { _entityName: 'Country', _instanceName: 'Spain', id: 'ES' };
const FRANCE = { _entityName: 'Country', _instanceName: 'France', id: 'FR' };

const app = useApp(() => startApp({}, [DepotsModule]));
let lyon: string;
let cadiz: string;
let nowhere: string;

beforeAll(async () => {
  const roles: Readonly<Record<string, readonly string[]>> = {
    desk: ['depot-desk'],
    visitor: ['depot-visitor'],
    guarded: ['depot-desk'],
    spanish: ['depot-desk'],
    filtered: ['depot-desk'],
  };
  for (const [username, codes] of Object.entries(roles)) {
    await aUser(app.database, { username, roles: [...codes] });
  }
  const restrict = (username: string, roleCode: string) =>
    aRoleAssignment(app.database, { username, roleCode, roleType: 'row_level' });
  await restrict('guarded', 'open-countries');
  await restrict('spanish', 'home-in-spain');
  await restrict('filtered', 'spain-by-function');
});

beforeEach(async () => {
  await app.database.rows(new Statement('DELETE FROM depot'), []);
  await app.database.rows(new Statement('DELETE FROM depot_country'), []);
  await insertValues(app.database, 'depot_country', { code: 'ES', name: 'Spain' });
  await insertValues(app.database, 'depot_country', { code: 'FR', name: 'France' });
  lyon = await aDepot(app.database, { name: 'A', city: 'Lyon', country: 'FR' });
  cadiz = await aDepot(app.database, { name: 'B', city: 'Cádiz', country: 'ES' });
  nowhere = await aDepot(app.database, { name: 'C' });
});

/** Names of what a search finds, in its order. */
async function found(username: string, condition: object, sort = 'name'): Promise<unknown> {
  const body = { filter: { conditions: [condition] }, sort };
  const answer = await app.as(username).post(`${DEPOTS}/search`, body);
  return answer.status === 200 ? (answer.json as { name: string }[]).map(({ name }) => name) : answer.json;
}

const plan = (properties: readonly unknown[]) =>
  encodeURIComponent(
    JSON.stringify({ entity: 'Depot', properties: ['name', { name: 'home', fetchPlan: { properties } }] }),
  );
const COUNTRY = { name: 'country', fetchPlan: { properties: ['name'] } };

describe('reads of embedded objects with references (protocol/entities.md 3.1, 3.2 and 4, the plans of 2.8.3)', () => {
  it('leave references out of `_base`, and show them where a plan lists them', async () => {
    const base = { _entityName: 'Depot', _instanceName: 'A', id: lyon, name: 'A', branch: {} };
    expect(await app.as('desk').get(`${DEPOTS}/${lyon}`)).toAnswer(200, { ...base, home: { city: 'Lyon' } });
    expect(await app.as('desk').get(`${DEPOTS}/${lyon}?fetchPlan=depot-places`)).toAnswer(200, {
      ...base,
      home: { city: 'Lyon', country: { ...FRANCE, name: 'France' } },
    });
    const inline = plan(['city', 'country', { name: 'depot', fetchPlan: '_base' }]);
    expect(await app.as('desk').get(`${DEPOTS}/${lyon}?fetchPlan=${inline}&returnNulls=true`)).toAnswer(200, {
      _entityName: 'Depot',
      _instanceName: 'A',
      id: lyon,
      name: 'A',
      home: { city: 'Lyon', country: FRANCE, depot: null },
    });
    const paths = encodeURIComponent('{"entity":"Depot","properties":["home.country.name"]}');
    expect(await app.as('desk').get(`${DEPOTS}/${lyon}?fetchPlan=${paths}`)).toMatchObject({
      json: { home: { country: { name: 'France' } } },
    });
  });

  it('hide targets that the caller may not read, or that row-level rules hide (protocol/roles.md 3 and 6)', async () => {
    const path = `${DEPOTS}?fetchPlan=${plan(['city', COUNTRY])}&sort=name`;
    const homes = async (username: string) =>
      ((await app.as(username).get(path)).json as { home: object }[]).map(({ home }) => home);
    expect(await homes('visitor')).toEqual([{ city: 'Lyon' }, { city: 'Cádiz' }, {}]);
    expect(await homes('guarded')).toEqual([
      { city: 'Lyon' },
      { city: 'Cádiz', country: { ...SPAIN, name: 'Spain' } },
      {},
    ]);
  });

  it('find rows whose conditions and functions of row-level roles pass through them (protocol/roles.md 6)', async () => {
    expect((await app.as('spanish').get(DEPOTS)).json).toMatchObject([{ name: 'B' }]);
    expect((await app.as('filtered').get(DEPOTS)).json).toMatchObject([{ name: 'B' }]);
  });

  it('filter and sort through them (protocol/filters.md 4, protocol/entities.md 6.1)', async () => {
    expect(await found('desk', { property: 'home.country.name', operator: 'startsWith', value: 'fra' })).toEqual(['A']);
    expect(await found('desk', { property: 'home.country', operator: '=', value: 'ES' })).toEqual(['B']);
    expect(await found('desk', { property: 'home', operator: 'isNull' })).toEqual(['C']);
    expect(await found('desk', { property: 'home.depot.name', operator: 'isNull' })).toEqual(['A', 'B', 'C']);
    const all = { property: 'name', operator: 'notEmpty' };
    expect(await found('desk', all, '-home.country.name')).toEqual(['C', 'B', 'A']);
    expect(await found('desk', all, 'home.country')).toEqual(['A', 'B', 'C']);
    expect(await found('guarded', { property: 'home.country.name', operator: 'notEmpty' })).toEqual(['B']);
    expect(await found('visitor', { property: 'home.country.name', operator: '=', value: 'x' })).toEqual({
      error: 'Forbidden',
      details: 'Attribute Place.country is not viewable',
    });
  });
});

describe('writes of embedded objects with references (protocol/entities.md 10.2)', () => {
  const shown = `responseFetchPlan=${plan(['city', 'country'])}`;

  it('set, keep and unlink them key by key; only the id counts', async () => {
    const home = { city: 'Sète', country: { id: 'FR', name: 'not saved' } };
    const created = await app
      .as('desk')
      .post(`${DEPOTS}?${shown}`, { name: 'D', home, branch: { country: { id: 'ES' } } });
    expect([created.status, created.json]).toMatchObject([201, { home: { city: 'Sète', country: FRANCE } }]);
    const { id } = created.json as { id: string };
    const put = (body: object) => app.as('desk').put(`${DEPOTS}/${id}?${shown}`, body);
    expect((await put({ home: { city: 'Nîmes' } })).json).toMatchObject({ home: { city: 'Nîmes', country: FRANCE } });
    expect((await put({ home: { country: { code: 'ES' } } })).json).toMatchObject({
      home: { city: 'Nîmes', country: SPAIN },
    });
    expect(((await put({ home: { country: null } })).json as { home: object }).home).toEqual({ city: 'Nîmes' });
    expect(((await put({ home: null })).json as { home: object }).home).toEqual({});
    const branch = await app.as('desk').get(`${DEPOTS}/${id}?fetchPlan=${plan([]).replace('home', 'branch')}`);
    expect(branch.status).toBe(200);
    expect(await found('desk', { property: 'branch.country.name', operator: '=', value: 'Spain' })).toEqual(['D']);
  });

  it.each([
    [{ country: { id: 'XX' } }, "Referenced entity for property 'home.country' is missing"],
    [{ country: {} }, "Referenced entity for property 'home.country' is missing"],
    [{ country: { id: 7 } }, "Referenced entity for property 'home.country' is missing"],
  ])('refuse %j', async (home, details) => {
    const answer = await app.as('desk').put(`${DEPOTS}/${lyon}`, { name: 'Z', home });
    expect(answer).toAnswer(400, { error: 'Entity update failed', details });
    expect((await app.as('desk').get(`${DEPOTS}/${lyon}`)).json).toMatchObject({ name: 'A', home: { city: 'Lyon' } });
  });

  it('refuse a value that is not an object, by the texts of the operation', async () => {
    expect(await app.as('desk').post(DEPOTS, { name: 'Z', home: { country: 'ES' } })).toAnswer(400, {
      error: "Attribute 'home.country' refers to an entity. Property value must be a JSON object literal",
      details: '',
    });
  });

  it('keep what the caller does not see, and accept no target that the caller may not read (protocol/roles.md 4 and 8)', async () => {
    for (const username of ['guarded', 'visitor']) {
      const answer = await app.as(username).put(`${DEPOTS}/${lyon}`, { home: { city: 'Dijon', country: null } });
      expect(answer.status).toBe(200);
      expect(await found('desk', { property: 'home.country', operator: '=', value: 'FR' })).toEqual(['A']);
    }
    const body = { home: { country: { id: 'FR' } } };
    expect((await app.as('guarded').put(`${DEPOTS}/${cadiz}`, body)).status).toBe(400);
    expect(await app.as('visitor').put(`${DEPOTS}/${nowhere}`, body)).toMatchObject({ status: 400 });
  });

  it('follow the delete policies of their references (protocol/entities.md 9.3)', async () => {
    expect((await app.as('admin').delete('/rest/entities/Country/FR')).status).toBe(204);
    expect(await found('desk', { property: 'home.country', operator: 'isNull' })).toEqual(['A', 'C']);
    const first = { home: { depot: { id: cadiz } } };
    expect((await app.as('desk').put(`${DEPOTS}/${lyon}`, first)).status).toBe(200);
    expect((await app.as('admin').delete(`${DEPOTS}/${cadiz}`)).status).toBe(409);
  });

  it('insert an object that another one of the same request refers to first', async () => {
    const id = 'bbbbbbbb-0000-4000-8000-000000000001';
    const bodies = [
      { id: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Y', home: { depot: { id } } },
      { id, name: 'Z' },
    ];
    expect((await app.as('desk').post(DEPOTS, bodies)).status).toBe(201);
    expect(await found('desk', { property: 'home.depot.name', operator: '=', value: 'Z' })).toEqual(['Y']);
  });
});

describe('embedded objects with references in services and descriptions', () => {
  it('are loaded, changed and saved by code, and written with names (protocol/services.md 4)', async () => {
    const body = { id: lyon, to: { code: 'ES' } };
    expect(await app.as('desk').post('/rest/services/depots/move', body)).toAnswer(200, {
      _entityName: 'Depot',
      _instanceName: 'A',
      id: lyon,
      name: 'A',
      home: { city: 'Lyon', country: { ...SPAIN, code: 'ES', name: 'Spain' } },
    });
    const depot = { name: 'P', home: { country: { code: 'FR', name: 'France' }, depot: { id: cadiz, name: 'Q' } } };
    const { json } = await app.as('desk').post('/rest/services/depots/echo', { depot });
    expect(json).toMatchObject({ home: { country: { ...FRANCE, name: 'France' }, depot: { _instanceName: 'Q' } } });
  });

  it('are described: metadata, permissions, the project document (protocol/metadata.md 1, protocol/docs.md 2)', async () => {
    const metadata = await app.as('desk').get('/rest/metadata/entities/Place');
    expect(metadata.json).toMatchObject({
      entityName: 'Place',
      properties: [
        { name: 'city' },
        {
          name: 'country',
          attributeType: 'ASSOCIATION',
          type: 'Country',
          cardinality: 'MANY_TO_ONE',
          persistent: true,
        },
        { name: 'depot', attributeType: 'ASSOCIATION', type: 'Depot' },
      ],
    });
    const { entityAttributes } = (await app.as('desk').get('/rest/permissions')).json as { entityAttributes: object[] };
    expect(entityAttributes).toContainEqual({ target: 'Place:country', value: 2 });
    const { schemas } = ((await app.as('desk').get('/rest/docs/openapiDetailed.json')).json as OpenApiDocument)
      .components;
    expect(schemas.entity_Place?.properties?.country).toEqual({
      anyOf: [{ $ref: '#/components/schemas/entity_Country' }, { type: 'string', nullable: true, enum: [null] }],
    });
    expect(schemas.embedded_Place?.properties?.country).toEqual({
      anyOf: [{ $ref: '#/components/schemas/reference_Country' }, { type: 'string', nullable: true, enum: [null] }],
    });
  });
});
