import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aRowLevelRole, ROW_LEVEL_ROLES } from '../builders/a-row-level-role.js';
import { aPolicy, aRuntimeRole, RESOURCE_ROLES } from '../builders/a-runtime-role.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();

beforeAll(async () => {
  for (const [name, price] of [
    ['Ball', '5'],
    ['Car', '15'],
    ['Doll', '25'],
  ] as const) {
    await aProduct(app.database, { name, price });
  }
  const { code } = await aRuntimeRole(app, { policies: ['specific security.admin'] });
  // May administrate security and write no entity of it.
  await aUser(app.database, { username: 'officer', roles: [code] });
});

const preview = (role: object, roleType = 'resource'): Promise<Answer> =>
  app.as('officer').post('/rest/security/preview', { roleType, role });

async function count(table: string): Promise<string> {
  const [row] = await app.database.rows(new Statement(`SELECT count(*) FROM ${table}`));
  return row?.[0] ?? '';
}

const query = (operator: string, value: unknown): object => ({
  type: 'JPQL',
  entityName: 'Product',
  action: 'READ',
  whereClause: JSON.stringify({ property: 'price', operator, value }),
});

describe('POST /rest/security/preview (protocol/roles.md 11)', () => {
  it('shows how many users gain and lose which rights and rows', async () => {
    const { code, id } = await aRuntimeRole(app, {
      policies: ['entity Product read', 'entityAttribute Product.name modify'],
    });
    await aUserWith(app.database, code);
    await aUserWith(app.database, code);
    await aUserWith(app.database, code, 'product-viewer');
    const answer = await preview({
      id,
      resourcePolicies: [
        'entity Tag read',
        'entityAttribute Product.name view',
        'specific rest.fileUpload.enabled',
      ].map(aPolicy),
    });
    expect(answer).toAnswer(200, {
      role: { roleType: 'resource', code, isNew: false },
      users: { affected: 3, evaluated: 3, changed: 3 },
      entities: [
        { entity: 'Product', action: 'read', gaining: 0, losing: 2 },
        { entity: 'Tag', action: 'read', gaining: 2, losing: 0 },
      ],
      attributes: [{ entity: 'Product', attribute: 'name', access: 'modify', gaining: 0, losing: 3 }],
      services: [{ permission: 'rest.fileUpload.enabled', gaining: 3, losing: 0 }],
      rows: {
        users: { affected: 2, evaluated: 2 },
        entities: [
          {
            entity: 'Product',
            action: 'read',
            gaining: { users: 0, rows: 0 },
            losing: { users: 2, rows: 6 },
            exact: true,
          },
        ],
      },
    });
  });

  it('writes nothing, and changes nobody’s rights', async () => {
    const { code, id } = await aRuntimeRole(app, { name: 'As before', policies: ['entity Product read'] });
    const username = await aUserWith(app.database, code);
    expect((await app.as(username).get('/rest/entities/Product')).status).toBe(200);
    const tables = ['sec_resource_role', 'sec_resource_policy', 'sec_audit_event', 'sec_role_assignment'];
    const before = await Promise.all(tables.map(count));
    const answer = await preview({ code, name: 'Changed', scopes: ['UI'], resourcePolicies: [] });
    expect(answer.json).toMatchObject({ role: { code, isNew: false }, users: { changed: 1 } });
    expect(await Promise.all(tables.map(count))).toEqual(before);
    expect((await app.as(username).get('/rest/entities/Product')).status).toBe(200);
    const { json } = await app.as('officer').get(`/rest/security/resource-roles/${code}`);
    expect(json).toMatchObject({ name: 'As before', policies: [{ resource: 'Product' }] });
    // What it predicted happens.
    await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, { scopes: ['UI'] });
    expect((await app.as(username).get('/rest/entities/Product')).status).toBe(403);
  });

  it('reaches those who have the role as a child of another one', async () => {
    const inner = await aRuntimeRole(app);
    const outer = await aRuntimeRole(app, { childRoles: [inner.code] });
    await aUserWith(app.database, outer.code);
    const answer = await preview({ id: inner.id, childRoles: ['rest-minimal', 'product-viewer'] });
    expect(answer.json).toMatchObject({
      users: { affected: 1, changed: 1 },
      entities: [
        { entity: 'Product', action: 'read', gaining: 1 },
        { entity: 'Tag', action: 'read', gaining: 1 },
      ],
      rows: { entities: [{ entity: 'Product', gaining: { users: 1, rows: 3 } }] },
    });
  });

  it('accepts a role that does not exist yet, for users who already have its code assigned', async () => {
    await aRoleAssignment(app.database, { username: 'bob', roleCode: 'planned' });
    const role = { name: 'Planned', code: 'planned', scopes: ['API'], childRoles: ['rest-minimal'] };
    const answer = await preview(role);
    expect(answer.json).toMatchObject({
      role: { code: 'planned', isNew: true },
      users: { affected: 1, evaluated: 1, changed: 1 },
      services: [{ permission: 'rest.enabled', gaining: 1, losing: 0 }],
      rows: { users: { affected: 0, evaluated: 0 }, entities: [] },
    });
  });

  it('counts inactive users for nothing, and no change as none', async () => {
    const { code, id } = await aRuntimeRole(app, { policies: ['entity Product read'] });
    await aUserWith(app.database, code);
    await aUser(app.database, { username: 'retired', active: false, roles: [code] });
    const answer = await preview({ id, name: 'New name' });
    expect(answer.json).toEqual({
      role: { roleType: 'resource', code, isNew: false },
      users: { affected: 1, evaluated: 1, changed: 0 },
      entities: [],
      attributes: [],
      services: [],
      rows: { users: { affected: 0, evaluated: 0 }, entities: [] },
    });
  });

  it('counts rows by the restrictions of a row-level role', async () => {
    const { code, id } = await aRowLevelRole(app, [query('<', 10)]);
    for (const roles of [['product-viewer'], ['product-viewer'], []]) {
      const username = await aUserWith(app.database, ...roles);
      await aRoleAssignment(app.database, { username, roleCode: code, roleType: 'row_level' });
    }
    const wider = await preview({ id, rowLevelPolicies: [query('<', 20)] }, 'row_level');
    expect(wider.json).toMatchObject({
      role: { roleType: 'row_level', code },
      users: { affected: 3, changed: 3 },
      entities: [],
      rows: {
        users: { affected: 3, evaluated: 3 },
        entities: [
          {
            entity: 'Product',
            action: 'read',
            gaining: { users: 2, rows: 2 },
            losing: { users: 0, rows: 0 },
            exact: true,
          },
        ],
      },
    });
    const other = await preview({ id, rowLevelPolicies: [query('>', 10)] }, 'row_level');
    expect(other.json).toMatchObject({
      rows: { entities: [{ gaining: { users: 2, rows: 4 }, losing: { users: 2, rows: 2 } }] },
    });
    const { json } = await app.as('officer').get(`/rest/security/row-level-roles/${code}`);
    expect(json).toMatchObject({ policies: [query('<', 10)] });
  });

  it('counts rows of every user where a condition compares with the current user', async () => {
    const { code, id } = await aRowLevelRole(app, []);
    for (const lastName of ['Ball', 'Doll', 'Nobody']) {
      const username = `named-${lastName}`;
      await aUser(app.database, { username, lastName, roles: ['product-viewer'] });
      await aRoleAssignment(app.database, { username, roleCode: code, roleType: 'row_level' });
    }
    const whereClause = JSON.stringify({ property: 'name', operator: '=', value: { currentUser: 'lastName' } });
    const own = { type: 'JPQL', entityName: 'Product', action: 'READ', whereClause };
    const answer = await preview({ id, rowLevelPolicies: [own] }, 'row_level');
    expect(answer.json).toMatchObject({
      rows: { users: { affected: 3, evaluated: 3 }, entities: [{ losing: { users: 3, rows: 2 + 2 + 3 } }] },
    });
  });

  it('counts what may no longer be updated or deleted', async () => {
    const { code, id } = await aRowLevelRole(app, []);
    const writer = await aRuntimeRole(app, { policies: ['entity Product all'] });
    const username = await aUserWith(app.database, writer.code);
    await aRoleAssignment(app.database, { username, roleCode: code, roleType: 'row_level' });
    const script = JSON.stringify({ property: 'price', operator: '<', value: 10 });
    const predicate = { type: 'PREDICATE', entityName: 'Product', action: 'DELETE', script };
    const answer = await preview({ id, rowLevelPolicies: [predicate] }, 'row_level');
    expect((answer.json as { rows: unknown }).rows).toEqual({
      users: { affected: 1, evaluated: 1 },
      entities: [
        {
          entity: 'Product',
          action: 'delete',
          gaining: { users: 0, rows: 0 },
          losing: { users: 1, rows: 2 },
          exact: true,
        },
      ],
    });
  });

  it('says for how many users rows have been counted', async () => {
    const { code, id } = await aRowLevelRole(app, []);
    await app.database.transaction(async (transaction) => {
      await transaction.rows(
        new Statement(`WITH names AS (INSERT INTO app_user (username) SELECT 'crowd-' || n FROM generate_series(1, 60) n RETURNING username)
          INSERT INTO sec_role_assignment (username, role_code, role_type)
          SELECT username, role, type FROM names, (VALUES ($1, 'row_level'), ('product-viewer', 'resource')) AS given (role, type)`),
        [code],
      );
    });
    const whereClause = JSON.stringify({ property: 'name', operator: '=', value: ':current_user_username' });
    const own = { type: 'JPQL', entityName: 'Product', action: 'READ', whereClause };
    const answer = await preview({ id, rowLevelPolicies: [own] }, 'row_level');
    expect(answer.json).toMatchObject({
      users: { affected: 60, evaluated: 60, changed: 60 },
      rows: { users: { affected: 60, evaluated: 50 }, entities: [{ losing: { users: 50, rows: 150 } }] },
    });
  });

  it('is refused what could not be saved', async () => {
    const { id } = await aRuntimeRole(app);
    const wrong = await preview({ id, resourcePolicies: [aPolicy('entity Nothing read')] });
    expect([wrong.status, wrong.json]).toMatchObject([
      400,
      [{ path: 'resource', message: 'There is no entity Nothing' }],
    ]);
    const taken = await preview({ name: 'Clerk', code: 'order-clerk' });
    expect([taken.status, taken.json]).toMatchObject([400, [{ path: 'code' }]]);
    const rows = await preview({ name: 'x', code: 'y', rowLevelPolicies: [query('like', 1)] }, 'row_level');
    expect(rows.status).toBe(400);
    expect((await app.as('admin').get(`${ROW_LEVEL_ROLES}?fetchPlan=_local`)).text).not.toContain('"code":"y"');
  });

  it.each([
    ['{', 'Malformed request JSON data structure'],
    [[], 'Malformed request JSON data structure'],
    [{ role: {} }, 'Invalid request parameter'],
    [{ roleType: 'other', role: {} }, 'Invalid request parameter'],
    [{ roleType: 'resource' }, 'Invalid request parameter'],
    [{ roleType: 'resource', role: [] }, 'Invalid request parameter'],
    [{ roleType: 'resource', role: {}, delete: 'yes' }, 'Invalid request parameter'],
  ])('refuses the body %j', async (body, error) => {
    const answer = await app.as('officer').post('/rest/security/preview', body);
    expect([answer.status, (answer.json as { error: string }).error]).toEqual([400, error]);
  });
});
