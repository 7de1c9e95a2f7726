import { describe, expect, it } from '@jest/globals';
import { useApp } from '../harness/use-app.js';

const REFUSED = {
  error: 'Bad request',
  details: 'A text of the request holds the character U+0000, which cannot be stored',
};
const app = useApp();

/** No text in PostgreSQL holds it, so none can be found by it either. */
describe('the character U+0000 in what administrators send', () => {
  it.each([
    ['codes of roles to export', '/rest/security/roles/export', { roleType: 'resource', codes: ['order\0clerk'] }],
    [
      'the code of a role to preview',
      '/rest/security/preview',
      { roleType: 'resource', role: { code: 'a\0' }, delete: true },
    ],
    [
      'the code of a role whose rows are previewed',
      '/rest/security/preview/rows',
      { username: 'bob', entity: 'Order', roleType: 'resource', role: { code: 'a\0' }, delete: true },
    ],
  ])('is refused in %s', async (_, path, body) => {
    expect(await app.as('admin').post(path, body)).toAnswer(400, REFUSED);
  });

  it('finds no user by it', async () => {
    const answer = await app.as('admin').post('/rest/security/password-resets', { usernames: ['al\0ice'] });
    expect(answer).toAnswer(404, { error: 'User not found', details: 'User al\0ice not found' });
  });

  it.each([
    ['the name of a user', 'post', '/rest/security/users/al%00ice/password-reset'],
    ['the name of a user whose rights are listed', 'get', '/rest/security/users/al%00ice/permissions'],
    ['the user of sessions', 'get', '/rest/security/sessions?username=al%00ice'],
    ['the id of a session', 'delete', '/rest/security/sessions/a%00b'],
    ['the id of a denial', 'get', '/rest/security/denials/a%00b'],
    ['the code of a role', 'get', '/rest/security/resource-roles/a%00b'],
    ['the user of an explanation', 'get', '/rest/security/explain?username=al%00ice&entity=Product&action=read'],
    ['the row of an explanation', 'get', '/rest/security/explain?username=alice&entity=Product&action=read&id=a%00b'],
  ] as const)('never makes the server fail in %s', async (_, method, path) => {
    const { status, json } = await app.as('admin')[method](path);
    expect([400, 404]).toContain(status);
    expect(json).toEqual({ error: expect.any(String), details: expect.any(String) });
  });
});
