import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aRowLevelRole } from '../builders/a-row-level-role.js';
import { aPolicy, aRuntimeRole } from '../builders/a-runtime-role.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();
const ids = new Map<string, string>();

beforeAll(async () => {
  for (const [name, price] of [
    ['Ball', '5'],
    ['Car', '15'],
    ['Doll', '25'],
    ['Engine', '35'],
  ] as const) {
    ids.set(name, await aProduct(app.database, { name, price }));
  }
  const { code } = await aRuntimeRole(app, { policies: ['specific security.admin'] });
  await aUser(app.database, { username: 'officer', roles: [code] });
  await aUser(app.database, { username: 'auditor', roles: [code, 'product-viewer'] });
});

const ask = (body: object, username = 'auditor'): Promise<Answer> =>
  app.as(username).post('/rest/security/preview/rows', body);

const price = (operator: string, value: unknown): object => ({
  type: 'JPQL',
  entityName: 'Product',
  action: 'READ',
  whereClause: JSON.stringify({ property: 'price', operator, value }),
});

/** A draft of a row-level role. */
const draft = (policies: readonly object[], role: object = { name: 'Draft', code: 'draft' }): object => ({
  roleType: 'row_level',
  role: { ...role, rowLevelPolicies: policies },
});

/** Names of the rows with what is seen before and after. */
const marks = ({ json }: Answer): readonly string[] =>
  (json as { rows: { _instanceName: string; before: boolean; after: boolean }[] }).rows.map(
    ({ _instanceName, before, after }) => `${_instanceName} ${before ? 'seen' : '-'} ${after ? 'seen' : '-'}`,
  );

async function aViewer(...rowLevel: readonly string[]): Promise<string> {
  const username = await aUserWith(app.database, 'product-viewer');
  for (const roleCode of rowLevel) {
    await aRoleAssignment(app.database, { username, roleCode, roleType: 'row_level' });
  }
  return username;
}

