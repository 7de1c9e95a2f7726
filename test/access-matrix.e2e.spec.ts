import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KnownRoutes } from '../src/common/http/known-routes.js';
import { aProduct } from './builders/a-product.js';
import { aUser } from './builders/a-user.js';
import { startApp, type TestApp } from './harness/app.js';
import type { SentHeaders } from './harness/exchange.js';

/** Who asks, in the order of the columns below. */
const PRINCIPALS = ['nobody', 'bob', 'minimal', 'viewer', 'alice', 'admin'] as const;

const ID = '00000000-0000-4000-8000-0000000000aa';
const FILE = '/rest/files?fileRef=fs%3A%2F%2F2024%2F01%2F01%2Fnone.png%3Fname%3Dnone.png';

const SEARCH = 'GET /rest/entities/:entityName/search';
const COUNT = 'GET /rest/entities/:entityName/search/count';
const QUERY = 'GET /rest/queries/:entityName/:queryName';

/**
 * Every route with the answer each principal gets: nobody has no token, bob has no roles, minimal may only enter the
 * API, viewer sees products, alice is an order clerk, admin may do everything. 400 and 404 mean: let in, and then told
 * what is wrong with this request.
 */
const MATRIX: readonly (readonly [route: string, request: string, statuses: readonly number[]])[] = [
  ['GET /rest/version', 'GET /rest/version', [200, 200, 200, 200, 200, 200]],
  ['GET /rest/capabilities', 'GET /rest/capabilities', [200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs', 'GET /rest/docs/', [200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs/assets/:asset', 'GET /rest/docs/assets/start.js', [200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs/openapi.json', 'GET /rest/docs/openapi.json', [200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs/openapi.yaml', 'GET /rest/docs/openapi.yaml', [200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs/openapiDetailed.json', 'GET /rest/docs/openapiDetailed.json', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/docs/openapiDetailed.yaml', 'GET /rest/docs/openapiDetailed.yaml', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/userInfo', 'GET /rest/userInfo', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/permissions', 'GET /rest/permissions', [401, 403, 200, 200, 200, 200]],
  ['PUT /rest/user-session/locale', 'PUT /rest/user-session/locale', [401, 403, 422, 422, 422, 422]],
  ['GET /rest/metadata/entities', 'GET /rest/metadata/entities', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/metadata/entities/:entityName', 'GET /rest/metadata/entities/User', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/metadata/entities/:entityName', 'GET /rest/metadata/entities/None', [401, 403, 404, 404, 404, 404]],
  [
    'GET /rest/metadata/entities/:entityName/fetchPlans',
    'GET /rest/metadata/entities/Order/fetchPlans',
    [401, 403, 200, 200, 200, 200],
  ],
  [
    'GET /rest/metadata/entities/:entityName/fetchPlans/:plan',
    'GET /rest/metadata/entities/Order/fetchPlans/_base',
    [401, 403, 200, 200, 200, 200],
  ],
  [
    'GET /rest/metadata/entities/:entityName/views',
    'GET /rest/metadata/entities/Order/views',
    [401, 403, 200, 200, 200, 200],
  ],
  [
    'GET /rest/metadata/entities/:entityName/views/:plan',
    'GET /rest/metadata/entities/Order/views/_base/',
    [401, 403, 200, 200, 200, 200],
  ],
  ['GET /rest/metadata/enums', 'GET /rest/metadata/enums', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/metadata/enums/:enumName', 'GET /rest/metadata/enums/CustomerStatus', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/metadata/datatypes', 'GET /rest/metadata/datatypes', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/messages/entities', 'GET /rest/messages/entities', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/messages/entities/:entityName', 'GET /rest/messages/entities/User', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/messages/enums', 'GET /rest/messages/enums', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/messages/enums/:enumName', 'GET /rest/messages/enums/None', [401, 403, 404, 404, 404, 404]],
  ['GET /rest/queries/:entityName', 'GET /rest/queries/Order', [401, 403, 403, 403, 200, 200]],
  ['GET /rest/queries/:entityName', 'GET /rest/queries/Nothing', [401, 403, 404, 404, 404, 404]],
  [QUERY, 'GET /rest/queries/Product/all', [401, 403, 403, 200, 200, 200]],
  [QUERY, 'GET /rest/queries/Order/ordersByCustomer?customerName=x', [401, 403, 403, 403, 200, 200]],
  [QUERY, 'GET /rest/queries/Order/none', [401, 403, 403, 403, 404, 404]],
  [QUERY, 'GET /rest/queries/User/all', [401, 403, 403, 403, 403, 200]],
  [`POST ${QUERY.slice(4)}`, 'POST /rest/queries/Order/ordersByCustomer', [401, 403, 403, 403, 400, 400]],
  [`${QUERY}/count`, 'GET /rest/queries/Product/all/count', [401, 403, 403, 200, 200, 200]],
  [`POST ${QUERY.slice(4)}/count`, 'POST /rest/queries/Order/all/count', [401, 403, 403, 403, 200, 200]],
  ['GET /rest/services', 'GET /rest/services', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/services/:service', 'GET /rest/services/productService', [401, 403, 200, 200, 200, 200]],
  ['GET /rest/services/:service/:method', 'GET /rest/services/productService/none', [401, 403, 404, 404, 404, 404]],
  ['POST /rest/services/:service/:method', 'POST /rest/services/productService/none', [401, 403, 404, 404, 404, 404]],
  ['GET /rest/entities/:entityName', 'GET /rest/entities/Product', [401, 403, 403, 200, 200, 200]],
  ['GET /rest/entities/:entityName', 'GET /rest/entities/Order', [401, 403, 403, 403, 200, 200]],
  ['GET /rest/entities/:entityName', 'GET /rest/entities/User', [401, 403, 403, 403, 403, 200]],
  ['GET /rest/entities/:entityName', 'GET /rest/entities/Nothing', [401, 403, 404, 404, 404, 404]],
  ['GET /rest/entities/:entityName/:entityId', `GET /rest/entities/Product/${ID}`, [401, 403, 403, 200, 200, 200]],
  [SEARCH, 'GET /rest/entities/Product/search?filter=%7B%7D', [401, 403, 403, 200, 200, 200]],
  [SEARCH, 'GET /rest/entities/Order/search?filter=%7B%7D', [401, 403, 403, 403, 200, 200]],
  [SEARCH, 'GET /rest/entities/Order/search', [401, 403, 403, 403, 400, 400]],
  [SEARCH, 'GET /rest/entities/Nothing/search?filter=%7B%7D', [401, 403, 404, 404, 404, 404]],
  [COUNT, 'GET /rest/entities/Product/search/count?filter=%7B%7D', [401, 403, 403, 200, 200, 200]],
  [COUNT, 'GET /rest/entities/Order/search/count?filter=%7B%7D', [401, 403, 403, 403, 200, 200]],
  [COUNT, 'GET /rest/entities/Nothing/search/count?filter=%7B%7D', [401, 403, 404, 404, 404, 404]],
  // The body of these requests holds no filter, which is noticed first.
  ['POST /rest/entities/:entityName/search', 'POST /rest/entities/Order/search', [401, 403, 400, 400, 400, 400]],
  [
    'POST /rest/entities/:entityName/search/count',
    'POST /rest/entities/Order/search/count',
    [401, 403, 400, 400, 400, 400],
  ],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/Product', [401, 403, 403, 403, 403, 400]],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/Order', [401, 403, 403, 403, 400, 400]],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/sec_RoleAssignmentEntity', [401, 403, 403, 403, 403, 400]],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/sec_ResourceRoleEntity', [401, 403, 403, 403, 403, 400]],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/sec_ResourcePolicyEntity', [401, 403, 403, 403, 403, 400]],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/sec_RowLevelRoleEntity', [401, 403, 403, 403, 403, 400]],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/sec_RowLevelPolicyEntity', [401, 403, 403, 403, 403, 400]],
  ['PUT /rest/entities/:entityName', 'PUT /rest/entities/Order', [401, 403, 403, 403, 400, 400]],
  ['PUT /rest/entities/:entityName', 'PUT /rest/entities/User', [401, 403, 403, 403, 403, 400]],
  ['PUT /rest/entities/:entityName/:entityId', `PUT /rest/entities/Product/${ID}`, [401, 403, 403, 403, 403, 200]],
  ['PUT /rest/entities/:entityName/:entityId', `PUT /rest/entities/Order/${ID}`, [401, 403, 403, 403, 404, 404]],
  ['DELETE /rest/entities/:entityName/:entityId', `DELETE /rest/entities/Order/${ID}`, [401, 403, 403, 403, 404, 404]],
  ['DELETE /rest/entities/:entityName/:entityId', `DELETE /rest/entities/User/${ID}`, [401, 403, 403, 403, 403, 404]],
  ['DELETE /rest/entities/:entityName', 'DELETE /rest/entities/Product []', [401, 403, 403, 403, 403, 204]],
  ['DELETE /rest/entities/:entityName', 'DELETE /rest/entities/Order []', [401, 403, 403, 403, 204, 204]],
  ['DELETE /rest/entities/:entityName', 'DELETE /rest/entities/User []', [401, 403, 403, 403, 403, 204]],
  ['GET /rest/files', `GET ${FILE}`, [401, 403, 403, 404, 404, 404]],
  ['POST /rest/files', 'POST /rest/files?storageName=none', [401, 403, 403, 403, 403, 400]],
  ['PUT /rest/user-session/password', 'PUT /rest/user-session/password', [401, 400, 400, 400, 400, 400]],
  ['PUT /rest/user-session/substitution', 'PUT /rest/user-session/substitution', [401, 400, 400, 400, 400, 400]],
  [
    'GET /rest/security/users/:username/permissions',
    'GET /rest/security/users/bob/permissions',
    [401, 403, 403, 403, 403, 200],
  ],
  [
    'POST /rest/security/users/:username/password-reset',
    'POST /rest/security/users/nobody/password-reset',
    [401, 403, 403, 403, 403, 404],
  ],
  ['POST /rest/security/password-resets', 'POST /rest/security/password-resets', [401, 403, 403, 403, 403, 400]],
  ['GET /rest/security/sessions', 'GET /rest/security/sessions?username=nobody', [401, 403, 403, 403, 403, 200]],
  ['DELETE /rest/security/sessions/:sessionId', 'DELETE /rest/security/sessions/none', [401, 403, 403, 403, 403, 404]],
  ['GET /rest/security/explain', 'GET /rest/security/explain', [401, 403, 403, 403, 403, 400]],
  ['GET /rest/security/resource-roles', 'GET /rest/security/resource-roles', [401, 403, 403, 403, 403, 200]],
  ['GET /rest/security/resource-roles/:code', 'GET /rest/security/resource-roles/none', [401, 403, 403, 403, 403, 404]],
  ['GET /rest/security/row-level-roles', 'GET /rest/security/row-level-roles', [401, 403, 403, 403, 403, 200]],
  [
    'GET /rest/security/row-level-roles/:code',
    'GET /rest/security/row-level-roles/none',
    [401, 403, 403, 403, 403, 404],
  ],
  [
    'GET /rest/security/specific-permissions',
    'GET /rest/security/specific-permissions',
    [401, 403, 403, 403, 403, 200],
  ],
  [
    'POST /rest/security/row-level-policies/check',
    'POST /rest/security/row-level-policies/check',
    [401, 403, 403, 403, 403, 200],
  ],
  ['POST /rest/security/roles/export', 'POST /rest/security/roles/export', [401, 403, 403, 403, 403, 400]],
  ['POST /rest/security/roles/import', 'POST /rest/security/roles/import', [401, 403, 403, 403, 403, 400]],
  ['POST /rest/security/preview', 'POST /rest/security/preview', [401, 403, 403, 403, 403, 400]],
  ['GET /rest/security/denials/:traceId', 'GET /rest/security/denials/none', [401, 403, 403, 403, 403, 404]],
  [
    'GET /.well-known/oauth-authorization-server',
    'GET /.well-known/oauth-authorization-server',
    [200, 200, 200, 200, 200, 200],
  ],
  // The token endpoints ask for the client, not for the user; these requests carry none.
  ['* /oauth/token', 'POST /oauth/token', [400, 400, 400, 400, 400, 400]],
  ['* /oauth2/token', 'POST /oauth2/token', [400, 400, 400, 400, 400, 400]],
  ['* /oauth/revoke', 'POST /oauth/revoke', [400, 400, 400, 400, 400, 400]],
  ['* /oauth/introspect', 'POST /oauth/introspect', [400, 400, 400, 400, 400, 400]],
  ['* /oauth2/introspect', 'POST /oauth2/introspect', [400, 400, 400, 400, 400, 400]],
  ['* /oauth2/revoke', 'POST /oauth2/revoke', [400, 400, 400, 400, 400, 400]],
  // What browsers open; who is asking is told by a cookie, never by a token.
  ['* /oauth/authorize', 'GET /oauth/authorize', [400, 400, 400, 400, 400, 400]],
  ['* /oauth2/authorize', 'GET /oauth2/authorize', [400, 400, 400, 400, 400, 400]],
  ['GET /as-login', 'GET /as-login', [200, 200, 200, 200, 200, 200]],
  ['POST /as-login', 'POST /as-login', [400, 400, 400, 400, 400, 400]],
  ['GET /logout', 'GET /logout', [204, 204, 204, 204, 204, 204]],
  ['POST /logout', 'POST /logout', [204, 204, 204, 204, 204, 204]],
];

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
  await aUser(app.database, { username: 'viewer', roles: ['product-viewer'] });
  await aProduct(app.database, { id: ID });
});

afterAll(() => app.close());

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
    const actor = principal === 'nobody' ? app.asAnonymous() : app.as(principal);
    // A logout must not end the token that the other rows show.
    const own = path === '/logout' && principal !== 'nobody' ? await app.login(principal, principal) : undefined;
    const headers: SentHeaders = own === undefined ? {} : { authorization: `Bearer ${own}` };
    const answer = await actor.send(method, path, body, headers);
    expect(answer.status).toBe(status);
  });

  it.each(MATRIX.map(([, request, [nobody = 0]]) => [request, nobody] as const))(
    'answers %s with a bad token like nobody with %i: it is never taken for no token, and open URLs look at none',
    async (request, status) => {
      const [method = '', path = '', given] = request.split(' ');
      const body = given ?? (method === 'GET' || method === 'DELETE' ? undefined : '{}');
      const answer = await app.asAnonymous().send(method, path, body, { authorization: 'Bearer none' });
      expect(answer.status).toBe(status);
      expect(answer.text.includes('Invalid access token')).toBe(status === 401);
    },
  );
});
