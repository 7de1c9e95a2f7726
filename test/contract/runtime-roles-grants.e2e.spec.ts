import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aPolicy, aRoleBody, aRuntimeRole, RESOURCE_POLICIES, RESOURCE_ROLES } from '../builders/a-runtime-role.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import { LimitedAdministratorsModule } from '../builders/limited-administrators.module.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';
import { SalesModule } from '../../src/sales/sales.module.js';

const ASSIGNMENTS = '/rest/entities/sec_RoleAssignmentEntity';
const USERS = '/rest/entities/User';

const app = useApp(() => startApp({}, [SalesModule, LimitedAdministratorsModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'limited', roles: ['limited-administrator'] });
  await aUser(app.database, { username: 'security', roles: ['security-administrator'] });
});

const idOf = ({ json }: Answer): string => (json as { id: string }).id;

/** Status, and what the refusal is about. */
function outcome({ status, json }: Answer): string {
  const { details = '' } = (status < 300 ? {} : json) as { details?: string };
  return `${status} ${details.replace(' exceeds your own rights, and security.admin is not permitted', '')}`.trim();
}

describe('policies beyond the caller’s rights (protocol/roles.md 10)', () => {
  it.each([
    ['entity Product read', '201'],
    ['entity Product update', '403 entity Product: update'],
    ['entity Product all', '403 entity Product: all'],
    ['entity Order read', '403 entity Order: read'],
    ['entity * read', '403 entity *: read'],
    ['entityAttribute Product.name modify', '201'],
    ['entityAttribute Product.image view', '201'],
    ['entityAttribute Product.image modify', '403 entityAttribute Product.image: modify'],
    ['entityAttribute Product.* view', '201'],
    ['entityAttribute Product.* modify', '403 entityAttribute Product.*: modify'],
    ['entityAttribute *.* view', '403 entityAttribute *.*: view'],
    ['specific rest.enabled', '201'],
    ['specific rest.fileUpload.enabled', '403 specific rest.fileUpload.enabled: access'],
    ['specific security.admin', '403 specific security.admin: access'],
    ['specific *', '403 specific *: access'],
    ['screen Order.list', '201'],
  ])('%s: %s', async (line, expected) => {
    const inRole = aRoleBody({ policies: [line] });
    expect(outcome(await app.as('limited').post(RESOURCE_ROLES, inRole))).toBe(expected);
    const { id } = await aRuntimeRole(app);
    expect(outcome(await app.as('limited').post(RESOURCE_POLICIES, { ...aPolicy(line), role: { id } }))).toBe(expected);
    const later = await app.as('limited').put(`${RESOURCE_ROLES}/${id}`, { resourcePolicies: [aPolicy(line)] });
    expect(outcome(later)).toBe(expected.replace('201', '200'));
    expect((await app.as('security').post(RESOURCE_ROLES, aRoleBody({ policies: [line] }))).status).toBe(201);
  });

  it('are refused to a policy that is changed', async () => {
    const { id } = await aRuntimeRole(app);
    const path = `${RESOURCE_POLICIES}/${idOf(await app.as('limited').post(RESOURCE_POLICIES, { ...aPolicy('entity Product read'), role: { id } }))}`;
    expect(outcome(await app.as('limited').put(path, { resource: '*' }))).toBe('403 entity *: read');
    expect(outcome(await app.as('limited').put(path, { policyGroup: 'shop' }))).toBe('200');
  });

  it('are refused to a stronger policy that moves to another role', async () => {
    const { id: strong } = await aRuntimeRole(app);
    const { id: weak } = await aRuntimeRole(app);
    const policy = idOf(
      await app.as('admin').post(RESOURCE_POLICIES, { ...aPolicy('entity * all'), role: { id: strong } }),
    );
    expect(outcome(await app.as('limited').put(`${RESOURCE_POLICIES}/${policy}`, { role: { id: weak } }))).toBe(
      '403 entity *: all',
    );
  });

  it('let a role be described, and nothing be saved of what is refused', async () => {
    const { id } = await aRuntimeRole(app, { name: 'Old', policies: ['entity * all'] });
    expect(outcome(await app.as('limited').put(`${RESOURCE_ROLES}/${id}`, { name: 'New' }))).toBe('200');
    const refused = { name: 'Newer', resourcePolicies: [aPolicy('entity * read')] };
    expect(outcome(await app.as('limited').put(`${RESOURCE_ROLES}/${id}`, refused))).toBe('403 entity *: read');
    expect((await app.as('admin').get(`${RESOURCE_ROLES}/${id}`)).json).toMatchObject({ _instanceName: 'New' });
  });
});

