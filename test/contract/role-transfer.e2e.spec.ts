import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aRowLevelRole } from '../builders/a-row-level-role.js';
import { aPolicy, aRoleBody, aRuntimeRole, RESOURCE_ROLES } from '../builders/a-runtime-role.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const SECURITY = '/rest/security';
const QUERY = {
  type: 'JPQL',
  entityName: 'Product',
  action: 'READ',
  whereClause: JSON.stringify({ property: 'price', operator: '<', value: 10 }),
};

const app = useApp();

beforeAll(async () => {
  const { code } = await aRuntimeRole(app, { policies: ['specific security.admin'] });
  // May administrate security and write no entity of it.
  await aUser(app.database, { username: 'officer', roles: [code] });
});

describe('POST /rest/security/roles/export and /import (protocol/roles.md 11)', () => {
  const exported = async (roleType: string, ...codes: string[]): Promise<Answer> =>
    app.as('officer').post(`${SECURITY}/roles/export`, { roleType, codes });
  const imported = async (body: unknown): Promise<Answer> =>
    app.as('officer').post(`${SECURITY}/roles/import`, body as object);
  const policiesOf = async (code: string): Promise<string[]> => {
    const { json } = await app.as('officer').get(`${SECURITY}/resource-roles/${code}`);
    const { policies } = json as { policies: { type: string; resource: string; action: string }[] };
    return policies.map(({ type, resource, action }) => `${type} ${resource} ${action}`).sort();
  };

  it('an export is an attachment that holds the roles with their policies', async () => {
    const { code, id } = await aRuntimeRole(app, { policies: ['entity Order read'] });
    const answer = await exported('resource', code);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="ResourceRoles.json"',
    });
    expect(answer.json).toEqual([
      {
        _entityName: 'sec_ResourceRoleEntity',
        id,
        name: 'Runtime role',
        code,
        description: null,
        childRoles: ['rest-minimal'],
        scopes: ['API'],
        sysTenantId: null,
        resourcePolicies: [
          {
            _entityName: 'sec_ResourcePolicyEntity',
            id: expect.any(String),
            type: 'entity',
            resource: 'Order',
            action: 'read',
            effect: 'allow',
            policyGroup: '',
          },
        ],
      },
    ]);
    const rows = await aRowLevelRole(app, [QUERY]);
    const restricting = await exported('row_level', rows.code);
    expect(restricting.headers).toMatchObject({ 'content-disposition': 'attachment; filename="RowLevelRoles.json"' });
    expect(restricting.json).toMatchObject([
      {
        _entityName: 'sec_RowLevelRoleEntity',
        code: rows.code,
        rowLevelPolicies: [{ ...QUERY, joinClause: null, script: null }],
      },
    ]);
  });

  it.each([
    ['resource', ['order-clerk'], 404, 'Role order-clerk not found'],
    ['row_level', ['no-such-role'], 404, 'Role no-such-role not found'],
    ['rows', ['x'], 400, "Parameter 'roleType' has invalid value '\"rows\"'"],
    ['resource', 'x', 400, "Parameter 'codes' has invalid value '\"x\"'"],
    ['resource', [1], 400, "Parameter 'codes' has invalid value '[1]'"],
    ['resource', [], 400, "Parameter 'format' has invalid value '\"tar\"'", 'tar'],
  ])('an export of %s %j is refused with %i', async (roleType, codes, status, details, format = 'json') => {
    const answer = await app.as('officer').post(`${SECURITY}/roles/export`, { roleType, codes, format });
    expect([answer.status, (answer.json as { details: string }).details]).toEqual([status, details]);
  });

  it('an import brings back deleted roles, of both kinds', async () => {
    const role = await aRuntimeRole(app, { childRoles: ['product-viewer'], policies: ['entity Order read'] });
    const rows = await aRowLevelRole(app, [QUERY]);
    const file = [
      ...((await exported('resource', role.code)).json as object[]),
      ...((await exported('row_level', rows.code)).json as object[]),
    ];
    await app.as('admin').delete(`${RESOURCE_ROLES}/${role.id}`);
    await app.as('admin').delete(`/rest/entities/sec_RowLevelRoleEntity/${rows.id}`);
    const answer = await imported(file);
    expect(answer).toAnswer(200, { created: [role.code, rows.code], updated: [] });
    expect(await policiesOf(role.code)).toEqual(['entity Order read']);
    const username = await aUserWith(app.database, role.code);
    expect((await app.as(username).get('/rest/entities/Product')).status).toBe(200);
    expect((await imported(file)).json).toEqual({ created: [], updated: [role.code, rows.code] });
    expect((await exported('row_level', rows.code)).json).toMatchObject([{ rowLevelPolicies: [QUERY] }]);
  });

  it('an import updates by id or by code, and keeps policies that the file does not name', async () => {
    const { code, id } = await aRuntimeRole(app, { policies: ['entity Order read', 'entity Product read'] });
    const [role] = (await exported('resource', code)).json as [{ resourcePolicies: { resource: string }[] }];
    const changed = role.resourcePolicies
      .filter(({ resource }) => resource === 'Order')
      .map((policy) => ({ ...policy, action: 'update' }));
    const byId = await imported([{ ...role, code: `${code}-2`, name: 'By id', resourcePolicies: changed }]);
    expect(byId.json).toEqual({ created: [], updated: [`${code}-2`] });
    expect(await policiesOf(`${code}-2`)).toEqual(['entity Order update', 'entity Product read']);
    const byCode = {
      name: 'By code',
      code: `${code}-2`,
      resourcePolicies: ['entity Product read', 'entity Tag read'].map(aPolicy),
    };
    expect((await imported([{ ...byCode, id: randomUUID() }])).json).toEqual({ created: [], updated: [`${code}-2`] });
    expect(await policiesOf(`${code}-2`)).toEqual(['entity Order update', 'entity Product read', 'entity Tag read']);
    expect((await app.as('admin').get(`${RESOURCE_ROLES}/${id}`)).json).toMatchObject({ _instanceName: 'By code' });
  });

  it('an import saves all or nothing, by the rules of every other save', async () => {
    const good = aRoleBody({ code: randomUUID() });
    const { code } = await aRuntimeRole(app);
    for (const [bad, status, path] of [
      [aRoleBody({ policies: ['entity Nothing read'] }), 400, 'resource'],
      [aRoleBody({ code: 'order-clerk' }), 400, 'entities[1].code'],
      [{ ...aRoleBody(), name: ' ' }, 400, 'entities[1].name'],
      [{ ...aRoleBody(), resourcePolicies: [{ ...aPolicy('entity Order read'), effect: 'deny' }] }, 400, 'effect'],
    ] as const) {
      const answer = await imported([good, bad]);
      expect([answer.status, (answer.json as { path: string }[])[0]?.path]).toEqual([status, path]);
    }
    expect((await imported([good, { ...good }])).status).toBe(400);
    const twice = [1, 2].map((number) => ({ name: `Name ${number}`, code }));
    expect((await imported([good, ...twice])).status).toBe(400);
    expect((await app.as('officer').get(`${SECURITY}/resource-roles/${String(good.code)}`)).status).toBe(404);
  });

  it.each([
    ['{', 'Malformed request JSON data structure'],
    [{}, 'Malformed request JSON data structure'],
    [[1], 'Malformed request JSON data structure'],
    [[{ _entityName: 'User', username: 'x' }], 'Invalid request parameter'],
    [
      [{ _entityName: 'sec_ResourceRoleEntity', name: 'x', code: 'y', resourcePolicies: 'none' }],
      'Cannot deserialize an entity from JSON',
    ],
    [[{ name: 'x', code: 'y', resourcePolicies: [1] }], 'Cannot deserialize an entity from JSON'],
  ])('an import of %j is refused', async (body, error) => {
    const answer = await imported(body);
    expect([answer.status, (answer.json as { error: string }).error]).toEqual([400, error]);
  });

  it('leave a trace', async () => {
    const { code } = await aRuntimeRole(app);
    await imported([{ name: 'Traced', code }]);
    const filter = encodeURIComponent(
      JSON.stringify({ conditions: [{ property: 'kind', operator: '=', value: 'roles-imported' }] }),
    );
    const { json } = await app
      .as('admin')
      .get(`/rest/entities/sec_AuditEvent/search?filter=${filter}&fetchPlan=_local&sort=-eventTs`);
    expect(json).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ username: 'officer', details: expect.stringContaining(code) }),
      ]),
    );
  });
});

