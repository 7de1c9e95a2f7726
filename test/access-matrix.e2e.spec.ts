import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KnownRoutes } from '../src/latchkey/http/known-routes.js';
import { CUSTOMER, PRODUCT, MATRIX, ORDER, type Principal, PRINCIPALS } from './access-matrix.js';
import { aCustomer } from './builders/a-customer.js';
import { aProduct } from './builders/a-product.js';
import { aRoleAssignment } from './builders/a-role-assignment.js';
import { aUser } from './builders/a-user.js';
import { anOrder } from './builders/an-order.js';
import type { Actor } from './harness/actor.js';
import { startAppOn, type TestApp } from './harness/app.js';
import type { SentHeaders } from './harness/exchange.js';
import { openTestDatabase } from './harness/test-database.js';

let app: TestApp;
/** The same database where `/rest/**` is open to callers without a token. */
let opened: TestApp;

beforeAll(async () => {
  const database = await openTestDatabase();
  app = await startAppOn(database);
  const settings = { ANONYMOUS_URL_PATTERNS: '/rest/**', ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role' };
  opened = await startAppOn({ ...database, close: () => Promise.resolve() }, settings);
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
  await aUser(app.database, { username: 'viewer', roles: ['product-viewer'] });
  await aUser(app.database, { username: 'restricted', roles: ['order-clerk'] });
  await aRoleAssignment(app.database, { username: 'restricted', roleCode: 'own-customers', roleType: 'row_level' });
  await aProduct(app.database, { id: PRODUCT });
  await aCustomer(app.database, { id: CUSTOMER });
  await anOrder(app.database, { id: ORDER, customer: CUSTOMER });
});

afterAll(async () => {
  await opened.close();
  await app.close();
});

function actorOf(principal: Principal): Actor {
  switch (principal) {
    case 'nobody':
    case 'bad token':
      return app.asAnonymous();
    case 'anonymous':
      return opened.asAnonymous();
    default:
      return app.as(principal);
  }
}

/** A logout must not end the token that the other rows show. */
async function headersOf(principal: Principal, path: string): Promise<SentHeaders> {
  if (principal === 'bad token') {
    return { authorization: 'Bearer none' };
  }
  const hasToken = principal !== 'nobody' && principal !== 'anonymous';
  return path === '/logout' && hasToken ? { authorization: `Bearer ${await app.login(principal, principal)}` } : {};
}

describe('the access matrix', () => {
  it('names every route, and no route that does not exist', () => {
    const listed = new Set(MATRIX.map(([route]) => route));
    const offered = app.nest
      .get(KnownRoutes, { strict: false })
      .list()
      .map((route) => route.replace(/^[A-Z]+ (\/oauth2?\/)/, '* $1'))
      // HEAD works wherever GET does and passes the same handler.
      .filter((route) => !route.startsWith('HEAD '));
    expect([...new Set(offered)].sort()).toEqual([...listed].sort());
  });

  const cells = MATRIX.flatMap(([, request, statuses]) =>
    PRINCIPALS.map((principal, column) => [request, principal, statuses[column] ?? 0] as const),
  );

  it.each(cells)('answers %s of %s with %i', async (request, principal, status) => {
    const [method = '', path = '', given] = request.split(' ');
    const body = given ?? (method === 'GET' || method === 'DELETE' ? undefined : '{}');
    const answer = await actorOf(principal).send(method, path, body, await headersOf(principal, path));
    expect(answer.status).toBe(status);
    expect(answer.text.includes('Invalid access token')).toBe(principal === 'bad token' && status === 401);
  });
});
