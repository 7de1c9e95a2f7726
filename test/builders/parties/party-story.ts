import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../harness/app.js';
import type { Answer } from '../../harness/exchange.js';
import { aRoleAssignment } from '../a-role-assignment.js';
import { aUser } from '../a-user.js';

const ID = (number: number): string => `7a000000-0000-4000-8000-00000000000${number}`;
const TOWN = ID(9);

const town = { _entityName: 'Town', _instanceName: 'Rome', id: TOWN };
const club = { _entityName: 'Party', _instanceName: 'Club', id: ID(1), name: 'Club' };
const ann = { _entityName: 'Human', _instanceName: 'Ann (17/05/1990)', id: ID(2), name: 'Ann' };
const firm = { _entityName: 'Company', _instanceName: 'Firm A', id: ID(3), name: 'Firm' };
const works = { _entityName: 'ListedCompany', _instanceName: 'Works B', id: ID(4), name: 'Works' };
const evil = { _entityName: 'ListedCompany', _instanceName: 'Zeta B', id: ID(5), name: 'Zeta' };
const everybody = [ann, club, firm, works, evil];

/** Every way in which a row is written as what it is, by the URL of the class that all extend. */
const BODIES: readonly object[] = [
  { id: ID(1), name: 'Club', rating: 5, town: { id: TOWN } },
  { id: ID(2), _entityName: 'Human', name: 'Ann', rating: 1, born: '1990-05-17', town: { id: TOWN } },
  { id: ID(3), _entityName: 'Company', name: 'Firm', rating: 5, register: 'A', phones: [{ number: '110' }] },
  { id: ID(4), _entityName: 'ListedCompany', name: 'Works', rating: 5, register: 'B', ticker: 'WRK' },
  { id: ID(5), _entityName: 'ListedCompany', name: 'Zeta', rating: 5, register: 'B', ticker: 'EVE' },
];

const NAMES = { entity: 'Party', properties: ['name'] };
const plan = (value: object = NAMES): string => `fetchPlan=${encodeURIComponent(JSON.stringify(value))}`;
const idsIn = ({ json }: Answer): unknown => (json as { id: string }[]).map(({ id }) => id);
const notFound = (entity: string, id: string): object => ({
  error: 'Entity not found',
  details: `Entity ${entity} with id ${id} not found`,
});

