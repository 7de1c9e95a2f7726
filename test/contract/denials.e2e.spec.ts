import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import { TestRolesModule } from '../builders/test-roles.module.js';
import { startApp } from '../harness/app.js';
import { auditEvent } from '../harness/audit-events.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const COUNT = new Statement('SELECT count(*) FROM sec_denial WHERE username = $1');

const app = useApp(() => startApp({ CORS_ALLOWED_ORIGINS: 'https://shop.example' }, [SalesModule, TestRolesModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'reader', roles: ['rest-minimal', 'reads-products'] });
});

const traceIdOf = ({ headers }: Answer): string => String(headers['x-trace-id']);

const denial = async (answer: Answer): Promise<unknown> => {
  const found = await app.as('admin').get(`/rest/security/denials/${traceIdOf(answer)}`);
  expect(found.status).toBe(200);
  return found.json;
};

describe('a 403 (protocol/errors.md 2)', () => {
  it('carries a trace id in a header, and its body stays what the protocol says', async () => {
    const answer = await app.as('alice').get('/rest/entities/User');
    expect(answer).toAnswer(403, { error: 'Reading forbidden', details: 'Reading of the User is forbidden' });
    expect(traceIdOf(answer)).toMatch(/^[0-9a-f]{24}$/);
    expect((await app.as('alice').get('/rest/version')).headers['x-trace-id']).toBeUndefined();
  });
});

describe('looking up a trace id', () => {
  it('shows who was denied what, when, and which permission was missing', async () => {
    const before = Date.now();
    const answer = await app.as('alice').put('/rest/entities/User/1?responseFetchPlan=_base', { firstName: 'A' });
    const found = (await denial(answer)) as { readonly at: string };
    expect(found).toEqual({
      traceId: traceIdOf(answer),
      at: expect.any(String),
      username: 'alice',
      method: 'PUT',
      path: '/rest/entities/User/1?responseFetchPlan=_base',
      error: 'Updating forbidden',
      details: 'Updating of the User is forbidden',
      missing: { type: 'entity', resource: 'User', action: 'update' },
      remoteAddress: '127.0.0.1',
      repeats: 1,
    });
    expect(Date.parse(found.at) - before).toBeGreaterThanOrEqual(-1);
    expect(Date.parse(found.at)).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    ['bob', 'GET /rest/userInfo', { type: 'specific', resource: 'rest.enabled', action: 'access' }],
    ['alice', 'POST /rest/files?name=a', { type: 'specific', resource: 'rest.fileUpload.enabled', action: 'access' }],
    ['alice', 'GET /rest/entities/sec_AuditEvent', { type: 'entity', resource: 'sec_AuditEvent', action: 'read' }],
    ['alice', 'DELETE /rest/entities/User/1', { type: 'entity', resource: 'User', action: 'delete' }],
    ['alice', 'POST /rest/entities/User', { type: 'entity', resource: 'User', action: 'create' }],
    ['alice', 'GET /rest/security/denials/0', { type: 'specific', resource: 'security.admin', action: 'access' }],
    [
      'reader',
      'GET /rest/entities/Product?sort=price',
      { type: 'entityAttribute', resource: 'Product.price', action: 'view' },
    ],
  ])('names what %s misses for %s', async (username, request, missing) => {
    const [method = '', path = ''] = request.split(' ');
    const answer = await app.as(username).send(method, path, method === 'POST' ? '{}' : undefined);
    expect(answer.status).toBe(403);
    expect(await denial(answer)).toMatchObject({ username, method, path, missing });
  });

  it('shows what no permission could have changed', async () => {
    const answer = await app.asAnonymous().get('/rest/version', undefined, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(await denial(answer)).toMatchObject({ username: null, path: '/rest/version', error: null, missing: null });
  });

  it('shows no token of the query', async () => {
    const token = await app.tokenOf('alice');
    const answer = await app.withQueryToken('alice').get('/rest/entities/User?limit=1');
    const found = JSON.stringify(await denial(answer));
    expect(found).toContain('/rest/entities/User?limit=1&access_token=***');
    expect(found).not.toContain(token);
  });

  it('is for holders of security.admin', async () => {
    const answer = await app.as('alice').get('/rest/security/denials/0');
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'security.admin is not permitted' });
    expect((await app.asAnonymous().get('/rest/security/denials/0')).status).toBe(401);
    const unknown = await app.as('admin').get('/rest/security/denials/0');
    expect(unknown).toAnswer(404, {
      error: 'Denial not found',
      details: 'No denial with the trace id 0 is remembered',
    });
  });

  it('finds the same denial again under one id, and the rest of a flood under another', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const same = await Promise.all(Array.from({ length: 20 }, () => app.as(username).get('/rest/entities/User')));
    const records = new Map(same.map((answer) => [traceIdOf(answer), answer]));
    const found = (await Promise.all([...records.values()].map(denial))) as { readonly repeats: number }[];
    expect(found.reduce((sum, { repeats }) => sum + repeats, 0)).toBe(20);
    const flood = await Promise.all(
      Array.from({ length: 100 }, (_, index) => app.as(username).get(`/rest/entities/User/${index}`)),
    );
    for (const answer of flood) {
      expect(await denial(answer)).toMatchObject({ username });
    }
    const [[count] = []] = await app.database.rows(COUNT, [username]);
    expect(Number(count)).toBeLessThan(60);
  });

  it('leaves an audit event where somebody wanted to write', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const answer = await app.as(username).delete('/rest/entities/Order/1');
    const event = await auditEvent(app, 'write-denied', (each) => each.username === username);
    expect(event).toMatchObject({ outcome: 'failure', subject: 'Order', remoteAddress: '127.0.0.1' });
    expect(JSON.parse(event.details ?? '')).toEqual({
      method: 'DELETE',
      traceId: traceIdOf(answer),
      reason: 'Deletion of the Order is forbidden',
    });
  });
});