describe('POST /rest/security/preview/rows (protocol/roles.md 11)', () => {
  it('shows which rows somebody sees, and would see with a role as it is drafted', async () => {
    const stored = await aRowLevelRole(app, [price('<', 20)]);
    const username = await aViewer(stored.code);
    const answer = await ask({ username, entity: 'Product', ...draft([price('>', 10)], { id: stored.id }) });
    expect(answer).toAnswer(200, {
      username,
      active: true,
      entity: 'Product',
      role: { roleType: 'row_level', code: stored.code, isNew: false, holdsRole: true },
      mayRead: { before: true, after: true },
      exact: true,
      counts: { rows: 4, complete: true, gained: 2, lost: 1, kept: 1, hidden: 0 },
      rows: expect.any(Array),
    });
    expect([...marks(answer)].sort()).toEqual(['Ball seen -', 'Car seen seen', 'Doll - seen', 'Engine - seen']);
    // Those that change come first.
    expect(marks(answer).at(-1)).toBe('Car seen seen');
    const { rows } = answer.json as { rows: object[] };
    expect(rows).toContainEqual({
      id: ids.get('Ball'),
      _entityName: 'Product',
      _instanceName: 'Ball',
      before: true,
      after: false,
    });
  });

  it('agrees with the list that the person gets, before and after', async () => {
    const stored = await aRowLevelRole(app, [price('<', 20)]);
    const username = await aViewer(stored.code);
    const names = async (): Promise<readonly string[]> => {
      const { json } = await app.as(username).get('/rest/entities/Product?sort=name');
      return (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName);
    };
    const body = { username, entity: 'Product', ...draft([price('>', 10)], { id: stored.id }) };
    const answer = await ask(body);
    const seen = (when: 'before' | 'after'): readonly string[] =>
      (answer.json as { rows: { _instanceName: string; before: boolean; after: boolean }[] }).rows
        .filter((row) => row[when])
        .map(({ _instanceName }) => _instanceName)
        .sort();
    expect(await names()).toEqual(seen('before'));
    const put = await app
      .as('admin')
      .put(`/rest/entities/sec_RowLevelRoleEntity/${stored.id}`, { rowLevelPolicies: [price('>', 10)] });
    expect(put.status).toBe(200);
    expect(await names()).toEqual(seen('after'));
  });

  it('judges somebody who does not have the role as if it were assigned', async () => {
    const username = await aViewer();
    const answer = await ask({ username, entity: 'Product', ...draft([price('<', 20)]) });
    expect(answer.json).toMatchObject({
      role: { code: 'draft', isNew: true, holdsRole: false },
      counts: { gained: 0, lost: 2, kept: 2, hidden: 0 },
    });
  });

  it('shows what the deletion of a role gives back', async () => {
    const stored = await aRowLevelRole(app, [price('<', 20)]);
    const username = await aViewer(stored.code);
    const body = { username, entity: 'Product', roleType: 'row_level', role: { id: stored.id }, delete: true };
    expect((await ask(body)).json).toMatchObject({
      role: { code: stored.code, isDeleted: true, holdsRole: true },
      counts: { gained: 2, lost: 0, kept: 2, hidden: 0 },
    });
  });

  it('judges by the values of the person where a condition compares with the current user', async () => {
    await aUser(app.database, { username: 'doll-lover', lastName: 'Doll', roles: ['product-viewer'] });
    const whereClause = JSON.stringify({ property: 'name', operator: '=', value: { currentUser: 'lastName' } });
    const own = { type: 'JPQL', entityName: 'Product', action: 'READ', whereClause };
    const answer = await ask({ username: 'doll-lover', entity: 'Product', change: 'kept', ...draft([own]) });
    expect(answer.json).toMatchObject({ counts: { lost: 3, kept: 1 } });
    expect(marks(answer)).toEqual(['Doll seen seen']);
  });

  it('shows what a resource role opens', async () => {
    const { code, id } = await aRuntimeRole(app);
    const username = await aUserWith(app.database, code);
    const role = { id, resourcePolicies: [aPolicy('entity Product read')] };
    const answer = await ask({ username, entity: 'Product', roleType: 'resource', role });
    expect(answer.json).toMatchObject({
      role: { roleType: 'resource', code, isNew: false, holdsRole: true },
      mayRead: { before: false, after: true },
      counts: { gained: 4, lost: 0, kept: 0, hidden: 0 },
    });
  });

  it('shows rows as they are without a draft', async () => {
    const stored = await aRowLevelRole(app, [price('<', 20)]);
    const username = await aViewer(stored.code);
    const answer = await ask({ username, entity: 'Product' });
    expect(answer.json).toMatchObject({ counts: { gained: 0, lost: 0, kept: 2, hidden: 2 } });
    expect(answer.json).not.toHaveProperty('role');
    const anonymous = await ask({ username: 'anonymous', entity: 'Product' });
    expect(anonymous.json).toMatchObject({ username: 'anonymous', active: true });
    await aUser(app.database, { username: 'retired', active: false, roles: ['product-viewer'] });
    expect((await ask({ username: 'retired', entity: 'Product' })).json).toMatchObject({ active: false });
  });

  it('shows pages, of all rows and of those with one mark', async () => {
    const username = await aViewer();
    const body = { username, entity: 'Product', ...draft([price('<', 20)]), change: 'lost' };
    const [first, second, third] = [
      await ask({ ...body, limit: 1 }),
      await ask({ ...body, limit: 1, offset: 1 }),
      await ask({ ...body, limit: 1, offset: 2 }),
    ];
    expect([...marks(first), ...marks(second)].sort()).toEqual(['Doll seen -', 'Engine seen -']);
    expect(third.json).toMatchObject({ counts: { lost: 2 }, rows: [] });
  });

  it('shows nobody more than the caller may see', async () => {
    const stored = await aRowLevelRole(app, [price('<', 20)]);
    const username = await aViewer();
    const { code } = await aRuntimeRole(app, { policies: ['specific security.admin', 'entity Product read'] });
    const narrow = await aUserWith(app.database, code);
    await aRoleAssignment(app.database, { username: narrow, roleCode: stored.code, roleType: 'row_level' });
    const answer = await ask({ username, entity: 'Product' }, narrow);
    expect(answer.json).toMatchObject({ counts: { rows: 2, kept: 2 } });
    // Without the right to view names, rows are named by their ids.
    const { rows } = answer.json as { rows: { id: string; _instanceName: string }[] };
    expect(rows.map(({ _instanceName }) => _instanceName)).toEqual(rows.map(({ id }) => `Product-${id} [detached]`));
    expect(await ask({ username, entity: 'Product' }, 'officer')).toAnswer(403, {
      error: 'Reading forbidden',
      details: 'Reading of the Product is forbidden',
    });
  });

  it('writes nothing, and changes nobody’s rights', async () => {
    const count = async (table: string): Promise<string | null | undefined> =>
      (await app.database.rows(new Statement(`SELECT count(*) FROM ${table}`)))[0]?.[0];
    const tables = ['sec_row_level_role', 'sec_row_level_policy', 'sec_audit_event', 'sec_role_assignment'];
    const username = await aViewer();
    const before = await Promise.all(tables.map(count));
    expect((await ask({ username, entity: 'Product', ...draft([price('<', 0)]) })).status).toBe(200);
    expect(await Promise.all(tables.map(count))).toEqual(before);
    expect((await app.as(username).get('/rest/entities/Product')).json).toHaveLength(4);
  });

  it('refuses an entity that the draft says nothing about, and names those that it decides about', async () => {
    const username = await aViewer();
    expect(await ask({ username, entity: 'Product', ...draft([]) })).toAnswer(400, {
      error: 'Invalid request parameter',
      details: "Parameter 'entity': the role draft does not say who reads rows of Product; it does of: no entity",
    });
    const auditor = await ask({ username, entity: 'Tag', ...draft([price('<', 20)]) });
    expect(auditor).toAnswer(400, {
      error: 'Invalid request parameter',
      details: "Parameter 'entity': the role draft does not say who reads rows of Tag; it does of: Product",
    });
  });

  it('refuses a draft that could not be saved, and somebody who does not exist', async () => {
    const username = await aViewer();
    const wrong = await ask({ username, entity: 'Product', ...draft([price('like', 1)]) });
    expect([wrong.status, wrong.json]).toMatchObject([400, [{ path: 'whereClause' }]]);
    expect(await ask({ username: 'nobody', entity: 'Product' })).toAnswer(404, {
      error: 'User not found',
      details: 'User nobody not found',
    });
    const gone = await ask({ username, entity: 'Product', roleType: 'row_level', role: { code: 'x' }, delete: true });
    expect(gone.status).toBe(404);
  });

  it.each([
    [[], 'Malformed request JSON data structure', undefined],
    [{ entity: 'Product' }, 'Invalid request parameter', "Parameter 'username' has invalid value ''"],
    [
      { username: 'x', entity: 'Nothing' },
      'Invalid request parameter',
      "Parameter 'entity' has invalid value 'Nothing'",
    ],
    [{ username: 'x' }, 'Invalid request parameter', "Parameter 'entity' has invalid value ''"],
    [
      { username: 'x', entity: 'Product', role: {} },
      'Invalid request parameter',
      "Parameter 'roleType' has invalid value ''",
    ],
    [
      { username: 'x', entity: 'Product', change: 'new' },
      'Invalid request parameter',
      "Parameter 'change' has invalid value 'new'",
    ],
    [
      { username: 'x', entity: 'Product', limit: 101 },
      'Invalid request parameter',
      "Parameter 'limit' has invalid value '101'",
    ],
    [
      { username: 'x', entity: 'Product', offset: -1 },
      'Invalid request parameter',
      "Parameter 'offset' has invalid value '-1'",
    ],
  ])('refuses the body %j', async (body, error, details) => {
    const answer = await ask(body);
    expect([answer.status, answer.json]).toMatchObject([400, { error, ...(details !== undefined && { details }) }]);
  });

  it('looks at the first 10,000 rows, and says so', async () => {
    await app.database.transaction(async (transaction) => {
      await transaction.rows(
        new Statement(
          "INSERT INTO product (id, version, name, price) SELECT gen_random_uuid(), 1, 'Many ' || n, 1 FROM generate_series(1, 9996) n",
        ),
      );
    });
    const username = await aViewer();
    expect((await ask({ username, entity: 'Product' })).json).toMatchObject({
      counts: { rows: 10_000, complete: true, kept: 10_000 },
    });
    await aProduct(app.database, { name: 'One more', price: '1' });
    expect((await ask({ username, entity: 'Product' })).json).toMatchObject({
      counts: { rows: 10_000, complete: false, kept: 10_000 },
    });
  });
});
