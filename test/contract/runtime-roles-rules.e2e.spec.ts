import { describe, expect, it } from '@jest/globals';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import {
  aPolicy,
  aRoleBody,
  aRuntimeRole,
  policiesOf,
  RESOURCE_POLICIES,
  RESOURCE_ROLES,
} from '../builders/a-runtime-role.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();

describe('what a runtime role may not be (protocol/roles.md 5, 10)', () => {
  const refusal = async (method: 'POST' | 'PUT', path: string, body: object): Promise<unknown> => {
    const { status, json } = await app.as('admin').send(method, path, body);
    const violations = json as { path: string; message: string; invalidValue: unknown }[];
    return [status, violations.map(({ path: place, message, invalidValue }) => [place, message, invalidValue])];
  };

  it.each([
    [{ name: ' ' }, 'name', 'must not be blank', ' '],
    [{ code: '' }, 'code', 'must not be blank', ''],
    [{ code: 'product-viewer' }, 'code', 'There is another role with the code product-viewer', 'product-viewer'],
    [{ scopes: ['API', 'WEB'] }, 'scopes', 'There is no scope WEB: choose from API, UI', null],
    [{ childRoles: [' '] }, 'childRoles', 'A child role is given by its code, which is not blank', null],
  ])('%j', async (part, path, message, invalidValue) => {
    const answer = await refusal('POST', RESOURCE_ROLES, { ...aRoleBody(), ...part });
    expect(answer).toEqual([400, [[path, message, invalidValue]]]);
  });

  it('one of two with the same code', async () => {
    const { code } = await aRuntimeRole(app);
    const message = (taken: string): string => `There is another role with the code ${taken}`;
    expect(await refusal('POST', RESOURCE_ROLES, aRoleBody({ code }))).toEqual([400, [['code', message(code), code]]]);
    const twins = [aRoleBody(), aRoleBody({ code: 'twin' }), aRoleBody({ code: 'twin' })];
    expect(await refusal('POST', RESOURCE_ROLES, twins)).toEqual([
      400,
      [['entities[2].code', message('twin'), 'twin']],
    ]);
    const other = await aRuntimeRole(app);
    const renamed = await refusal('PUT', `${RESOURCE_ROLES}/${other.id}`, { code });
    expect(renamed).toEqual([400, [['code', message(code), code]]]);
  });

  it('renamed while it is assigned', async () => {
    const { code, id } = await aRuntimeRole(app);
    expect((await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, { code: `${code}-2` })).status).toBe(200);
    await aRoleAssignment(app.database, { roleCode: `${code}-2` });
    const answer = await refusal('PUT', `${RESOURCE_ROLES}/${id}`, { code, name: 'New name' });
    expect(answer).toEqual([400, [['code', `The role ${code}-2 is assigned to users: keep its code`, code]]]);
    expect((await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, { code: `${code}-2`, name: 'New name' })).status).toBe(
      200,
    );
  });

  it.each([
    ['entity Orders read', 'resource', 'There is no entity Orders'],
    ['entity order read', 'resource', 'There is no entity order'],
    ['entity Order.number read', 'resource', 'There is no entity Order.number'],
    ['entity Order view', 'action', 'A policy of type entity has one of the actions create, read, update, delete, all'],
    [
      'entity Order access',
      'action',
      'A policy of type entity has one of the actions create, read, update, delete, all',
    ],
    ['entityAttribute Order.colour view', 'resource', 'There is no attribute Order.colour'],
    ['entityAttribute Orders.number view', 'resource', 'There is no entity Orders'],
    ['entityAttribute Orders.* view', 'resource', 'There is no entity Orders'],
    [
      'entityAttribute Order view',
      'resource',
      'Order names no attribute: write <entity>.<attribute>, <entity>.* or *.*',
    ],
    [
      'entityAttribute *.name view',
      'resource',
      '*.name matches nothing: single attributes are granted for one entity, <entity>.name',
    ],
    [
      'entityAttribute Order.number read',
      'action',
      'A policy of type entityAttribute has one of the actions view, modify',
    ],
    ['specific rest.enabled read', 'action', 'A policy of type specific has one of the actions access'],
    ['screen Order.list read', 'action', 'A policy of type screen has one of the actions access'],
  ])('with the policy %s', async (line, path, message) => {
    const answer = await refusal('POST', RESOURCE_ROLES, aRoleBody({ policies: [line] }));
    const [, resource, action] = line.split(' ');
    expect(answer).toEqual([400, [[path, message, path === 'resource' ? resource : action]]]);
  });

  it('with a policy that denies, in a role or alone, new or changed', async () => {
    const message = 'The effect deny takes nothing away: use allow, or leave the policy out';
    const deny = { ...aPolicy('entity Order read'), effect: 'deny' };
    const { id } = await aRuntimeRole(app, { policies: ['entity Order read'] });
    const [policy] = await policiesOf(app, id);
    const refused = [400, [['effect', message, 'deny']]];
    expect(await refusal('POST', RESOURCE_ROLES, { ...aRoleBody(), resourcePolicies: [deny] })).toEqual(refused);
    expect(await refusal('POST', RESOURCE_POLICIES, { ...deny, role: { id } })).toEqual(refused);
    expect(await refusal('PUT', `${RESOURCE_POLICIES}/${policy?.id ?? ''}`, { effect: 'deny' })).toEqual(refused);
  });

  it.each([
    { type: 'other' },
    { type: null },
    { resource: '' },
    { resource: null },
    { action: null },
    { effect: null },
  ])('with a policy of %j', async (part) => {
    const policy = { ...aPolicy('entity Order read'), ...part };
    const answer = await app.as('admin').post(RESOURCE_ROLES, { ...aRoleBody(), resourcePolicies: [policy] });
    const [path] = Object.keys(part);
    expect([answer.status, (answer.json as { path: string }[])[0]?.path]).toEqual([400, path]);
  });

  it('with a policy without a role', async () => {
    const answer = await app.as('admin').post(RESOURCE_POLICIES, aPolicy('entity Order read'));
    expect([answer.status, (answer.json as { path: string }[])[0]?.path]).toEqual([400, 'role']);
  });

  it('half saved: one wrong policy refuses all', async () => {
    const { id } = await aRuntimeRole(app, { name: 'Whole', policies: ['entity Order read'] });
    const body = { name: 'Half', resourcePolicies: [aPolicy('entity Product read'), aPolicy('entity None read')] };
    expect((await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, body)).status).toBe(400);
    expect((await policiesOf(app, id)).map(({ resource }) => resource)).toEqual(['Order']);
    expect((await app.as('admin').get(`${RESOURCE_ROLES}/${id}`)).json).toMatchObject({ _instanceName: 'Whole' });
  });
});
