import { beforeAll, describe, expect, it } from '@jest/globals';
import { aRowLevelRole } from '../builders/a-row-level-role.js';
import { aRuntimeRole } from '../builders/a-runtime-role.js';
import { aUser } from '../builders/a-user.js';
import { LimitedAdministratorsModule } from '../builders/limited-administrators.module.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';
import { SalesModule } from '../../src/sales/sales.module.js';

const SECURITY = '/rest/security';

const app = useApp(() => startApp({}, [SalesModule, LimitedAdministratorsModule]));

beforeAll(async () => {
  const { code } = await aRuntimeRole(app, { policies: ['specific security.admin'] });
  // May administrate security and write no entity of it.
  await aUser(app.database, { username: 'officer', roles: [code] });
});

const CHEAP = JSON.stringify({ property: 'price', operator: '<', value: 10 });
const QUERY = { type: 'JPQL', entityName: 'Product', action: 'READ', whereClause: CHEAP };

const codesOf = ({ json }: Answer): string[] => (json as { code: string }[]).map(({ code }) => code);

describe('GET /rest/security/resource-roles and /row-level-roles (protocol/roles.md 11)', () => {
  it('list the roles of both sources', async () => {
    const { code } = await aRuntimeRole(app, { name: 'Shop', childRoles: ['product-viewer'] });
    const answer = await app.as('officer').get(`${SECURITY}/resource-roles`);
    expect(answer).toAnswer(
      200,
      expect.arrayContaining([
        { code, name: 'Shop', description: null, source: 'database', scopes: ['API'], childRoles: ['product-viewer'] },
        {
          code: 'system-full-access',
          name: 'System: full access',
          description: null,
          source: 'annotatedClass',
          scopes: ['UI', 'API'],
          childRoles: [],
        },
      ]),
    );
    const { code: rows } = await aRowLevelRole(app, [QUERY]);
    const restricting = await app.as('officer').get(`${SECURITY}/row-level-roles`);
    expect(restricting.json).toContainEqual({
      code: rows,
      name: 'Some rows',
      description: null,
      source: 'database',
      childRoles: [],
    });
  });

  it('find by parts of name and code, and by source', async () => {
    const { code } = await aRuntimeRole(app, { name: 'Warehouse clerk' });
    const found = async (query: string): Promise<string[]> =>
      codesOf(await app.as('officer').get(`${SECURITY}/resource-roles?${query}`));
    expect(await found('name=house%20CL')).toEqual([code]);
    expect(await found(`code=${code.slice(5)}`)).toEqual([code]);
    expect(await found('source=annotatedClass&code=rest')).toEqual(['anonymous-rest-role', 'rest-minimal']);
    expect(await found('source=database&code=rest-minimal')).toEqual([]);
    expect(await found('name=&code=REST-min')).toEqual(['rest-minimal']);
    const wrong = await app.as('officer').get(`${SECURITY}/row-level-roles?source=code`);
    const details = "Parameter 'source' has invalid value 'code'";
    expect(wrong).toAnswer(400, { error: 'Invalid request parameter', details });
  });

  it('show one role with its policies, and those of its children with their origin', async () => {
    const { code } = await aRuntimeRole(app, {
      childRoles: ['rest-minimal'],
      policies: ['entity Order all', 'screen Order.list'],
    });
    const answer = await app.as('officer').get(`${SECURITY}/resource-roles/${code}`);
    const own = [
      { type: 'entity', resource: 'Order', action: 'all', effect: 'allow', policyGroup: '' },
      { type: 'screen', resource: 'Order.list', action: 'access', effect: 'allow', policyGroup: '' },
    ];
    const minimal = { type: 'specific', resource: 'rest.enabled', action: 'access', effect: 'allow', policyGroup: '' };
    expect(answer.json).toEqual({
      code,
      name: 'Runtime role',
      description: null,
      source: 'database',
      scopes: ['API'],
      childRoles: ['rest-minimal'],
      policies: own,
      allPolicies: [...own.map((policy) => ({ ...policy, origin: code })), { ...minimal, origin: 'rest-minimal' }],
    });
  });

  it('show roles in code in the same words', async () => {
    const { json } = await app.as('officer').get(`${SECURITY}/resource-roles/limited-administrator`);
    const { policies, allPolicies } = json as {
      policies: Record<string, string>[];
      allPolicies: Record<string, string>[];
    };
    const line = ({ type = '', resource = '', action = '' }: Record<string, string>): string =>
      `${type} ${resource} ${action}`;
    const lines = policies.map(line);
    expect(lines).toEqual(
      expect.arrayContaining([
        'entity User all',
        'entity Product read',
        'entityAttribute Product.name modify',
        'entityAttribute Product.price modify',
        'entityAttribute Product.* view',
      ]),
    );
    expect(lines).not.toContain('specific rest.enabled access');
    expect(allPolicies.filter(({ origin }) => origin === 'rest-minimal').map(line)).toEqual([
      'specific rest.enabled access',
    ]);
  });

  it('show row-level roles with their conditions', async () => {
    const { code } = await aRowLevelRole(app, [QUERY]);
    const { json } = await app.as('officer').get(`${SECURITY}/row-level-roles/${code}`);
    const policy = { ...QUERY, joinClause: null, script: null };
    expect(json).toMatchObject({ code, policies: [policy], allPolicies: [{ ...policy, origin: code }] });
  });

  it.each(['resource-roles', 'row-level-roles'])('know nothing of an unknown %s', async (kind) => {
    const answer = await app.as('officer').get(`${SECURITY}/${kind}/no-such-role`);
    expect(answer).toAnswer(404, { error: 'Role not found', details: 'Role no-such-role not found' });
  });

  it('name the specific permissions there are', async () => {
    const { json } = await app.as('officer').get(`${SECURITY}/specific-permissions`);
    expect(json).toEqual(['rest.enabled', 'rest.fileDownload.enabled', 'rest.fileUpload.enabled', 'security.admin']);
  });

  it('are closed without `security.admin`', async () => {
    await aUser(app.database, { username: 'limited', roles: ['limited-administrator'] });
    for (const path of [
      'resource-roles',
      'resource-roles/rest-minimal',
      'row-level-roles',
      'row-level-roles/x',
      'specific-permissions',
    ]) {
      const answer = await app.as('limited').get(`${SECURITY}/${path}`);
      expect(answer).toAnswer(403, { error: 'Forbidden', details: 'security.admin is not permitted' });
    }
  });
});

