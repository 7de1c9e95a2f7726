import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { useApp } from '../harness/use-app.js';

const USERS = '/rest/entities/User';
const UPLOADER = new Statement('SELECT 1 FROM uploaded_file WHERE uploader = $1');
const PASSWORD = 'correct horse battery';

const app = useApp();

async function download(username: string, ref: string): Promise<number> {
  return (await app.as(username).get(`/rest/files?fileRef=${encodeURIComponent(ref)}`)).status;
}

async function upload(username: string): Promise<string> {
  const answer = await app.as(username).post('/rest/files?name=a.txt', 'mine');
  return (answer.json as { fileRef: string }).fileRef;
}

describe('an upload that no row holds yet (protocol/files.md 3)', () => {
  it('follows its account when that is renamed', async () => {
    const id = await aUser(app.database, { username: 'maiden', roles: ['system-full-access'] });
    const ref = await upload('maiden');
    const token = await app.tokenOf('maiden');
    expect((await app.as('admin').put(`${USERS}/${id}`, { username: 'married' })).status).toBe(200);
    const path = `/rest/files?fileRef=${encodeURIComponent(ref)}`;
    const own = await app.asAnonymous().send('GET', path, undefined, { authorization: `Bearer ${token}` });
    expect(own.status).toBe(200);
    const other = { username: 'maiden', password: PASSWORD };
    expect((await app.as('admin').post(USERS, other)).status).toBe(201);
    expect((await app.database.rows(UPLOADER, ['user:maiden'])).length).toBe(0);
    expect((await app.database.rows(UPLOADER, ['user:married'])).length).toBe(1);
  });

  it('does not open to a later account with the name of a deleted one', async () => {
    const id = await aUser(app.database, { username: 'first', roles: ['system-full-access'] });
    const ref = await upload('first');
    expect(await download('first', ref)).toBe(200);
    expect((await app.as('admin').delete(`${USERS}/${id}`)).status).toBe(204);
    expect((await app.as('admin').post(USERS, { username: 'first', password: PASSWORD })).status).toBe(201);
    await aRoleAssignment(app.database, { username: 'first', roleCode: 'system-full-access' });
    const token = await app
      .asClient('client:secret')
      .post('/oauth/token', `grant_type=password&username=first&password=${encodeURIComponent(PASSWORD)}`, {
        'content-type': 'application/x-www-form-urlencoded',
      });
    const { access_token } = token.json as { access_token: string };
    const path = `/rest/files?fileRef=${encodeURIComponent(ref)}`;
    const answer = await app.asAnonymous().send('GET', path, undefined, { authorization: `Bearer ${access_token}` });
    expect(answer.status).toBe(404);
  });
});