describe('roles beyond the caller’s rights (protocol/roles.md 10)', () => {
  it('are refused as children, directly and further down', async () => {
    const wrapper = await aRuntimeRole(app, { childRoles: ['system-full-access'] });
    const attempt = async (...childRoles: string[]): Promise<string> =>
      outcome(await app.as('limited').post(RESOURCE_ROLES, aRoleBody({ childRoles })));
    expect(await attempt('rest-minimal', 'limited-administrator')).toBe('201');
    expect(await attempt('system-full-access')).toBe('403 entity *: all');
    expect(await attempt('rest-minimal', wrapper.code)).toBe('403 entity *: all');
    expect(await attempt('order-clerk')).toBe('403 entity Order: all');
    expect(await attempt('planned-role')).toBe('403 The unknown role planned-role');
  });

  it('are refused to an existing role by its children, its scopes and its code', async () => {
    const own = await aRuntimeRole(app);
    const put = async (id: string, body: object): Promise<string> =>
      outcome(await app.as('limited').put(`${RESOURCE_ROLES}/${id}`, body));
    expect(await put(own.id, { childRoles: ['system-full-access'] })).toBe('403 entity *: all');
    const strong = await aRuntimeRole(app, { scopes: ['UI'], policies: ['entity * all'] });
    await aRoleAssignment(app.database, { username: 'nobody', roleCode: 'awaited' });
    expect(await put(strong.id, { scopes: ['UI', 'API'] })).toBe('403 entity *: all');
    expect(await put(strong.id, { code: 'awaited' })).toBe('403 entity *: all');
    expect(await put(own.id, { code: randomUUID(), scopes: ['UI'] })).toBe('200');
  });

  it('are refused to a deleted role that comes back', async () => {
    const { id } = await aRuntimeRole(app, { childRoles: ['system-full-access'] });
    await app.as('admin').delete(`${RESOURCE_ROLES}/${id}`);
    expect(outcome(await app.as('limited').post(RESOURCE_ROLES, { id, name: 'Back' }))).toBe('403 entity *: all');
  });

  it('are refused to everybody by an assignment, whichever part of it changes', async () => {
    const post = async (body: object): Promise<Answer> =>
      app.as('limited').post(ASSIGNMENTS, { username: 'bob', roleType: 'resource', ...body });
    expect(outcome(await post({ roleCode: 'system-full-access' }))).toBe('403 entity *: all');
    expect(outcome(await post({ roleCode: 'system-full-access', username: 'limited' }))).toBe('403 entity *: all');
    expect(outcome(await post({ roleCode: 'planned-role' }))).toBe('403 The unknown role planned-role');
    const hidden = await aRuntimeRole(app, { scopes: ['UI'], childRoles: ['system-full-access'] });
    expect(outcome(await post({ roleCode: hidden.code }))).toBe('403 entity *: all');
    const own = await post({ roleCode: 'limited-administrator' });
    expect(outcome(own)).toBe('201');
    const path = `${ASSIGNMENTS}/${idOf(own)}`;
    expect(outcome(await app.as('limited').put(path, { roleCode: 'system-full-access' }))).toBe('403 entity *: all');
    const strong = await aRoleAssignment(app.database, { username: 'elsewhere', roleCode: 'system-full-access' });
    expect(outcome(await app.as('limited').put(`${ASSIGNMENTS}/${strong}`, { username: 'limited' }))).toBe(
      '403 entity *: all',
    );
    const other = await aRoleAssignment(app.database, {
      username: 'limited',
      roleCode: 'system-full-access',
      roleType: 'row_level',
    });
    expect(outcome(await app.as('limited').put(`${ASSIGNMENTS}/${other}`, { roleType: 'resource' }))).toBe(
      '403 entity *: all',
    );
    await app.as('admin').delete(`${ASSIGNMENTS}/${strong}`);
    expect(outcome(await app.as('limited').post(ASSIGNMENTS, { id: strong, username: 'limited' }))).toBe(
      '403 entity *: all',
    );
    const bulk = [{ roleCode: 'rest-minimal' }, { roleCode: 'order-clerk' }].map((each) => ({
      username: 'bob',
      roleType: 'resource',
      ...each,
    }));
    expect(outcome(await app.as('limited').post(ASSIGNMENTS, bulk))).toBe('403 entity Order: all');
    expect(outcome(await app.as('security').post(ASSIGNMENTS, bulk))).toBe('201');
  });

  it('may be taken away, but not a restriction', async () => {
    const strong = await aRoleAssignment(app.database, { username: 'bob', roleCode: 'order-clerk' });
    expect((await app.as('limited').delete(`${ASSIGNMENTS}/${strong}`)).status).toBe(204);
    const restricting = { username: 'limited', roleCode: 'own-customers', roleType: 'row_level' };
    const id = idOf(await app.as('limited').post(ASSIGNMENTS, restricting));
    const path = `${ASSIGNMENTS}/${id}`;
    const refused = '403 Taking away a row-level role';
    expect(outcome(await app.as('limited').delete(path))).toBe(refused);
    expect(outcome(await app.as('limited').put(path, { username: 'bob' }))).toBe(refused);
    expect(outcome(await app.as('limited').put(path, { roleCode: 'other' }))).toBe(refused);
    expect((await app.as('security').delete(path)).status).toBe(204);
  });
});

