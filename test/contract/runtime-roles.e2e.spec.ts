import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import {
  aPolicy,
  aRoleBody,
  aRuntimeRole,
  policiesOf,
  RESOURCE_POLICIES,
  RESOURCE_ROLES,
  type RuntimeRoleValues,
} from '../builders/a-runtime-role.js';
import { aUserWith } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { useApp } from '../harness/use-app.js';

const ASSIGNMENTS = '/rest/entities/sec_RoleAssignmentEntity';

const app = useApp();

/** Status of reading an entity. */
const reading = async (username: string, entity: string): Promise<number> =>
  (await app.as(username).get(`/rest/entities/${entity}`)).status;

/** A user with a runtime role. */
async function aUserWithRole(
  given: Partial<RuntimeRoleValues>,
): Promise<{ username: string; id: string; code: string }> {
  const role = await aRuntimeRole(app, given);
  return { username: await aUserWith(app.database, role.code), ...role };
}

describe('roles made at run time (protocol/roles.md 10)', () => {
  it('are saved with their policies and read like any other entity', async () => {
    const created = await app.as('admin').post(RESOURCE_ROLES, {
      name: 'Order reader',
      code: 'order-reader',
      scopes: ['API'],
      childRoles: ['rest-minimal'],
      resourcePolicies: [
        { type: 'entity', resource: 'Order', action: 'read', effect: 'allow' },
        { type: 'entityAttribute', resource: 'Order.*', action: 'view', effect: 'allow' },
      ],
    });
    const id = (created.json as { id: string }).id;
    const identity = { _entityName: 'sec_ResourceRoleEntity', _instanceName: 'Order reader', id };
    expect(created).toAnswer(201, identity);
    const plan = encodeURIComponent(
      JSON.stringify({
        entity: 'sec_ResourceRoleEntity',
        properties: [
          'name',
          'code',
          'description',
          'scopes',
          'childRoles',
          { name: 'resourcePolicies', fetchPlan: '_local' },
        ],
      }),
    );
    const read = await app.as('admin').get(`${RESOURCE_ROLES}/${id}?fetchPlan=${plan}&returnNulls=true`);
    expect(read.json).toMatchObject({
      ...identity,
      name: 'Order reader',
      code: 'order-reader',
      description: null,
      scopes: ['API'],
      childRoles: ['rest-minimal'],
    });
    const { resourcePolicies } = read.json as { resourcePolicies: Record<string, unknown>[] };
    expect(
      resourcePolicies
        .map(({ type, resource, action, effect, policyGroup }) => [type, resource, action, effect, policyGroup])
        .sort(),
    ).toEqual([
      ['entity', 'Order', 'read', 'allow', ''],
      ['entityAttribute', 'Order.*', 'view', 'allow', ''],
    ]);
  });

  it('take `access` and `allow` where a policy says nothing', async () => {
    const { id: role } = await aRuntimeRole(app);
    const body = { type: 'specific', resource: 'rest.fileUpload.enabled', role: { id: role } };
    const created = await app.as('admin').post(`${RESOURCE_POLICIES}?responseFetchPlan=_local`, body);
    expect([created.status, created.json]).toMatchObject([
      201,
      { _instanceName: 'specific: rest.fileUpload.enabled access', action: 'access', effect: 'allow', policyGroup: '' },
    ]);
  });

  it('go with their policies', async () => {
    const { id } = await aRuntimeRole(app, { policies: ['entity Order read'] });
    const [policy] = await policiesOf(app, id);
    expect((await app.as('admin').delete(`${RESOURCE_ROLES}/${id}`)).status).toBe(204);
    expect((await app.as('admin').get(`${RESOURCE_POLICIES}/${policy?.id ?? ''}`)).status).toBe(404);
  });

  it('have captions', async () => {
    const captions = async (locale: string): Promise<unknown> =>
      (
        await app
          .as('admin')
          .get('/rest/messages/entities/sec_RowLevelPolicyEntity', undefined, { 'accept-language': locale })
      ).json;
    expect(await captions('en')).toMatchObject({ sec_RowLevelPolicyEntity: 'Row-level policy' });
    expect(await captions('de')).toMatchObject({ 'sec_RowLevelPolicyEntity.whereClause': 'Bedingung' });
  });
});

