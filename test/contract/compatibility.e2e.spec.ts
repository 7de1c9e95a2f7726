import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { TestApp } from '../harness/app.js';

let second: TestApp;
let third: TestApp;

beforeAll(async () => {
  second = await startDomainApp();
  third = await startDomainApp({ COMPATIBILITY: '3' });
  await ordersToSearch(second.database);
  await ordersToSearch(third.database);
});

afterAll(async () => {
  await second.close();
  await third.close();
});

const typeOf = async (app: TestApp, path: string) => (await app.as('admin').get(path)).headers['content-type'];

describe('content types of results (protocol/README.md decisions 11 and 18)', () => {
  it.each([
    '/rest/entities/Order',
    '/rest/entities/Order/search?filter={}',
    '/rest/entities/Order/search/count?filter={}',
    '/rest/queries/Order/all',
    '/rest/queries/Order/all/count',
    '/rest/queries/Order',
    '/rest/metadata/datatypes',
    '/rest/messages/entities',
    '/rest/permissions',
    '/rest/userInfo',
  ])('%s: with charset as in 2.8.3, without it under COMPATIBILITY=3', async (path) => {
    expect(await typeOf(second, path)).toBe('application/json;charset=UTF-8');
    expect(await typeOf(third, path)).toBe('application/json');
  });

  it.each(['/rest/services', '/rest/capabilities', '/rest/entities/Nothing', '/rest/entities/Order/x'])(
    '%s: never with charset, as in 2.8.3',
    async (path) => {
      expect(await typeOf(second, path)).toBe('application/json');
      expect(await typeOf(third, path)).toBe('application/json');
    },
  );
});

describe('what 3.0.1 dropped (protocol/README.md decision 18)', () => {
  it('the plan of an entity under the name of 1.x, but not the list', async () => {
    const path = '/rest/metadata/entities/Order/views';
    expect((await second.as('admin').get(`${path}/_local`)).status).toBe(200);
    const dropped = await third.as('admin').get(`${path}/_local`);
    expect([dropped.status, dropped.json]).toMatchObject([404, { error: 'Not Found', path: `${path}/_local` }]);
    expect((await third.as('admin').get(path)).status).toBe(200);
  });

  it('the parameter view of queries, but not that of entities', async () => {
    const query = '/rest/queries/Order/all?view=unheard-of';
    expect((await second.as('admin').get(query)).status).toBe(400);
    expect((await third.as('admin').get(query)).status).toBe(200);
    expect((await third.as('admin').get('/rest/entities/Order?view=unheard-of')).status).toBe(400);
  });
});

describe('the challenge of a 401 (protocol/README.md decision 18)', () => {
  const CHALLENGE =
    'Bearer realm="oauth2-resource", error="unauthorized", error_description="Full authentication is required to access this resource"';

  it('names the metadata of the resource under COMPATIBILITY=3 only', async () => {
    const challengeOf = async (app: TestApp) =>
      (await app.asAnonymous().get('/rest/entities/Order')).headers['www-authenticate'];
    expect(await challengeOf(second)).toBe(CHALLENGE);
    expect(await challengeOf(third)).toBe(
      `${CHALLENGE}, resource_metadata="${third.url}/.well-known/oauth-protected-resource"`,
    );
  });

  it('leads to the metadata, which name the authorization server, and which 2.x does not have', async () => {
    const PATH = '/.well-known/oauth-protected-resource';
    expect(await third.asAnonymous().get(PATH)).toAnswer(200, {
      resource: third.url,
      authorization_servers: [third.url],
      bearer_methods_supported: ['header', 'query', 'body'],
    });
    const server = await third.asAnonymous().get('/.well-known/oauth-authorization-server');
    expect(server.json).toMatchObject({ issuer: third.url });
    expect((await second.asAnonymous().get(PATH)).json).toMatchObject({ status: 404, error: 'Not Found', path: PATH });
  });
});