describe('accounts beyond the caller’s rights (protocol/roles.md 10)', () => {
  async function aTarget(...roles: string[]): Promise<{ username: string; path: string }> {
    const username = `target-${randomUUID()}`;
    return { username, path: `${USERS}/${await aUser(app.database, { username, roles })}` };
  }

  it('get no password, name or life from somebody with less', async () => {
    const { path } = await aTarget('order-clerk');
    const refused = '403 entity Order: all';
    expect(outcome(await app.as('limited').put(path, { password: 'correct horse battery' }))).toBe(refused);
    expect(outcome(await app.as('limited').put(path, { username: randomUUID() }))).toBe(refused);
    expect(outcome(await app.as('limited').put(path, { lastName: 'Smith', active: false }))).toBe('200');
    expect(outcome(await app.as('limited').put(path, { active: true }))).toBe(refused);
    expect(outcome(await app.as('security').put(path, { active: true, password: 'correct horse battery' }))).toBe(
      '200',
    );
  });

  it('cannot be created under a name that roles wait for', async () => {
    const { path } = await aTarget('rest-minimal');
    const username = `awaited-${randomUUID()}`;
    await aRoleAssignment(app.database, { username, roleCode: 'system-full-access' });
    const refused = '403 entity *: all';
    expect(outcome(await app.as('limited').post(USERS, { username, password: 'correct horse battery' }))).toBe(refused);
    expect(outcome(await app.as('limited').put(path, { username }))).toBe(refused);
    expect(
      outcome(await app.as('limited').post(USERS, { username: randomUUID(), password: 'correct horse battery' })),
    ).toBe('201');
  });

  it('of equal and lesser rights may be changed by everybody, and their own', async () => {
    const { path } = await aTarget('limited-administrator', 'rest-minimal');
    expect(
      outcome(await app.as('limited').put(path, { password: 'correct horse battery', username: randomUUID() })),
    ).toBe('200');
    const writer = await aRuntimeRole(app, { policies: ['entity User all', 'entityAttribute User.password modify'] });
    const username = await aUserWith(app.database, writer.code, 'gone-role');
    const list = await app.as('admin').get(`${USERS}?fetchPlan=_local`);
    const id = (list.json as { id: string; username: string }[]).find((each) => each.username === username)?.id ?? '';
    expect(outcome(await app.as(username).put(`${USERS}/${id}`, { password: 'correct horse battery' }))).toBe('200');
  });
});