describe('changes of runtime roles (protocol/roles.md 10)', () => {
  it('leave a trace: one event for the role, one for its policies', async () => {
    const { code, id } = await aRuntimeRole(app, { policies: ['entity Order read', 'entity Tag read'] });
    await app
      .as('admin')
      .put(`${RESOURCE_ROLES}/${id}`, { scopes: ['UI'], resourcePolicies: [aPolicy('entity Order all')] });
    const filter = JSON.stringify({ conditions: [{ property: 'subject', operator: '=', value: code }] });
    const query = `filter=${encodeURIComponent(filter)}&fetchPlan=_local&sort=eventTs`;
    const { json } = await app.as('admin').get(`/rest/entities/sec_AuditEvent/search?${query}`);
    const events = json as { kind: string; username: string; details: string }[];
    expect(events.map(({ kind, username }) => [kind, username])).toEqual(events.map(() => ['role-changed', 'admin']));
    const details = events.map((event) => event.details).join(' ');
    expect(details).toContain('entity Order read; entity Tag read');
    expect(details).toContain('entity Order all');
    expect(details).toContain('scopes');
  });
});

describe('roles of both sources (protocol/roles.md 5)', () => {
  it('grant what their policies say, from the next request on', async () => {
    const { username, id } = await aUserWithRole({ policies: ['entity Product read'] });
    expect([await reading(username, 'Product'), await reading(username, 'Tag')]).toEqual([200, 403]);
    const policies = [aPolicy('entity Tag read'), aPolicy('entityAttribute Tag.name view')];
    await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, { resourcePolicies: policies });
    expect([await reading(username, 'Product'), await reading(username, 'Tag')]).toEqual([403, 200]);
  });

  it('change with each single policy', async () => {
    const { username, id } = await aUserWithRole({});
    expect(await reading(username, 'Product')).toBe(403);
    const added = await app.as('admin').post(RESOURCE_POLICIES, { ...aPolicy('entity Product all'), role: { id } });
    expect([added.status, await reading(username, 'Product')]).toEqual([201, 200]);
    const policy = `${RESOURCE_POLICIES}/${(added.json as { id: string }).id}`;
    await app.as('admin').put(policy, { resource: 'Tag' });
    expect([await reading(username, 'Product'), await reading(username, 'Tag')]).toEqual([403, 200]);
    await app.as('admin').delete(policy);
    expect(await reading(username, 'Tag')).toBe(403);
  });

  it('have the policies of children of either source, recursively and in circles', async () => {
    const inner = await aRuntimeRole(app, { childRoles: ['product-viewer', 'no-such-role'] });
    const { username, code } = await aUserWithRole({ childRoles: [inner.code], scopes: ['API'] });
    expect(await reading(username, 'Product')).toBe(200);
    await app.as('admin').put(`${RESOURCE_ROLES}/${inner.id}`, { childRoles: ['product-viewer', code] });
    expect(await reading(username, 'Product')).toBe(200);
    await app.as('admin').put(`${RESOURCE_ROLES}/${inner.id}`, { childRoles: [code] });
    expect(await reading(username, 'Product')).toBe(403);
  });

  it.each([
    [['API'], 200],
    [['UI', 'API'], 200],
    [['UI'], 403],
    [[], 403],
    [null, 403],
  ])('count over the API with the scopes %j: %i', async (scopes, status) => {
    const role = await app
      .as('admin')
      .post(RESOURCE_ROLES, { ...aRoleBody({ code: randomUUID(), childRoles: ['product-viewer'] }), scopes });
    expect(role.status).toBe(201);
    const { code } = (
      await app.as('admin').get(`${RESOURCE_ROLES}/${(role.json as { id: string }).id}?fetchPlan=_local`)
    ).json as { code: string };
    expect(await reading(await aUserWith(app.database, code), 'Product')).toBe(status);
  });

  it('count as children whatever their scopes', async () => {
    const inner = await aRuntimeRole(app, { scopes: ['UI'], policies: ['entity Product read'] });
    const { username } = await aUserWithRole({ childRoles: ['rest-minimal', inner.code] });
    expect(await reading(username, 'Product')).toBe(200);
  });

  it('grant nothing by a stored policy that cannot be read, and all that the others say', async () => {
    const { username, id } = await aUserWithRole({ policies: ['entity Product read'] });
    for (const [type, resource, action, effect] of [
      ['entity', 'Vanished', 'read', 'allow'],
      ['entity', 'Tag', 'admire', 'allow'],
      ['entity', 'Tag', 'read', 'deny'],
      ['other', 'Tag', 'read', 'allow'],
      ['entityAttribute', '*.name', 'view', 'allow'],
    ]) {
      await app.database.transaction(async (transaction) => {
        transaction.signal({ topic: 'roles', key: '' });
        await insertRow(transaction, 'sec_resource_policy', { type, resource, action, effect, role_id: id });
      });
    }
    expect([await reading(username, 'Product'), await reading(username, 'Tag')]).toEqual([200, 403]);
  });

  it('grant to user interfaces nothing here', async () => {
    const { username } = await aUserWithRole({ policies: ['screen Product access', 'menu sales access'] });
    expect(await reading(username, 'Product')).toBe(403);
  });
});