/** What clients see of a hierarchy, wherever its rows are stored. */
export function tellPartyStory(app: TestApp): void {
  beforeAll(async () => {
    await app.as('admin').post('/rest/entities/Town', { id: TOWN, name: 'Rome' });
    const created = await app.as('admin').post('/rest/entities/Party', BODIES);
    expect([created.status, created.text]).toEqual([201, expect.anything()]);
    await aUser(app.database, { username: 'clerk', roles: ['party-clerk'] });
    await aUser(app.database, { username: 'narrow', roles: ['system-full-access'] });
    await aRoleAssignment(app.database, { username: 'narrow', roleCode: 'some-parties', roleType: 'row_level' });
  });

  const read = async (path: string, username = 'admin'): Promise<unknown> => {
    const answer = await app.as(username).get(`/rest/entities/${path}`);
    expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
    return answer.json;
  };
  const search = (entity: string, filter: object, more: object = {}, username = 'admin'): Promise<Answer> =>
    app
      .as(username)
      .post(`/rest/entities/${entity}/search`, { filter: { conditions: [filter] }, sort: 'name', ...more });

  describe('a list of a base class (protocol/entities.md 4.1)', () => {
    it('holds the rows of all classes that extend it, each named by its own class', async () => {
      expect(await read(`Party?${plan()}&sort=name`)).toEqual(everybody);
      expect(await read(`Party?${plan()}&sort=-name&limit=2&offset=1`)).toEqual([works, firm]);
      const { headers } = await app.as('admin').get('/rest/entities/Party?returnCount=true&limit=1');
      expect(headers['x-total-count']).toBe('5');
    });

    it.each([
      ['Human', [ann]],
      ['Company', [firm, works, evil]],
      ['ListedCompany', [works, evil]],
    ])('%s holds its own rows and those of the classes below', async (entity, rows) => {
      expect(await read(`${entity}?${plan()}&sort=name`)).toEqual(rows);
      expect((await app.as('admin').get(`/rest/entities/${entity}/search/count?filter={"conditions":[]}`)).text).toBe(
        String(rows.length),
      );
    });

    it('shows one row at any of its names, with the attributes of its class', async () => {
      const properties = ['name', 'rating', 'town', 'register', 'ticker', 'phones'];
      for (const entity of ['Party', 'Company', 'ListedCompany']) {
        expect(await read(`${entity}/${ID(4)}?${plan({ entity, properties })}`)).toEqual({
          ...works,
          rating: 5,
          phones: [],
          ...(entity !== 'Party' && { register: 'B' }),
          ...(entity === 'ListedCompany' && { ticker: 'WRK' }),
        });
      }
    });

    it.each([
      ['Human', 3],
      ['ListedCompany', 3],
      ['Company', 1],
    ])('%s does not find the row %i of another class', async (entity, number) => {
      const answer = await app.as('admin').get(`/rest/entities/${entity}/${ID(number)}`);
      expect(answer).toAnswer(404, notFound(entity, ID(number)));
    });

    it('is searched by attributes, references and items', async () => {
      const found = async (entity: string, filter: object): Promise<unknown> => idsIn(await search(entity, filter));
      expect(await found('Party', { property: 'rating', operator: '=', value: 1 })).toEqual([ID(2)]);
      expect(await found('Party', { property: 'town.name', operator: '=', value: 'Rome' })).toEqual([ID(2), ID(1)]);
      expect(await found('Party', { property: 'phones.number', operator: '=', value: '110' })).toEqual([ID(3)]);
      expect(await found('Company', { property: 'register', operator: '=', value: 'B' })).toEqual([ID(4), ID(5)]);
      expect(await found('Town', { property: 'residents.name', operator: '=', value: 'Ann' })).toEqual([TOWN]);
    });

    it('is searched only by attributes that all its rows have', async () => {
      const answer = await search('Party', { property: 'register', operator: '=', value: 'B' });
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('register')]);
    });

    it('is a collection, in which each item is of its class', async () => {
      const residents = { name: 'residents', fetchPlan: { properties: ['name', 'town'] } };
      expect(await read(`Town/${TOWN}?${plan({ entity: 'Town', properties: [residents] })}`)).toEqual({
        ...town,
        residents: [
          { ...club, town },
          { ...ann, town },
        ],
      });
    });

    it('has the items of every class', async () => {
      const properties = ['name', { name: 'phones', fetchPlan: { properties: ['number', 'party'] } }];
      const phone = { _entityName: 'Phone', _instanceName: '110', id: expect.anything(), number: '110' };
      expect(await read(`Party/${ID(3)}?${plan({ entity: 'Party', properties })}`)).toEqual({
        ...firm,
        phones: [{ ...phone, party: { ...firm, name: undefined } }],
      });
    });
  });

  describe('rights on a hierarchy (protocol/roles.md 1, 3, 6)', () => {
    it('are those on the actual class: rows of classes without READ are hidden', async () => {
      expect(await read(`Party?${plan()}&sort=id`, 'clerk')).toEqual([
        club,
        { _entityName: 'ListedCompany', _instanceName: `ListedCompany-${ID(4)} [detached]`, id: ID(4) },
        { _entityName: 'ListedCompany', _instanceName: `ListedCompany-${ID(5)} [detached]`, id: ID(5) },
      ]);
      const { headers } = await app.as('clerk').get('/rest/entities/Party?returnCount=true&limit=1');
      expect(headers['x-total-count']).toBe('3');
      const hidden = await app.as('clerk').get(`/rest/entities/Party/${ID(2)}`);
      expect(hidden).toAnswer(404, notFound('Party', ID(2)));
      expect((await app.as('clerk').get('/rest/entities/Human')).status).toBe(403);
      const residents = { entity: 'Town', properties: [{ name: 'residents', fetchPlan: { properties: ['name'] } }] };
      expect(await read(`Town?${plan(residents)}`, 'clerk')).toEqual([{ ...town, residents: [club] }]);
    });

    it('let filters name only what is viewable in every class whose rows are there', async () => {
      const answer = await search('Party', { property: 'name', operator: '=', value: 'x' }, {}, 'clerk');
      expect(answer).toAnswer(403, { error: 'Forbidden', details: 'Attribute ListedCompany.name is not viewable' });
    });

    it('hold for rows of the classes below, whichever list shows them', async () => {
      expect(await read(`Party?${plan()}&sort=name`, 'narrow')).toEqual([club, works]);
      expect(await read(`Company?${plan()}&sort=name`, 'narrow')).toEqual([works]);
      expect(await read(`ListedCompany?${plan()}&sort=name`, 'narrow')).toEqual([works]);
      expect(await read(`Human?${plan()}`, 'narrow')).toEqual([]);
      for (const [entity, number] of [
        ['Party', 2],
        ['Party', 3],
        ['Company', 5],
      ] as const) {
        const answer = await app.as('narrow').get(`/rest/entities/${entity}/${ID(number)}`);
        expect(answer).toAnswer(404, notFound(entity, ID(number)));
        const written = await app.as('narrow').put(`/rest/entities/${entity}/${ID(number)}`, { rating: 9 });
        expect(written).toAnswer(404, notFound(entity, ID(number)));
        expect((await app.as('narrow').delete(`/rest/entities/${entity}/${ID(number)}`)).status).toBe(404);
      }
    });

    it('are needed on what an object is', async () => {
      const body = { _entityName: 'Human', name: 'x' };
      expect(await app.as('clerk').post('/rest/entities/Party', body)).toAnswer(403, {
        error: 'Forbidden',
        details: 'resource: Human, type: entity, action: create',
      });
      expect(await app.as('clerk').put(`/rest/entities/Party/${ID(4)}`, { rating: 1 })).toAnswer(403, {
        error: 'Forbidden',
        details: 'resource: ListedCompany, type: entity, action: update',
      });
      expect((await app.as('clerk').put(`/rest/entities/Party/${ID(2)}`, { rating: 1 })).status).toBe(404);
      expect((await app.as('clerk').post('/rest/entities/Party', { id: ID(2), name: 'x' })).status).toBe(409);
      expect((await app.as('clerk').put(`/rest/entities/Party/${ID(1)}`, { rating: 5 })).status).toBe(200);
    });
  });

  describe('writes in a hierarchy (protocol/entities.md 8, 9, 10.1)', () => {
    const aListedCompany = async (): Promise<string> => {
      const body = { _entityName: 'ListedCompany', name: 'New', register: 'C', phones: [{ number: '1' }] };
      const created = await app.as('admin').post('/rest/entities/Company', body);
      expect([created.status, created.json]).toMatchObject([201, { _entityName: 'ListedCompany' }]);
      return (created.json as { id: string }).id;
    };

    it('reach the row by every name it goes by', async () => {
      const id = await aListedCompany();
      for (const [entity, body] of [
        ['Party', { ticker: '1', name: 'One' }],
        ['Company', { ticker: '2', register: 'D' }],
        ['ListedCompany', { _entityName: 'Party', ticker: '3' }],
      ] as const) {
        const answer = await app.as('admin').put(`/rest/entities/${entity}/${id}`, body);
        expect([answer.status, answer.json]).toMatchObject([200, { _entityName: 'ListedCompany', id }]);
      }
      const bulk = await app.as('admin').put('/rest/entities/Party', [{ id, rating: 7 }]);
      const upsert = await app.as('admin').post('/rest/entities/Party', { id, town: { id: TOWN } });
      expect([bulk.status, upsert.status]).toEqual([200, 201]);
      const properties = ['name', 'rating', 'register', 'ticker', 'town', 'version'];
      expect(await read(`ListedCompany/${id}?${plan({ entity: 'ListedCompany', properties })}`)).toEqual({
        ...{ _entityName: 'ListedCompany', _instanceName: 'One D', id },
        ...{ name: 'One', rating: 7, register: 'D', ticker: '3', town, version: 6 },
      });
      expect((await app.as('admin').delete(`/rest/entities/Party/${id}`)).status).toBe(204);
    });

    it('require the attributes of what the object is', async () => {
      const answer = await app.as('admin').post('/rest/entities/Party', { _entityName: 'Company', name: 'x' });
      expect([answer.status, answer.json]).toMatchObject([400, [{ path: 'register', message: 'may not be null' }]]);
    });

    it('never make it another one', async () => {
      const body = { id: ID(1), _entityName: 'Human', name: 'x' };
      expect((await app.as('admin').post('/rest/entities/Party', body)).status).toBe(400);
      const sibling = await app.as('admin').post('/rest/entities/Human', { id: ID(3), name: 'x' });
      expect(sibling.status).toBe(409);
      expect((await app.as('admin').put(`/rest/entities/Human/${ID(3)}`, { name: 'x' })).status).toBe(404);
      expect(await read(`Party?${plan()}&sort=name`)).toEqual(everybody);
    });

    it('compare versions', async () => {
      const id = await aListedCompany();
      const write = (etag: string): Promise<Answer> =>
        app.as('admin').put(`/rest/entities/Party/${id}`, { name: 'Two' }, { 'if-match': etag });
      expect([(await write('"2"')).status, (await write('"1"')).status]).toEqual([412, 200]);
      expect((await app.as('admin').get(`/rest/entities/Party/${id}`)).headers.etag).toBe('"2"');
      expect((await app.as('admin').delete(`/rest/entities/ListedCompany/${id}`)).status).toBe(204);
    });

    it('delete the row with its items, list it as deleted, and bring it back', async () => {
      const id = await aListedCompany();
      expect((await app.as('admin').delete(`/rest/entities/Human/${id}`)).status).toBe(404);
      expect((await app.as('admin').delete(`/rest/entities/Party/${id}`)).status).toBe(204);
      expect(await app.as('admin').get(`/rest/entities/ListedCompany/${id}`)).toAnswer(
        404,
        notFound('ListedCompany', id),
      );
      const phones = await search('Phone', { property: 'party.id', operator: '=', value: id });
      expect(phones.json).toEqual([]);
      const deleted = idsIn(await app.as('admin').get('/rest/entities/Party?deleted=true&limit=50'));
      expect(deleted).toContain(id);
      expect(idsIn(await app.as('admin').get('/rest/entities/Human?deleted=true'))).toEqual([]);
      const restored = await app.as('admin').post('/rest/entities/Party', { id });
      expect([restored.status, restored.json]).toMatchObject([201, { _entityName: 'ListedCompany', id }]);
      expect((await app.as('admin').delete(`/rest/entities/Party/${id}`)).status).toBe(204);
    });

    it('change items of an owner of any class', async () => {
      const id = await aListedCompany();
      const changed = await app
        .as('admin')
        .put(`/rest/entities/Party/${id}`, { phones: [{ number: '2' }, { number: '3' }] });
      expect(changed.status).toBe(200);
      const phones = await search('Phone', { property: 'party.id', operator: '=', value: id }, { sort: 'number' });
      expect(phones.json).toMatchObject([{ number: '2' }, { number: '3' }]);
      expect((await app.as('admin').delete(`/rest/entities/Party/${id}`)).status).toBe(204);
    });
  });
}