describe('deleted accounts beyond the caller’s rights (protocol/roles.md 6, 10)', () => {
  const password = 'correct horse battery';
  async function aDeletedAccount(roles: readonly string[], rowLevelRoles: readonly string[] = []): Promise<Account> {
    const username = `deleted-${randomUUID()}`;
    const id = await aUser(app.database, { username, roles });
    for (const roleCode of rowLevelRoles) {
      await aRoleAssignment(app.database, { username, roleCode, roleType: 'row_level' });
    }
    expect((await app.as('limited').delete(`${USERS}/${id}`)).status).toBe(204);
    return { username, id };
  }
  interface Account {
    readonly username: string;
    readonly id: string;
  }
  const post = async (username: string, body: object): Promise<string> =>
    outcome(await app.as(username).post(USERS, body));
  const refused = '403 entity Order: all';

  it('do not come back for somebody with less: not as they were, renamed, or in an array', async () => {
    const { id } = await aDeletedAccount(['order-clerk']);
    expect(await post('limited', { id })).toBe(refused);
    expect(await post('limited', { id, password })).toBe(refused);
    expect(await post('limited', { id, password, username: randomUUID() })).toBe(refused);
    expect(
      outcome(
        await app.as('limited').post(USERS, [
          { username: randomUUID(), password },
          { id, password },
        ]),
      ),
    ).toBe(refused);
    expect((await app.as('admin').get(`${USERS}/${id}`)).status).toBe(404);
    expect(await post('security', { id, password })).toBe('201');
  });

  it('do not give their names to other accounts either', async () => {
    const { username } = await aDeletedAccount(['order-clerk']);
    expect(await post('limited', { username, password })).toBe(refused);
    const other = await aUser(app.database, { username: `other-${randomUUID()}` });
    expect(outcome(await app.as('limited').put(`${USERS}/${other}`, { username }))).toBe(refused);
    expect(await post('security', { username, password })).toBe('201');
  });

  it('do not lose their restrictions on the way', async () => {
    const { id, username } = await aDeletedAccount(['rest-minimal'], ['own-region']);
    const restricted = '403 An account that row-level roles restricted';
    expect(await post('limited', { id, password })).toBe(restricted);
    expect(await post('limited', { username, password })).toBe(restricted);
  });

  it('come back to somebody who has all they had, without their roles', async () => {
    const { id, username } = await aDeletedAccount(['rest-minimal']);
    expect(await post('limited', { id, password })).toBe('201');
    expect((await app.as('admin').get(`/rest/security/users/${username}/permissions`)).json).toMatchObject({
      authorities: [],
    });
  });
});

describe('roles that were deleted (protocol/roles.md 6, 10)', () => {
  const policiesOf = async (id: string): Promise<string[]> => {
    const plan = encodeURIComponent(
      JSON.stringify({ entity: 'sec_ResourceRoleEntity', properties: ['resourcePolicies.resource'] }),
    );
    const { json } = await app.as('admin').get(`${RESOURCE_ROLES}/${id}?fetchPlan=${plan}`);
    return (json as { resourcePolicies: { resource: string }[] }).resourcePolicies.map(({ resource }) => resource);
  };

  it('come back with the policies that they had when they were deleted', async () => {
    const { id } = await aRuntimeRole(app, { policies: ['entity Product read', 'entity Order read'] });
    await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, { resourcePolicies: [aPolicy('entity Product read')] });
    await app.as('admin').delete(`${RESOURCE_ROLES}/${id}`);
    expect(outcome(await app.as('limited').post(RESOURCE_ROLES, { id }))).toBe('201');
    expect(await policiesOf(id)).toEqual(['Product']);
  });

  it('do not come back for somebody who has less than their policies grant', async () => {
    const { id } = await aRuntimeRole(app, { policies: ['entity Order read'] });
    await app.as('admin').delete(`${RESOURCE_ROLES}/${id}`);
    expect(outcome(await app.as('limited').post(RESOURCE_ROLES, { id }))).toBe('403 entity Order: read');
    expect(outcome(await app.as('limited').post(RESOURCE_ROLES, { id, resourcePolicies: [] }))).toBe('201');
    expect(await policiesOf(id)).toEqual([]);
  });

  it('come back with what they hide', async () => {
    const role = { name: 'Cheap', code: `cheap-${randomUUID()}` };
    const script = JSON.stringify({ property: 'price', operator: '<', value: 5 });
    const policy = { type: 'PREDICATE', entityName: 'Product', action: 'READ', script };
    const path = '/rest/entities/sec_RowLevelRoleEntity';
    const id = idOf(await app.as('admin').post(path, { ...role, rowLevelPolicies: [policy] }));
    await app.as('admin').delete(`${path}/${id}`);
    expect(outcome(await app.as('limited').post(path, { id }))).toBe('201');
    const plan = encodeURIComponent(
      JSON.stringify({ entity: 'sec_RowLevelRoleEntity', properties: ['rowLevelPolicies.entityName'] }),
    );
    expect((await app.as('admin').get(`${path}/${id}?fetchPlan=${plan}`)).json).toMatchObject({
      rowLevelPolicies: [{ entityName: 'Product' }],
    });
  });
});

