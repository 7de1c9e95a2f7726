import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aRoleBody, aRuntimeRole, RESOURCE_ROLES } from '../builders/a-runtime-role.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const ASSIGNMENTS = '/rest/entities/sec_RoleAssignmentEntity';
const USERS = '/rest/entities/User';
const REFUSAL = {
  error: 'Last administrator',
  details: 'There must be an active user with a password and the role system-full-access',
};

const app = useApp();
/** The only administrator, and somebody who may do everything without being one. */
let adminId: string;

beforeAll(async () => {
  const everything = ['entity * all', 'entityAttribute *.* modify', 'specific *'];
  const { code } = await aRuntimeRole(app, { code: 'deputy', policies: everything });
  await aUser(app.database, { username: 'deputy', roles: [code] });
  adminId = await idOfUser('admin');
});

/** Whatever a test has done, `admin` is the only one again. */
beforeEach(async () => {
  await app.database.transaction(async (transaction) => {
    transaction.signal({ topic: 'all', key: '' });
    const reset = [
      "DELETE FROM sec_role_assignment WHERE role_code NOT IN ('deputy', 'order-clerk')",
      "DELETE FROM app_user WHERE username NOT IN ('admin', 'deputy', 'alice', 'bob')",
      "UPDATE app_user SET active = true, password = '{noop}admin', delete_ts = NULL WHERE username = 'admin'",
      "INSERT INTO sec_role_assignment (username, role_code, role_type) VALUES ('admin', 'system-full-access', 'resource')",
    ];
    for (const text of reset) {
      await transaction.rows(new Statement(text));
    }
  });
});

async function idOfUser(username: string): Promise<string> {
  const list = await app.as('deputy').get(`${USERS}?fetchPlan=_local`);
  return (list.json as { id: string; username: string }[]).find((each) => each.username === username)?.id ?? '';
}

async function assignmentsOf(username: string): Promise<readonly string[]> {
  const list = await app.as('deputy').get(`${ASSIGNMENTS}?fetchPlan=_local`);
  return (list.json as { id: string; username: string }[])
    .filter((each) => each.username === username)
    .map(({ id }) => id);
}

function expectRefused(answer: Answer): void {
  expect(answer).toAnswer(409, REFUSAL);
}

