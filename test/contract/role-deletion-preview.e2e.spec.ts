import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aRowLevelRole, ROW_LEVEL_ROLES } from '../builders/a-row-level-role.js';
import { aRuntimeRole, RESOURCE_ROLES } from '../builders/a-runtime-role.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();

beforeAll(async () => {
  for (const price of ['5', '15', '25']) {
    await aProduct(app.database, { price });
  }
  const { code } = await aRuntimeRole(app, { policies: ['specific security.admin'] });
  // May administrate security and write no entity of it.
  await aUser(app.database, { username: 'officer', roles: [code] });
});

const preview = (role: object, roleType = 'resource'): Promise<Answer> =>
  app.as('officer').post('/rest/security/preview', { roleType, role, delete: true });

const CHEAP = {
  type: 'JPQL',
  entityName: 'Product',
  action: 'READ',
  whereClause: JSON.stringify({ property: 'price', operator: '<', value: 10 }),
};

describe('POST /rest/security/preview of a deletion (protocol/roles.md 9 and 11)', () => {
  it('shows who loses what, including users who have the role as a child of another one', async () => {
    const { code, id } = await aRuntimeRole(app, {
      policies: ['entity Product read', 'entityAttribute Product.name view', 'specific rest.fileUpload.enabled'],
    });
    const outer = await aRuntimeRole(app, { childRoles: [code] });
    await aUserWith(app.database, code);
    await aUserWith(app.database, outer.code);
    // Has the same from another role, and loses little.
    await aUserWith(app.database, code, 'product-viewer');
    const expected = {
      role: { roleType: 'resource', code, isNew: false, isDeleted: true },
      users: { affected: 3, evaluated: 3, changed: 3 },
      entities: [{ entity: 'Product', action: 'read', gaining: 0, losing: 2 }],
      attributes: [{ entity: 'Product', attribute: 'name', access: 'view', gaining: 0, losing: 2 }],
      services: [
        // `product-viewer` holds it, too.
        { permission: 'rest.enabled', gaining: 0, losing: 2 },
        { permission: 'rest.fileUpload.enabled', gaining: 0, losing: 3 },
      ],
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
    };
    for (const role of [{ code }, { id }, { id, code: 'another' }]) {
      const answer = await preview(role);
      expect(answer).toAnswer(200, expected);
    }
  });

  it('deletes nothing, and predicts what the deletion does', async () => {
    const { code, id } = await aRuntimeRole(app, { policies: ['entity Product read'] });
    const username = await aUserWith(app.database, code);
    const assignments = new Statement(
      'SELECT count(*) FROM sec_role_assignment WHERE role_code = $1 AND delete_ts IS NULL',
    );
    expect((await preview({ code })).json).toMatchObject({ users: { changed: 1 } });
    expect(await app.database.rows(assignments, [code])).toEqual([['1']]);
    expect((await app.as(username).get('/rest/entities/Product')).status).toBe(200);
    expect((await app.as('admin').get(`${RESOURCE_ROLES}/${id}`)).status).toBe(200);
    expect((await app.as('admin').delete(`${RESOURCE_ROLES}/${id}`)).status).toBe(204);
    expect((await app.as(username).get('/rest/entities/Product')).status).toBe(403);
  });

  it('shows which rows come back without a row-level role', async () => {
    const { code, id } = await aRowLevelRole(app, [CHEAP]);
    const username = await aUserWith(app.database, 'product-viewer');
    await aRoleAssignment(app.database, { username, roleCode: code, roleType: 'row_level' });
    const answer = await preview({ id }, 'row_level');
    expect(answer).toAnswer(200, {
      role: { roleType: 'row_level', code, isNew: false, isDeleted: true },
      users: { affected: 1, evaluated: 1, changed: 1 },
      entities: [],
      attributes: [],
      services: [],
      rows: {
        users: { affected: 1, evaluated: 1 },
        entities: [
          {
            entity: 'Product',
            action: 'read',
            gaining: { users: 1, rows: 2 },
            losing: { users: 0, rows: 0 },
            exact: true,
          },
        ],
      },
    });
    expect((await app.as('admin').get(`${ROW_LEVEL_ROLES}/${id}`)).status).toBe(200);
  });

  it('knows only roles that can be deleted', async () => {
    for (const [role, name] of [
      [{ code: 'order-clerk' }, 'order-clerk'],
      [{ code: 'no-such-role' }, 'no-such-role'],
      [{ id: 'no-such-id' }, 'no-such-id'],
      [{}, ''],
    ] as const) {
      const answer = await preview(role);
      const details = `Role ${name} not found`;
      expect(answer).toAnswer(404, { error: 'Role not found', details });
    }
  });

  it('is refused where the deletion would be', async () => {
    const { code } = await aRuntimeRole(app, { childRoles: ['system-full-access'] });
    await aRoleAssignment(app.database, { username: 'admin', roleCode: code });
    expect((await preview({ code })).status).toBe(200);
    await app.database.transaction(async (transaction) => {
      await transaction.rows(
        new Statement(`UPDATE sec_role_assignment SET delete_ts = now() WHERE role_code = 'system-full-access'`),
      );
    });
    const answer = await preview({ code });
    expect([answer.status, (answer.json as { error: string }).error]).toEqual([409, 'Last administrator']);
  });
});