describe('clients beyond the caller’s rights (protocol/roles.md 10)', () => {
  const CLIENTS = '/rest/entities/sec_OAuthClientEntity';
  const aClient = (resourceRoles: readonly string[]): object => ({
    clientId: `client-${randomUUID()}`,
    clientSecret: 'secret',
    grantTypes: ['client_credentials'],
    resourceRoles,
    rowLevelRoles: ['own-region'],
  });

  it('are refused, new or changed, to somebody with less', async () => {
    const writer = await aRuntimeRole(app, {
      policies: ['entity sec_OAuthClientEntity all', 'entityAttribute sec_OAuthClientEntity.* modify'],
    });
    const username = await aUserWith(app.database, writer.code);
    expect(outcome(await app.as(username).post(CLIENTS, aClient(['system-full-access'])))).toBe('403 entity *: all');
    const own = await app.as(username).post(CLIENTS, aClient(['rest-minimal']));
    expect(outcome(own)).toBe('201');
    const path = `${CLIENTS}/${idOf(own)}`;
    expect(outcome(await app.as(username).put(path, { resourceRoles: ['order-clerk'] }))).toBe('403 entity Order: all');
    expect(outcome(await app.as(username).put(path, { rowLevelRoles: [] }))).toBe(
      '403 Changing the row-level roles of a client',
    );
    const strong = idOf(await app.as('admin').post(CLIENTS, aClient(['order-clerk'])));
    expect(outcome(await app.as(username).put(`${CLIENTS}/${strong}`, { clientSecret: 'mine' }))).toBe(
      '403 entity Order: all',
    );
    expect((await app.as(username).delete(`${CLIENTS}/${strong}`)).status).toBe(204);
    for (const body of [{ id: strong }, { id: strong, clientSecret: 'mine' }]) {
      expect(outcome(await app.as(username).post(CLIENTS, body))).toBe('403 entity Order: all');
    }
  });

  it('are those to which the login page sends everybody’s codes, and those that look into all tokens', async () => {
    const writer = await aRuntimeRole(app, {
      policies: ['entity sec_OAuthClientEntity all', 'entityAttribute sec_OAuthClientEntity.* modify'],
    });
    const username = await aUserWith(app.database, writer.code);
    const page = {
      clientId: `client-${randomUUID()}`,
      authMethods: ['none'],
      grantTypes: ['authorization_code'],
      redirectUris: ['https://shop.example/cb'],
    };
    const refused = '403 A client of the login page';
    expect(outcome(await app.as(username).post(CLIENTS, page))).toBe(refused);
    const path = `${CLIENTS}/${idOf(await app.as('admin').post(CLIENTS, page))}`;
    for (const change of [
      { redirectUris: ['https://evil.example/cb'] },
      { grantTypes: ['authorization_code', 'refresh_token'] },
      { scopes: ['all'] },
    ]) {
      expect(outcome(await app.as(username).put(path, change))).toBe(refused);
      expect(outcome(await app.as('admin').put(path, change))).toBe('200');
    }
    const plain = { ...aClient([]), rowLevelRoles: [] };
    const own = `${CLIENTS}/${idOf(await app.as(username).post(CLIENTS, plain))}`;
    const toPage = { grantTypes: ['authorization_code'], redirectUris: ['https://evil.example/cb'] };
    expect(outcome(await app.as(username).put(own, toPage))).toBe(refused);
    expect(outcome(await app.as(username).put(own, { introspectAny: true }))).toBe(
      '403 A client that introspects all tokens',
    );
    expect(outcome(await app.as(username).put(own, { scopes: ['all'] }))).toBe('200');
    expect(outcome(await app.as('admin').put(own, { introspectAny: true }))).toBe('200');
    expect((await app.as(username).delete(path)).status).toBe(204);
  });
});