/** The administrator is as mighty as before. */
async function expectMighty(): Promise<void> {
  const token = await app.login('admin', 'admin');
  const answer = await app.asAnonymous().get(USERS, undefined, { authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200);
}

describe('the last administrator (protocol/roles.md 10)', () => {
  it.each([
    ['deactivated', 'PUT', { active: false }],
    ['locked out', 'PUT', { password: null }],
    ['deleted', 'DELETE', undefined],
  ])('is not %s', async (_, method, body) => {
    expectRefused(await app.as('deputy').send(method, `${USERS}/${adminId}`, body));
    await expectMighty();
  });

  it.each([
    ['PUT', [{ active: false }]],
    ['DELETE', []],
  ])('is not lost among many: %s', async (method) => {
    const others = [await idOfUser('alice'), adminId];
    const body = method === 'PUT' ? others.map((id) => ({ id, active: false })) : others.map((id) => ({ id }));
    expectRefused(await app.as('deputy').send(method, USERS, method === 'PUT' ? body : others));
    await expectMighty();
    expect(await idOfUser('alice')).not.toBe('');
  });

  it.each([
    ['DELETE', undefined],
    ['PUT', { username: 'alice2' }],
    ['PUT', { username: 'nobody-at-all' }],
    ['PUT', { roleCode: 'order-clerk' }],
    ['PUT', { roleType: 'row_level' }],
  ])('is not stripped by %s of the assignment with %j', async (method, body) => {
    const [id = ''] = await assignmentsOf('admin');
    expectRefused(await app.as('deputy').send(method, `${ASSIGNMENTS}/${id}`, body));
    await expectMighty();
  });

  it('is not stripped by a bulk deletion, and may lose one of two equal assignments', async () => {
    await aRoleAssignment(app.database, { username: 'admin', roleCode: 'system-full-access' });
    const ids = await assignmentsOf('admin');
    expectRefused(await app.as('deputy').delete(ASSIGNMENTS, ids));
    expect((await app.as('deputy').delete(`${ASSIGNMENTS}/${ids[0]}`)).status).toBe(204);
    expectRefused(await app.as('deputy').delete(`${ASSIGNMENTS}/${ids[1]}`));
  });

  it('does not strip itself', async () => {
    const [id = ''] = await assignmentsOf('admin');
    expectRefused(await app.as('admin').delete(`${ASSIGNMENTS}/${id}`));
    expectRefused(await app.as('admin').put(`${USERS}/${adminId}`, { active: false }));
  });

  it('may be renamed, and get another password', async () => {
    const renamed = await app
      .as('deputy')
      .put(`${USERS}/${adminId}`, { username: 'root', password: 'correct horse battery' });
    expect(renamed.status).toBe(200);
    expectRefused(await app.as('deputy').put(`${USERS}/${adminId}`, { active: false }));
    expect((await app.as('deputy').put(`${USERS}/${adminId}`, { username: 'admin' })).status).toBe(200);
  });

  it('is the last one although others have the role without being able to log in', async () => {
    const inactive = await aUser(app.database, { username: 'inactive', active: false, roles: ['system-full-access'] });
    const dumb = await aUser(app.database, { username: 'dumb', roles: ['system-full-access'] });
    await app.as('deputy').put(`${USERS}/${dumb}`, { password: null });
    await aRoleAssignment(app.database, { username: 'vanished', roleCode: 'system-full-access' });
    expectRefused(await app.as('deputy').put(`${USERS}/${adminId}`, { active: false }));
    expect((await app.as('deputy').delete(`${USERS}/${inactive}`)).status).toBe(204);
    expect((await app.as('deputy').delete(`${USERS}/${dumb}`)).status).toBe(204);
  });

  it('may go once there is another, also in one and the same request', async () => {
    const other = await aUser(app.database, { username: 'other', active: false, roles: ['system-full-access'] });
    const swap = [
      { id: adminId, active: false },
      { id: other, active: true },
    ];
    expect((await app.as('deputy').put(USERS, swap)).status).toBe(200);
    expectRefused(await app.as('deputy').put(`${USERS}/${other}`, { active: false }));
  });

  it('may have full access as a child of another role, which then stays what it is', async () => {
    const body = aRoleBody({ code: 'wrapper', childRoles: ['system-full-access'] });
    const wrapper = (await app.as('deputy').post(RESOURCE_ROLES, body)).json as { id: string };
    await aUserWith(app.database, 'wrapper');
    expect((await app.as('deputy').put(`${USERS}/${adminId}`, { active: false })).status).toBe(200);
    const path = `${RESOURCE_ROLES}/${wrapper.id}`;
    expectRefused(await app.as('deputy').put(path, { childRoles: ['rest-minimal'] }));
    expectRefused(await app.as('deputy').put(path, { scopes: ['UI'] }));
    expectRefused(await app.as('deputy').delete(path));
    expect((await app.as('deputy').put(path, { name: 'Wrapped' })).status).toBe(200);
  });

  it('stays when two requests at once take one of two', async () => {
    for (let round = 0; round < 5; round++) {
      const username = `twin-${round}`;
      const twin = await aUser(app.database, { username, roles: ['system-full-access'] });
      const [assignment = ''] = await assignmentsOf('admin');
      const answers = await Promise.all([
        app.as('deputy').put(`${USERS}/${twin}`, { active: false }),
        app.as('deputy').delete(`${ASSIGNMENTS}/${assignment}`),
      ]);
      const statuses = answers.map(({ status }) => status);
      expect([
        [200, 409],
        [409, 204],
      ]).toContainEqual(statuses);
      if (statuses[1] === 204) {
        await aRoleAssignment(app.database, { username: 'admin', roleCode: 'system-full-access' });
      }
      await app.as('deputy').delete(`${USERS}/${twin}`);
    }
  });

  it('does not block unrelated changes', async () => {
    const id = await aRoleAssignment(app.database, { username: 'bob', roleCode: 'order-clerk' });
    expect((await app.as('deputy').delete(`${ASSIGNMENTS}/${id}`)).status).toBe(204);
  });
});
