import { describe, expect, it } from '@jest/globals';
import { aUserWith } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const ASSIGNMENTS = '/rest/entities/sec_RoleAssignmentEntity';

const UNKNOWN_RESOURCE_ROLE = 'must be the code of a resource role: GET /rest/security/resource-roles lists them';
const UNKNOWN_ROW_LEVEL_ROLE = 'must be the code of a row-level role: GET /rest/security/row-level-roles lists them';

const app = useApp();

const assign = (username: string, roleCode: string, roleType = 'resource'): Promise<Answer> =>
  app.as('admin').post(ASSIGNMENTS, { username, roleCode, roleType });

const idOf = ({ json }: Answer): string => (json as { id: string }).id;

/** Status of reading products, which `product-viewer` allows and `rest-minimal` does not. */
const readingOf = async (username: string): Promise<number> =>
  (await app.as(username).get('/rest/entities/Product')).status;

describe('assigning roles (protocol/roles.md 9, 10)', () => {
  it('answers like any other entity', async () => {
    const username = await aUserWith(app.database);
    const answer = await assign(username, 'product-viewer');
    const id = idOf(answer);
    const identity = {
      _entityName: 'sec_RoleAssignmentEntity',
      _instanceName: `${username}: product-viewer`,
      id,
    };
    expect(answer).toAnswer(201, identity);
    const read = await app.as('admin').get(`${ASSIGNMENTS}/${id}?fetchPlan=_local`);
    expect(read.json).toMatchObject({
      ...identity,
      username,
      roleCode: 'product-viewer',
      roleType: 'resource',
      createdBy: 'admin',
    });
  });

  it('counts at the next request of the user, with the token from before', async () => {
    const username = await aUserWith(app.database);
    expect(await readingOf(username)).toBe(403);
    const id = idOf(await assign(username, 'product-viewer'));
    expect(await readingOf(username)).toBe(200);
    expect((await app.as('admin').delete(`${ASSIGNMENTS}/${id}`)).status).toBe(204);
    expect(await readingOf(username)).toBe(403);
  });

  it('counts for both users when an assignment moves from one to the other', async () => {
    const first = await aUserWith(app.database);
    const second = await aUserWith(app.database);
    const id = idOf(await assign(first, 'product-viewer'));
    expect([await readingOf(first), await readingOf(second)]).toEqual([200, 403]);
    expect((await app.as('admin').put(`${ASSIGNMENTS}/${id}`, { username: second })).status).toBe(200);
    expect([await readingOf(first), await readingOf(second)]).toEqual([403, 200]);
    await app.as('admin').put(`${ASSIGNMENTS}/${id}`, { roleCode: 'rest-minimal' });
    expect(await readingOf(second)).toBe(403);
  });

  it('is harmless for users whom nobody knows, and in rows with codes that no role has', async () => {
    expect((await assign('no-such-user', 'product-viewer')).status).toBe(201);
    const username = await aUserWith(app.database, 'rest-minimal', 'no-such-role', 'Product-Viewer');
    expect(await readingOf(username)).toBe(403);
    expect((await app.as(username).get('/rest/permissions')).json).toMatchObject({
      authorities: ['ROLE_Product-Viewer', 'ROLE_no-such-role', 'ROLE_rest-minimal'],
    });
  });

  it.each([
    ['resource', 'no-such-role', UNKNOWN_RESOURCE_ROLE],
    ['resource', 'Product-Viewer', UNKNOWN_RESOURCE_ROLE],
    ['resource', 'own-customers', UNKNOWN_RESOURCE_ROLE],
    ['row_level', 'product-viewer', UNKNOWN_ROW_LEVEL_ROLE],
  ])('is refused as %s for the code %s, which no such role has', async (roleType, roleCode, message) => {
    const violation = { message, messageTemplate: message, invalidValue: roleCode };
    const answer = await assign('bob', roleCode, roleType);
    expect(answer).toAnswer(400, [{ ...violation, path: 'roleCode' }]);
    const id = idOf(await assign(await aUserWith(app.database), 'rest-minimal'));
    const updated = await app.as('admin').put(`${ASSIGNMENTS}/${id}`, { roleCode, roleType });
    expect(updated).toAnswer(400, [{ ...violation, path: 'roleCode' }]);
    const known = { username: 'bob', roleCode: 'rest-minimal', roleType: 'resource' };
    const bulk = await app.as('admin').post(ASSIGNMENTS, [known, { username: 'bob', roleCode, roleType }]);
    expect(bulk).toAnswer(400, [{ ...violation, path: 'entities[1].roleCode' }]);
  });

  it('is refused when it exists, so that one deletion takes the role away', async () => {
    const username = await aUserWith(app.database);
    const first = idOf(await assign(username, 'product-viewer'));
    const taken = {
      error: 'Role assigned already',
      details: `${username} has the role product-viewer (resource) already`,
    };
    expect(await assign(username, 'product-viewer')).toAnswer(409, taken);
    const body = { username, roleCode: 'product-viewer', roleType: 'resource' };
    expect(await app.as('admin').post(ASSIGNMENTS, [{ ...body, roleCode: 'rest-minimal' }, body])).toAnswer(409, taken);
    const other = idOf(await assign(username, 'rest-minimal'));
    expect(await app.as('admin').put(`${ASSIGNMENTS}/${other}`, { roleCode: 'product-viewer' })).toAnswer(409, taken);
    await app.as('admin').delete(`${ASSIGNMENTS}/${first}`);
    expect(await readingOf(username)).toBe(403);
    expect((await assign(username, 'product-viewer')).status).toBe(201);
    expect(await app.as('admin').post(ASSIGNMENTS, { ...body, id: first })).toAnswer(409, taken);
  });

  it('is refused twice in one request', async () => {
    const username = await aUserWith(app.database);
    const body = { username, roleCode: 'product-viewer', roleType: 'resource' };
    expect((await app.as('admin').post(ASSIGNMENTS, [body, body])).status).toBe(409);
    expect(await readingOf(username)).toBe(403);
  });

  it('is made once by requests at the same time', async () => {
    const username = await aUserWith(app.database);
    const answers = await Promise.all(Array.from({ length: 6 }, () => assign(username, 'product-viewer')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('exchanges roles in one request, and may be saved as it is', async () => {
    const username = await aUserWith(app.database);
    const ids = [idOf(await assign(username, 'product-viewer')), idOf(await assign(username, 'order-clerk'))];
    const exchanged = [
      { id: ids[0], roleCode: 'order-clerk' },
      { id: ids[1], roleCode: 'product-viewer' },
    ];
    expect((await app.as('admin').put(ASSIGNMENTS, exchanged)).status).toBe(200);
    expect((await app.as('admin').put(`${ASSIGNMENTS}/${ids[0]}`, { username, roleCode: 'order-clerk' })).status).toBe(
      200,
    );
  });

  it('is harmless in rows that exist twice: the role stays until the last assignment goes', async () => {
    const username = await aUserWith(app.database, 'product-viewer', 'product-viewer');
    expect((await app.as(username).get('/rest/permissions')).json).toMatchObject({
      authorities: ['ROLE_product-viewer'],
    });
    const filter = { conditions: [{ property: 'username', operator: '=', value: username }] };
    const rows = (await app.as('admin').post(`${ASSIGNMENTS}/search`, { filter })).json as { id: string }[];
    expect(rows).toHaveLength(2);
    await app.as('admin').delete(`${ASSIGNMENTS}/${rows[0]?.id ?? ''}`);
    expect(await readingOf(username)).toBe(200);
    await app.as('admin').delete(`${ASSIGNMENTS}/${rows[1]?.id ?? ''}`);
    expect(await readingOf(username)).toBe(403);
  });

  it('of a row-level role grants nothing, and is listed', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    expect((await assign(username, 'own-customers', 'row_level')).status).toBe(201);
    expect(await readingOf(username)).toBe(403);
    expect((await app.as(username).get('/rest/permissions')).json).toMatchObject({
      authorities: ['ROLE_rest-minimal', 'ROW_LEVEL_ROLE_own-customers'],
    });
  });

  it.each([
    [{ roleCode: 'x', roleType: 'resource' }, 'username'],
    [{ username: '', roleCode: 'x', roleType: 'resource' }, 'username'],
    [{ username: 'bob', roleType: 'resource' }, 'roleCode'],
    [{ username: 'bob', roleCode: 'x' }, 'roleType'],
    [{ username: 'bob', roleCode: 'x', roleType: 'other' }, 'roleType'],
  ])('refuses %j', async (body, path) => {
    const answer = await app.as('admin').post(ASSIGNMENTS, body);
    expect([answer.status, (answer.json as { path: string }[]).map((each) => each.path)]).toEqual([400, [path]]);
  });
});

describe('who may assign roles (protocol/roles.md 10)', () => {
  it('nobody but those whose roles say so', async () => {
    const id = idOf(await assign('bob', 'product-viewer'));
    const body = { username: 'alice', roleCode: 'system-full-access', roleType: 'resource' };
    const answers = [
      await app.as('alice').get(ASSIGNMENTS),
      await app.as('alice').post(ASSIGNMENTS, body),
      await app.as('alice').put(`${ASSIGNMENTS}/${id}`, body),
      await app.as('alice').delete(`${ASSIGNMENTS}/${id}`),
    ];
    const details = ['Reading', 'Creation', 'Updating', 'Deletion'].map(
      (action) => `${action} of the sec_RoleAssignmentEntity is forbidden`,
    );
    expect(answers.map(({ status, json }) => [status, (json as { details: string }).details])).toEqual(
      details.map((text) => [403, text]),
    );
    expect((await app.as('alice').get('/rest/entities/User')).status).toBe(403);
  });
});

describe('assignments follow their user (protocol/roles.md 9, protocol/oauth.md 8)', () => {
  async function userId(username: string): Promise<string> {
    const list = await app.as('admin').get('/rest/entities/User?fetchPlan=_local');
    return (list.json as { id: string; username: string }[]).find((each) => each.username === username)?.id ?? '';
  }

  it('to a new name, with which token and roles go on', async () => {
    const username = await aUserWith(app.database, 'product-viewer');
    expect(await readingOf(username)).toBe(200);
    const renamed = `${username}-renamed`;
    const path = `/rest/entities/User/${await userId(username)}`;
    expect((await app.as('admin').put(path, { username: renamed })).status).toBe(200);
    expect(await readingOf(username)).toBe(200);
    expect((await app.as(username).get('/rest/userInfo')).json).toMatchObject({ username: renamed });
    expect(await app.login(renamed, username)).toMatch(/./);
    await expect(app.login(username, username)).rejects.toThrow('Bad credentials');
  });

  it('into deletion: a new user of the name starts without roles', async () => {
    const username = await aUserWith(app.database, 'product-viewer');
    const token = await app.tokenOf(username);
    expect((await app.as('admin').delete(`/rest/entities/User/${await userId(username)}`)).status).toBe(204);
    const old = await app.asAnonymous().get('/rest/userInfo', undefined, { authorization: `Bearer ${token}` });
    expect(old).toAnswer(401, { error: 'invalid_token', error_description: 'Invalid access token' });
    const list = await app.as('admin').get(`${ASSIGNMENTS}?fetchPlan=_local`);
    expect((list.json as { username: string }[]).filter((each) => each.username === username)).toEqual([]);
    const again = await app.as('admin').post('/rest/entities/User', { username, password: 'again a kite' });
    expect(again.status).toBe(201);
    const fresh = await app.login(username, 'again a kite');
    const entry = await app.asAnonymous().get('/rest/permissions', undefined, { authorization: `Bearer ${fresh}` });
    expect(entry.status).toBe(403);
  });
});
