import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { type AuditedEvent, auditEvents } from '../harness/audit-events.js';
import { useApp } from '../harness/use-app.js';

const USERS = '/rest/entities/User';
const ASSIGNMENTS = '/rest/entities/sec_RoleAssignmentEntity';

const app = useApp();

const about = async (kind: string, subject: string): Promise<unknown[]> =>
  (await auditEvents(app, kind)).filter((event) => event.subject === subject).map(facts);

const facts = ({ outcome, username, details }: AuditedEvent): unknown[] => [
  outcome,
  username,
  JSON.parse(details ?? 'null'),
];

async function account(): Promise<{ readonly username: string; readonly id: string }> {
  const username = `user-${randomUUID()}`;
  return { username, id: await aUser(app.database, { username }) };
}

describe('changes of accounts (protocol/oauth.md 8)', () => {
  it('leave an event when a user is created and deleted', async () => {
    const username = `user-${randomUUID()}`;
    const created = await app.as('admin').post(USERS, { username, password: 'Violet-Kite-7' });
    const { id } = created.json as { readonly id: string };
    expect((await app.as('admin').delete(`${USERS}/${id}`)).status).toBe(204);
    expect(await about('user-created', username)).toEqual([['success', 'admin', {}]]);
    expect(await about('user-deleted', username)).toEqual([['success', 'admin', {}]]);
  });

  it('name the attributes that changed, and what decides about logins', async () => {
    const { username, id } = await account();
    await app.as('admin').put(`${USERS}/${id}`, { active: false, firstName: 'Jane', lastName: 'Carter' });
    await app.as('admin').put(`${USERS}/${id}`, { firstName: 'Jane' });
    await app.as('admin').put(`${USERS}/${id}`, { active: true });
    expect(await about('user-changed', username)).toEqual([
      ['success', 'admin', { attributes: 'firstName, active', active: 'false' }],
      ['success', 'admin', { attributes: 'active', active: 'true' }],
    ]);
  });

  it('record that a password changed, and never to what', async () => {
    const { username, id } = await account();
    await app.as('admin').put(`${USERS}/${id}`, { password: 'Violet-Kite-7' });
    expect(await about('password-changed', username)).toEqual([['success', 'admin', null]]);
    expect(await about('user-changed', username)).toEqual([]);
    const all = await app.as('admin').get('/rest/entities/sec_AuditEvent?fetchPlan=_local');
    expect(all.text).not.toMatch(/Violet-Kite-7|argon2/);
  });

  it('leave nothing when they fail', async () => {
    const { username, id } = await account();
    expect((await app.as('admin').put(`${USERS}/${id}`, { username: 'system' })).status).toBe(400);
    expect((await app.as('admin').put(`${USERS}/${id}`, { username: 'alice' })).status).toBe(409);
    expect(await about('user-changed', username)).toEqual([]);
  });
});

describe('changes of role assignments (protocol/roles.md 9)', () => {
  it('leave an event for the role given and the role taken', async () => {
    const { username } = await account();
    const viewer = { roleCode: 'product-viewer', roleType: 'resource' };
    const minimal = { roleCode: 'rest-minimal', roleType: 'resource' };
    const created = await app.as('admin').post(ASSIGNMENTS, { username, ...viewer });
    const { id } = created.json as { readonly id: string };
    await app.as('admin').put(`${ASSIGNMENTS}/${id}`, { roleCode: 'rest-minimal' });
    await app.as('admin').delete(`${ASSIGNMENTS}/${id}`);
    expect(await about('role-assigned', username)).toEqual([
      ['success', 'admin', viewer],
      ['success', 'admin', minimal],
    ]);
    expect(await about('role-unassigned', username)).toEqual([
      ['success', 'admin', viewer],
      ['success', 'admin', minimal],
    ]);
  });
});
