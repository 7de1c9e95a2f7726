import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aRowLevelRole } from '../builders/a-row-level-role.js';
import { aRuntimeRole } from '../builders/a-runtime-role.js';
import { aUser } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const USERS = '/rest/entities/User';

const app = useApp();
let profiles: string;
let outer: string;

beforeAll(async () => {
  for (const name of ['Ball', 'Car', 'Doll']) {
    await aProduct(app.database, { name });
  }
  profiles = (
    await aRuntimeRole(app, {
      childRoles: ['rest-minimal', 'product-viewer'],
      policies: ['entity User read', 'entity User update', 'entityAttribute User.* modify'],
    })
  ).code;
  const { code } = await aRowLevelRole(
    app,
    [{ currentUser: 'lastName' }, ':session_username'].map((value) => ({
      type: 'JPQL',
      entityName: 'Product',
      action: 'READ',
      whereClause: JSON.stringify({
        group: 'OR',
        conditions: [
          { property: 'name', operator: '=', value },
          { property: 'name', operator: '=', value: { currentUser: 'lastName' } },
        ],
      }),
    })),
  );
  outer = `outer-${randomUUID()}`;
  const body = { name: 'Outer', code: outer, childRoles: [code] };
  expect((await app.as('admin').post('/rest/entities/sec_RowLevelRoleEntity', body)).status).toBe(201);
});

/** Somebody who may change profiles, including their own, and sees the products that are named like them. */
async function someone(restricted = true): Promise<{ readonly username: string; readonly path: string }> {
  const username = `user-${randomUUID()}`;
  const id = await aUser(app.database, { username, lastName: 'Ball', roles: [profiles] });
  if (restricted) {
    await aRoleAssignment(app.database, { username, roleCode: outer, roleType: 'row_level' });
  }
  return { username, path: `${USERS}/${id}` };
}

const products = async (username: string): Promise<unknown> =>
  ((await app.as(username).get('/rest/entities/Product')).json as { _instanceName: string }[]).map(
    ({ _instanceName }) => _instanceName,
  );

const refusal = (attribute: string): unknown => [
  403,
  {
    error: 'Forbidden',
    details: `User.${attribute}, which row-level roles look at, exceeds your own rights, and security.admin is not permitted`,
  },
];
const seen = ({ status, json }: Answer): unknown => [status, json];

describe('attributes of an account that conditions of row-level roles compare with (protocol/roles.md 6, 10)', () => {
  it('cannot be changed by users whom they restrict, so that no other rows become visible', async () => {
    const { username, path } = await someone();
    expect(await products(username)).toEqual(['Ball']);
    expect(seen(await app.as(username).put(path, { lastName: 'Car' }))).toEqual(refusal('lastName'));
    expect(seen(await app.as(username).put(path, { username: 'Car' }))).toEqual(refusal('username'));
    expect(await products(username)).toEqual(['Ball']);
  });

  it('nor by others without `security.admin`, alone or together with harmless changes', async () => {
    const { path } = await someone();
    const { username, path: own } = await someone(false);
    const id = path.slice(USERS.length + 1);
    expect(seen(await app.as(username).put(path, { lastName: null }))).toEqual(refusal('lastName'));
    const both = [
      { id: own.slice(USERS.length + 1), firstName: 'Ann' },
      { id, firstName: 'Ann', lastName: 'Car' },
    ];
    expect(seen(await app.as(username).put(USERS, both))).toEqual(refusal('lastName'));
  });

  it('are changed by administrators, and count from the next request on', async () => {
    const { username, path } = await someone();
    expect((await app.as('admin').put(path, { lastName: 'Car' })).status).toBe(200);
    expect(await products(username)).toEqual(['Car']);
  });

  it('all others, equal values, and those of unrestricted accounts are free', async () => {
    const { username, path } = await someone();
    expect(
      (await app.as(username).put(path, { firstName: 'Ann', lastName: 'Ball', email: 'a@b.example' })).status,
    ).toBe(200);
    const free = await someone(false);
    expect((await app.as(free.username).put(free.path, { lastName: 'Car' })).status).toBe(200);
  });
});
