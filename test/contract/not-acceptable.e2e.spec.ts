import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { TestApp } from '../harness/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startDomainApp();
  await ordersToSearch(app.database);
});

afterAll(() => app.close());

const XML = { accept: 'application/xml' };
const AREAS = [
  '/rest/entities/Tag',
  '/rest/entities/Order/search?filter={}',
  '/rest/queries/Order/all',
  '/rest/metadata/entities/Tag',
  '/rest/messages/enums',
  '/rest/permissions',
  '/rest/userInfo',
];

describe('Accept without JSON (protocol/errors.md 6, as 2.8.3, with a body)', () => {
  it.each(AREAS)('is answered 406 by %s', async (path) => {
    const answer = await app.as('admin').get(path, undefined, XML);
    expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([
      406,
      'application/json',
      {
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        status: 406,
        error: 'Not Acceptable',
        details: 'The answer is available as application/json only',
        path: path.split('?')[0],
      },
    ]);
  });

  it('leaves the data alone', async () => {
    const created = await app.as('admin').post('/rest/entities/Tag', { name: 'unseen' }, XML);
    expect(created.status).toBe(406);
    const filter = encodeURIComponent('{"conditions":[{"property":"name","operator":"=","value":"unseen"}]}');
    expect((await app.as('admin').get(`/rest/entities/Tag/search?filter=${filter}`)).json).toEqual([]);
  });

  it.each([
    ['text/html', 406],
    ['nonsense', 406],
    ['application/json;q=0', 406],
    ['application/*', 200],
    ['text/html, */*;q=0.1', 200],
    ['application/xml, application/json', 200],
    ['', 200],
  ])('%s: %d', async (accept, status) => {
    expect((await app.as('admin').get('/rest/entities/Tag', undefined, { accept })).status).toBe(status);
  });

  it('comes after 401, 403, 404 and 405 of the URL', async () => {
    const statuses = [
      await app.asAnonymous().get('/rest/entities/Tag', undefined, XML),
      await app.as('bob').get('/rest/entities/Tag', undefined, XML),
      await app.as('admin').get('/rest/nothing', undefined, XML),
      await app.as('admin').send('PATCH', '/rest/entities/Tag', undefined, XML),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 403, 404, 405]);
  });

  it('does not matter to services and capabilities', async () => {
    expect((await app.as('admin').get('/rest/services', undefined, XML)).status).toBe(200);
    expect((await app.as('admin').get('/rest/capabilities', undefined, XML)).status).toBe(200);
  });

  it.each(['/rest/entities/Order/search/count?filter={}', '/rest/queries/Order/all/count'])(
    'text/plain is enough for the number of %s',
    async (path) => {
      const answer = await app.as('admin').get(path, undefined, { accept: 'text/plain' });
      expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
        200,
        'text/plain;charset=UTF-8',
        '4',
      ]);
      expect((await app.as('admin').get(path, undefined, { accept: 'text/html' })).status).toBe(406);
    },
  );
});
