import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aRowLevelRole, ROW_LEVEL_POLICIES, ROW_LEVEL_ROLES } from '../builders/a-row-level-role.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { LimitedAdministratorsModule } from '../builders/limited-administrators.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { SalesModule } from '../../src/sales/sales.module.js';

const app = useApp(() => startApp({}, [SalesModule, LimitedAdministratorsModule]));

beforeAll(async () => {
  await aProduct(app.database, { name: 'Ball', price: '5.00' });
  await aProduct(app.database, { name: 'Robot', price: '50.00' });
  await aUser(app.database, { username: 'limited', roles: ['limited-administrator'] });
});

const CHEAP = JSON.stringify({ property: 'price', operator: '<', value: 10 });
const QUERY = { type: 'JPQL', entityName: 'Product', action: 'READ', whereClause: CHEAP };

/** Status of reading products, and their names. */
async function products(username: string): Promise<unknown> {
  const { status, json } = await app.as(username).get('/rest/entities/Product?fetchPlan=_local&sort=name');
  return status === 200 ? (json as { name: string }[]).map(({ name }) => name) : status;
}

/** A user who may read products and has a row-level role. */
async function aRestricted(...policies: object[]): Promise<{ username: string; code: string; id: string }> {
  const role = await aRowLevelRole(app, policies);
  const username = await aUserWith(app.database, 'product-viewer');
  await aRoleAssignment(app.database, { username, roleCode: role.code, roleType: 'row_level' });
  return { username, ...role };
}

describe('row-level roles made at run time (protocol/roles.md 6, 10)', () => {
  it('carry enum constants in JSON and their ids in the database', async () => {
    const created = await app.as('admin').post(`${ROW_LEVEL_ROLES}?responseFetchPlan=_local`, {
      name: 'Cheap',
      code: 'cheap',
      rowLevelPolicies: [QUERY],
    });
    expect([created.status, created.json]).toMatchObject([201, { _instanceName: 'Cheap', code: 'cheap' }]);
    const list = await app.as('admin').get(`${ROW_LEVEL_POLICIES}?fetchPlan=_local`);
    expect(list.json).toMatchObject([
      { _instanceName: 'Product: Read', type: 'JPQL', action: 'READ', whereClause: CHEAP },
    ]);
    const manager = app.database.dataSource.manager;
    expect(await manager.query('SELECT type, action FROM sec_row_level_policy')).toEqual([
      { type: 'jpql', action: 'read' },
    ]);
  });

  it('restrict from the next request on, and no longer when they change or go', async () => {
    const { username, id } = await aRestricted(QUERY);
    expect(await products(username)).toEqual(['Ball']);
    const dear = { ...QUERY, whereClause: JSON.stringify({ property: 'price', operator: '>', value: 10 }) };
    await app.as('admin').put(`${ROW_LEVEL_ROLES}/${id}`, { rowLevelPolicies: [dear] });
    expect(await products(username)).toEqual(['Robot']);
    expect((await app.as('admin').delete(`${ROW_LEVEL_ROLES}/${id}`)).status).toBe(204);
    expect(await products(username)).toEqual(['Ball', 'Robot']);
  });

  it('restrict reading by a query policy whatever its action, and by a script', async () => {
    expect(await products((await aRestricted({ ...QUERY, action: 'DELETE' })).username)).toEqual(['Ball']);
    const script = { type: 'PREDICATE', entityName: 'Product', action: 'READ', script: CHEAP };
    expect(await products((await aRestricted(script)).username)).toEqual(['Ball']);
    expect(await products((await aRestricted({ ...script, action: 'DELETE' })).username)).toEqual(['Ball', 'Robot']);
  });

  it('compare with attributes of the current user', async () => {
    const whereClause = JSON.stringify({ property: 'name', operator: '=', value: { currentUser: 'lastName' } });
    const { code } = await aRowLevelRole(app, [{ ...QUERY, whereClause }]);
    const username = randomUUID();
    await aUser(app.database, { username, lastName: 'Robot', roles: ['product-viewer'] });
    await aRoleAssignment(app.database, { username, roleCode: code, roleType: 'row_level' });
    expect(await products(username)).toEqual(['Robot']);
  });

  it('have the policies of their children, also in circles', async () => {
    const { id, code } = await aRowLevelRole(app, [QUERY]);
    const { username, code: outer } = await aRestricted();
    await app.as('admin').put(`${ROW_LEVEL_ROLES}/${id}`, { childRoles: [outer] });
    expect(await products(username)).toEqual(['Ball', 'Robot']);
    const filter = encodeURIComponent(
      JSON.stringify({ conditions: [{ property: 'code', operator: '=', value: outer }] }),
    );
    const [found] = (await app.as('admin').get(`${ROW_LEVEL_ROLES}/search?filter=${filter}`)).json as { id: string }[];
    await app.as('admin').put(`${ROW_LEVEL_ROLES}/${found?.id ?? ''}`, { childRoles: [code, 'nothing'] });
    expect(await products(username)).toEqual(['Ball']);
  });

  it.each([
    { type: 'jpql', entity_name: 'Product', action: 'read', where_clause: 'e.price < 10' },
    { type: 'jpql', entity_name: 'Product', action: 'read', where_clause: null },
    { type: 'jpql', entity_name: 'Product', action: 'create', where_clause: '{"property":"gone","operator":"isNull"}' },
    { type: 'predicate', entity_name: 'Product', action: 'read', script: 'true' },
    { type: 'predicate', entity_name: 'Product', action: 'read', where_clause: CHEAP },
    { type: 'groovy', entity_name: 'Product', action: 'read', script: CHEAP },
    { type: 'jpql', entity_name: 'Product', action: 'read', where_clause: CHEAP, join_clause: 'join e.tags t' },
  ])('deny every row by a stored policy that cannot be read: %j', async (columns) => {
    const { username, id } = await aRestricted();
    await app.database.transaction(async (transaction) => {
      transaction.signal({ topic: 'roles', key: '' });
      await insertRow(transaction, 'sec_row_level_policy', { ...columns, role_id: id });
    });
    expect(await products(username)).toBe(403);
  });
});