describe('POST /rest/security/row-level-policies/check (protocol/roles.md 11)', () => {
  const check = async (body: unknown): Promise<unknown> => {
    const answer = await app.as('officer').post(`${SECURITY}/row-level-policies/check`, body as object);
    return answer.status === 200 ? answer.json : [answer.status, answer.json];
  };
  const script = CHEAP;

  it.each([
    [QUERY, []],
    [{ type: 'PREDICATE', entityName: 'Product', script }, []],
    [
      {
        type: 'JPQL',
        entityName: 'Order',
        whereClause: '{"property":"customer.name","operator":"=","value":{"currentUser":"lastName"}}',
      },
      [],
    ],
    [{ ...QUERY, entityName: 'Products' }, ['There is no entity Products']],
    [{ ...QUERY, type: 'SQL' }, ['There is no type SQL: choose from JPQL, PREDICATE']],
    [
      { ...QUERY, type: 'PREDICATE' },
      ['script must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}'],
    ],
    [
      { ...QUERY, whereClause: '{"property":"colour","operator":"=","value":1}' },
      ['Property for Product not found: colour'],
    ],
    [{ ...QUERY, whereClause: { property: 'name' } }, ['whereClause is not a text']],
    [{ ...QUERY, joinClause: 'join e.tags t' }, [expect.stringMatching(/^Joins are not written/)]],
  ])('%j', async (body, errors) => {
    expect(await check(body)).toEqual({ valid: errors.length === 0, errors });
  });

  it('refuses anything but a JSON object', async () => {
    const malformed = [400, { error: 'Malformed request JSON data structure', details: '' }];
    expect(await check([QUERY])).toEqual(malformed);
    expect(await check('{')).toEqual(malformed);
  });
});