describe('policies as they are kept (protocol/roles.md 10)', () => {
  it('equal ones collapse into one, the action `all` stays what it is', async () => {
    const line = 'entity Order all';
    const { id } = await aRuntimeRole(app, { policies: [line, 'entity Order read', line, line] });
    expect((await policiesOf(app, id)).map(({ action }) => action).sort()).toEqual(['all', 'read']);
    const again = await app
      .as('admin')
      .post(RESOURCE_POLICIES, { ...aPolicy(line), policyGroup: 'again', role: { id } });
    expect(again.status).toBe(201);
    const kept = await policiesOf(app, id);
    expect(kept.map(({ action, policyGroup }) => [action, policyGroup]).sort()).toEqual([
      ['all', 'again'],
      ['read', ''],
    ]);
    const read = kept.find(({ action }) => action === 'read');
    await app.as('admin').put(`${RESOURCE_POLICIES}/${read?.id ?? ''}`, { action: 'all' });
    expect((await policiesOf(app, id)).map(({ id: policy }) => policy)).toEqual([read?.id]);
  });

  it('those of user interfaces are stored and returned', async () => {
    const { id } = await aRuntimeRole(app, { policies: ['screen Order.list', 'menu sales'] });
    expect((await policiesOf(app, id)).map(({ type, resource }) => `${type} ${resource}`).sort()).toEqual([
      'menu sales',
      'screen Order.list',
    ]);
  });
});

describe('a deleted runtime role (protocol/roles.md 9)', () => {
  it('takes its assignments along, and no others', async () => {
    const { username, code, id } = await aUserWithRole({ childRoles: ['product-viewer'] });
    await aRoleAssignment(app.database, { username, roleCode: code, roleType: 'row_level' });
    expect(await reading(username, 'Product')).toBe(200);
    expect((await app.as('admin').delete(`${RESOURCE_ROLES}/${id}`)).status).toBe(204);
    expect(await reading(username, 'Product')).toBe(403);
    const filter = encodeURIComponent(
      JSON.stringify({ conditions: [{ property: 'roleCode', operator: '=', value: code }] }),
    );
    const left = await app.as('admin').get(`${ASSIGNMENTS}/search?filter=${filter}&fetchPlan=_local`);
    expect(left.json).toMatchObject([{ username, roleType: 'row_level' }]);
    // Its code is free again, and grants nothing to those who had it.
    await aRuntimeRole(app, { code, childRoles: ['product-viewer'] });
    expect(await reading(username, 'Product')).toBe(403);
  });
});

describe('one role for many users (protocol/roles.md 11)', () => {
  it('is one request', async () => {
    const { code } = await aRuntimeRole(app, { childRoles: ['product-viewer'] });
    const users = [await aUserWith(app.database), await aUserWith(app.database), await aUserWith(app.database)];
    const body = users.map((username) => ({ username, roleCode: code, roleType: 'resource' }));
    expect((await app.as('admin').post(ASSIGNMENTS, body)).status).toBe(201);
    expect(await Promise.all(users.map((username) => reading(username, 'Product')))).toEqual([200, 200, 200]);
  });
});