describe('what a row-level role may not be (protocol/roles.md 6, 10)', () => {
  it.each([
    [{ entityName: 'Products' }, 'entityName', 'There is no entity Products'],
    [{ entityName: ' ' }, 'entityName', 'must not be blank'],
    [
      { whereClause: 'e.price < 10' },
      'whereClause',
      'whereClause must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}',
    ],
    [
      { whereClause: null },
      'whereClause',
      'whereClause must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}',
    ],
    [
      { type: 'PREDICATE' },
      'script',
      'script must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}',
    ],
    [
      { whereClause: '{"property":"colour","operator":"=","value":"red"}' },
      'whereClause',
      'Property for Product not found: colour',
    ],
    [
      { whereClause: '{"property":"name","operator":"=","value":{"currentUser":"shoeSize"}}' },
      'whereClause',
      expect.stringContaining('The current user has no attribute shoeSize'),
    ],
    [{ whereClause: '{"conditions":[]}' }, 'whereClause', 'A group has no conditions'],
    [
      { joinClause: 'join e.tags t' },
      'joinClause',
      'Joins are not written: name a path in the condition, e.g. {"property":"customer.region","operator":"=","value":"North"}',
    ],
    [{ type: null }, 'type', 'may not be null'],
    [{ action: null }, 'action', 'may not be null'],
  ])('with a policy of %j', async (part, path, message) => {
    const body = { name: 'Role', code: randomUUID(), rowLevelPolicies: [{ ...QUERY, ...part }] };
    const answer = await app.as('admin').post(ROW_LEVEL_ROLES, body);
    expect(answer).toAnswer(400, [expect.objectContaining({ path, message })]);
    const { id } = await aRowLevelRole(app, [QUERY]);
    const alone = await app.as('admin').post(ROW_LEVEL_POLICIES, { ...QUERY, ...part, role: { id } });
    expect(alone).toAnswer(400, [expect.objectContaining({ path, message })]);
  });

  it('with a type or an action that does not exist', async () => {
    const body = { name: 'Role', code: randomUUID(), rowLevelPolicies: [{ ...QUERY, type: 'jpql' }] };
    const answer = await app.as('admin').post(ROW_LEVEL_ROLES, body);
    expect([answer.status, answer.json]).toMatchObject([400, { error: expect.stringContaining('parsing enum') }]);
  });

  it('one of two with the same code, renamed while it is assigned, or blank', async () => {
    const { code, id } = await aRestricted(QUERY);
    const refused = async (method: 'POST' | 'PUT', path: string, body: object): Promise<unknown> =>
      ((await app.as('admin').send(method, path, body)).json as { path: string; message: string }[])[0];
    const twin = await refused('POST', ROW_LEVEL_ROLES, { name: 'Twin', code });
    expect(twin).toMatchObject({ path: 'code', message: `There is another role with the code ${code}` });
    const renamed = await refused('PUT', `${ROW_LEVEL_ROLES}/${id}`, { code: 'other' });
    expect(renamed).toMatchObject({ path: 'code', message: `The role ${code} is assigned to users: keep its code` });
    expect(await refused('POST', ROW_LEVEL_ROLES, { name: 'Blank', code: ' ' })).toMatchObject({ path: 'code' });
    // Kinds are independent: the code of a resource role is free.
    const other = await app.as('admin').post(ROW_LEVEL_ROLES, { name: 'Same code', code: 'product-viewer' });
    expect(other.status).toBe(201);
  });
});