describe('POST /rest/security/roles/import-preview', () => {
  const previewed = async (body: unknown): Promise<Answer> =>
    app.as('officer').post(`${SECURITY}/roles/import-preview`, body as object);

  it('shows what an import would change, and changes nothing', async () => {
    const { code } = await aRuntimeRole(app, { policies: ['entity Order read', 'entity Product read'] });
    const [role] = (await app.as('officer').post(`${SECURITY}/roles/export`, { roleType: 'resource', codes: [code] }))
      .json as [{ resourcePolicies: { resource: string }[] }];
    const resourcePolicies = [
      ...role.resourcePolicies.map((policy) =>
        policy.resource === 'Order' ? { ...policy, action: 'update' } : policy,
      ),
      aPolicy('entity Tag read'),
    ];
    const fresh = randomUUID();
    const answer = await previewed([
      { ...role, description: 'From the test stage', resourcePolicies },
      { name: 'Cheap products', code: fresh, rowLevelPolicies: [QUERY] },
    ]);
    expect(answer).toAnswer(200, {
      roles: [
        {
          roleType: 'resource',
          code,
          name: 'Runtime role',
          isNew: false,
          attributes: [{ name: 'description', before: null, after: 'From the test stage' }],
          policies: {
            added: [
              { type: 'entity', resource: 'Order', action: 'update' },
              { type: 'entity', resource: 'Tag', action: 'read' },
            ],
            removed: [{ type: 'entity', resource: 'Order', action: 'read' }],
          },
        },
        {
          roleType: 'row_level',
          code: fresh,
          name: 'Cheap products',
          isNew: true,
          attributes: [
            { name: 'name', before: null, after: 'Cheap products' },
            { name: 'code', before: null, after: fresh },
          ],
          policies: { added: [{ ...QUERY, script: null }], removed: [] },
        },
      ],
    });
    const unchanged = (await app.as('officer').get(`${SECURITY}/resource-roles/${code}`)).json;
    expect(unchanged).toMatchObject({ description: null, policies: [{ action: 'read' }, { action: 'read' }] });
    expect((await app.as('officer').get(`${SECURITY}/row-level-roles/${fresh}`)).status).toBe(404);
    expect((await previewed([role])).json).toMatchObject({
      roles: [{ code, isNew: false, attributes: [], policies: { added: [], removed: [] } }],
    });
  });

  it('is refused as the import would be', async () => {
    const faulty = [{ ...aRoleBody(), name: ' ' }];
    const refused = await previewed(faulty);
    const imported = await app.as('officer').post(`${SECURITY}/roles/import`, faulty);
    expect([refused.status, refused.json]).toEqual([400, imported.json]);
  });
});
