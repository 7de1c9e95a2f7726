import { beforeAll, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { type EntityChange, type EntityHook, EntityHooks, Latchkey } from 'latchkey';
import type { TestApp } from '../../harness/app.js';
import { aUser } from '../a-user.js';

const ID = (number: number): string => `7b000000-0000-4000-8000-00000000000${number}`;

const seen: string[] = [];

/** @returns a feature whose hook sees every party */
export function diaryOf(party: Type) {
  @EntityHooks(party)
  class PartyDiary implements EntityHook {
    beforeWrite({ operation, before, values }: EntityChange): void {
      seen.push(`${operation} ${String(values.get('name') ?? before.get('name'))}`);
      if (values.get('name') === 'Twin') {
        values.set('name', 'Twin of the hook');
      }
    }
  }

  return Latchkey.forFeature({ hooks: [PartyDiary] });
}

const reads = (entityName: string, property: string, operator: string, value: unknown): object => ({
  type: 'JPQL',
  entityName,
  action: 'READ',
  whereClause: JSON.stringify({ property, operator, value }),
});

/** Good parties, and companies of one register. */
const DRAFT = {
  username: 'reader',
  roleType: 'row_level',
  role: {
    name: 'Draft',
    code: 'party-draft',
    rowLevelPolicies: [reads('Company', 'register', '=', 'B'), reads('Party', 'rating', '>', 4)],
  },
};

const club = { id: ID(1), _entityName: 'Party', _instanceName: 'Club', before: true, after: true };
const ben = { id: ID(2), _entityName: 'Human', _instanceName: 'Ben ()', before: false, after: false };
const rail = { id: ID(3), _entityName: 'ListedCompany', _instanceName: 'Rail C', before: true, after: false };

/** What else knows the classes of a hierarchy, wherever its rows are stored: documents, hooks, previews and explanations. */
export function tellPartySurroundings(app: TestApp): void {
  beforeAll(async () => {
    await app.as('admin').post('/rest/entities/Party', [
      { id: ID(1), name: 'Club', rating: 5 },
      { id: ID(2), _entityName: 'Human', name: 'Ben', rating: 1 },
      { id: ID(3), _entityName: 'ListedCompany', name: 'Rail', rating: 9, register: 'C', phones: [{ number: '112' }] },
    ]);
    await aUser(app.database, { username: 'reader', roles: ['party-clerk'] });
  });

  it('each class has its paths and its attributes in the detailed document', async () => {
    const { json } = await app.as('admin').get('/rest/docs/openapiDetailed.json');
    const { components, paths } = json as {
      components: { schemas: Record<string, { properties?: object }> };
      paths: object;
    };
    const attributesOf = (entity: string): readonly string[] =>
      Object.keys(components.schemas[`new_${entity}`]?.properties ?? {});
    for (const entity of ['Party', 'Human', 'Company', 'ListedCompany']) {
      expect(paths).toHaveProperty([`/entities/${entity}/{entityId}`, 'put']);
      expect(attributesOf(entity)).toEqual(expect.arrayContaining(['name', 'rating', 'town', 'phones']));
    }
    expect(attributesOf('Party')).not.toContain('register');
    expect(attributesOf('ListedCompany')).toEqual(expect.arrayContaining(['register', 'ticker']));
    expect(attributesOf('ListedCompany')).not.toContain('born');
  });

  it('hooks of a class see the rows of those that extend it, whatever name the request uses', async () => {
    seen.length = 0;
    const twin = { _entityName: 'ListedCompany', id: ID(4) };
    const created = await app.as('admin').post('/rest/entities/Party', { ...twin, name: 'Twin', register: 'D' });
    expect(created).toAnswer(201, { ...twin, _instanceName: 'Twin of the hook D' });
    const updated = await app.as('admin').put(`/rest/entities/Company/${ID(4)}`, { name: 'Twins' });
    expect(updated).toAnswer(200, { ...twin, _instanceName: 'Twins D' });
    expect((await app.as('admin').delete(`/rest/entities/Party/${ID(4)}`)).status).toBe(204);
    expect(seen).toEqual(['create Twin', 'update Twins', 'delete Twins']);
  });

  it('the preview of a deletion counts rows as what they are, with their items', async () => {
    expect(await app.as('admin').post('/rest/entities/Party/deletion-preview', [ID(1), ID(3)])).toAnswer(200, {
      deleted: [
        { entity: 'Party', requested: 1, along: 0, soft: true },
        { entity: 'ListedCompany', requested: 1, along: 0, soft: true },
        { entity: 'Phone', requested: 0, along: 1, soft: true },
      ],
      unlinked: [],
    });
  });

  it.each([
    ['Party', { rows: 3, complete: true, gained: 0, lost: 1, kept: 1, hidden: 1 }, [rail, club, ben]],
    ['ListedCompany', { rows: 1, complete: true, gained: 0, lost: 1, kept: 0, hidden: 0 }, [rail]],
  ])('the preview of a row-level role shows who would see which rows of %s', async (entity, counts, rows) => {
    const { status, json } = await app.as('admin').post('/rest/security/preview/rows', { ...DRAFT, entity });
    expect(status).toBe(200);
    expect(json).toMatchObject({ entity, mayRead: { before: true, after: true }, counts, rows });
  });

  it('an explanation names the right on what the row is', async () => {
    const { json } = await app
      .as('admin')
      .get(`/rest/security/explain?username=reader&entity=Party&id=${ID(2)}&action=read`);
    expect(json).toMatchObject({
      allowed: false,
      reasons: expect.arrayContaining([
        { role: null, source: null, policy: { type: 'entity', resource: 'Human', action: 'read' }, effect: 'missing' },
      ]),
    });
  });
}