describe('restrictions and somebody without `security.admin` (protocol/roles.md 10)', () => {
  const refusal = {
    error: 'Forbidden',
    details: 'Weakening a row-level role exceeds your own rights, and security.admin is not permitted',
  };

  it('may be added, not weakened', async () => {
    const role = await app
      .as('limited')
      .post(ROW_LEVEL_ROLES, { name: 'Mine', code: randomUUID(), rowLevelPolicies: [QUERY] });
    expect(role.status).toBe(201);
    const { id } = role.json as { id: string };
    const path = `${ROW_LEVEL_ROLES}/${id}`;
    expect((await app.as('limited').post(ROW_LEVEL_POLICIES, { ...QUERY, role: { id } })).status).toBe(201);
    expect((await app.as('limited').put(path, { name: 'Renamed' })).status).toBe(200);
    const ofRole = encodeURIComponent(
      JSON.stringify({ conditions: [{ property: 'role.id', operator: '=', value: id }] }),
    );
    const list = await app.as('admin').get(`${ROW_LEVEL_POLICIES}/search?filter=${ofRole}`);
    const [policy] = list.json as { id: string }[];
    const answers = [
      await app.as('limited').put(path, { rowLevelPolicies: [] }),
      await app.as('limited').put(path, { code: randomUUID() }),
      await app.as('limited').delete(path),
      await app.as('limited').put(`${ROW_LEVEL_POLICIES}/${policy?.id ?? ''}`, { action: 'DELETE' }),
      await app.as('limited').delete(`${ROW_LEVEL_POLICIES}/${policy?.id ?? ''}`),
    ];
    expect(answers.map(({ status, json }) => [status, json])).toEqual(answers.map(() => [403, refusal]));
  });

  it('a user bound by them cannot let others see more', async () => {
    const username = await aUserWith(app.database, 'limited-administrator');
    const assignment = { username: 'bob', roleCode: 'product-viewer', roleType: 'resource' };
    const assign = async (): Promise<number> =>
      (await app.as(username).post('/rest/entities/sec_RoleAssignmentEntity', assignment)).status;
    const { code } = await aRowLevelRole(app, [QUERY]);
    await aRoleAssignment(app.database, { username, roleCode: code, roleType: 'row_level' });
    expect(await assign()).toBe(403);
  });
});
