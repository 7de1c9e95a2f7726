import { existsSync } from 'node:fs';

/** Whether the page of the console is built is up to who runs the specs. */
const CONSOLE = existsSync('dist/console/index.html') ? 200 : 503;

/** The callers, in the order of the columns below. */
export const PRINCIPALS = [
  'nobody',
  'bad token',
  'anonymous',
  'bob',
  'minimal',
  'viewer',
  'alice',
  'restricted',
  'admin',
] as const;
export type Principal = (typeof PRINCIPALS)[number];

/** Rows that exist; the customer and the order are not those of restricted. */
export const PRODUCT = '00000000-0000-4000-8000-0000000000aa';
export const ORDER = '00000000-0000-4000-8000-0000000000bb';
export const CUSTOMER = '00000000-0000-4000-8000-0000000000cc';
const FILE = '/rest/files?fileRef=fs%3A%2F%2F2024%2F01%2F01%2Fnone.png%3Fname%3Dnone.png';

const SEARCH = 'GET /rest/entities/:entityName/search';
const COUNT = 'GET /rest/entities/:entityName/search/count';
const QUERY = 'GET /rest/queries/:entityName/:queryName';

/**
 * Every route with the answer each principal gets: nobody has no token; a bad token never counts as no token, and open
 * URLs ignore it; anonymous has no token where `/rest/**` is open to a role that sees and changes products; bob has no
 * roles, minimal may only enter the API, viewer sees products, alice is an order clerk, restricted is one who sees own
 * customers only, admin may do everything. 400 and 404 mean: let in, but something is wrong with this request.
 */
export const MATRIX: readonly (readonly [route: string, request: string, statuses: readonly number[]])[] = [
  ['GET /rest/version', 'GET /rest/version', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /rest/capabilities', 'GET /rest/capabilities', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs', 'GET /rest/docs/', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs/assets/:asset', 'GET /rest/docs/assets/start.js', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs/openapi.json', 'GET /rest/docs/openapi.json', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /rest/docs/openapi.yaml', 'GET /rest/docs/openapi.yaml', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  [
    'GET /rest/docs/openapiDetailed.json',
    'GET /rest/docs/openapiDetailed.json',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  [
    'GET /rest/docs/openapiDetailed.yaml',
    'GET /rest/docs/openapiDetailed.yaml',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  ['GET /rest/userInfo', 'GET /rest/userInfo', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  ['GET /rest/permissions', 'GET /rest/permissions', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  ['PUT /rest/user-session/locale', 'PUT /rest/user-session/locale', [401, 401, 422, 403, 422, 422, 422, 422, 422]],
  ['GET /rest/metadata/entities', 'GET /rest/metadata/entities', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  [
    'GET /rest/metadata/entities/:entityName',
    'GET /rest/metadata/entities/User',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  [
    'GET /rest/metadata/entities/:entityName',
    'GET /rest/metadata/entities/None',
    [401, 401, 404, 403, 404, 404, 404, 404, 404],
  ],
  [
    'GET /rest/metadata/entities/:entityName/fetchPlans',
    'GET /rest/metadata/entities/Order/fetchPlans',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  [
    'GET /rest/metadata/entities/:entityName/fetchPlans/:plan',
    'GET /rest/metadata/entities/Order/fetchPlans/_base',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  [
    'GET /rest/metadata/entities/:entityName/views',
    'GET /rest/metadata/entities/Order/views',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  [
    'GET /rest/metadata/entities/:entityName/views/:plan',
    'GET /rest/metadata/entities/Order/views/_base/',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  ['GET /rest/metadata/enums', 'GET /rest/metadata/enums', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  [
    'GET /rest/metadata/enums/:enumName',
    'GET /rest/metadata/enums/CustomerStatus',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  ['GET /rest/metadata/datatypes', 'GET /rest/metadata/datatypes', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  ['GET /rest/messages/entities', 'GET /rest/messages/entities', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  [
    'GET /rest/messages/entities/:entityName',
    'GET /rest/messages/entities/User',
    [401, 401, 200, 403, 200, 200, 200, 200, 200],
  ],
  ['GET /rest/messages/enums', 'GET /rest/messages/enums', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  [
    'GET /rest/messages/enums/:enumName',
    'GET /rest/messages/enums/None',
    [401, 401, 404, 403, 404, 404, 404, 404, 404],
  ],
  ['GET /rest/queries/:entityName', 'GET /rest/queries/Order', [401, 401, 403, 403, 403, 403, 200, 200, 200]],
  ['GET /rest/queries/:entityName', 'GET /rest/queries/Nothing', [401, 401, 404, 403, 404, 404, 404, 404, 404]],
  [QUERY, 'GET /rest/queries/Product/all', [401, 401, 200, 403, 403, 200, 200, 200, 200]],
  [QUERY, 'GET /rest/queries/Order/ordersByCustomer?customerName=x', [401, 401, 403, 403, 403, 403, 200, 200, 200]],
  [QUERY, 'GET /rest/queries/Order/none', [401, 401, 403, 403, 403, 403, 404, 404, 404]],
  [QUERY, 'GET /rest/queries/User/all', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  [
    `POST ${QUERY.slice(4)}`,
    'POST /rest/queries/Order/ordersByCustomer',
    [401, 401, 403, 403, 403, 403, 400, 400, 400],
  ],
  [`${QUERY}/count`, 'GET /rest/queries/Product/all/count', [401, 401, 200, 403, 403, 200, 200, 200, 200]],
  [`POST ${QUERY.slice(4)}/count`, 'POST /rest/queries/Order/all/count', [401, 401, 403, 403, 403, 403, 200, 200, 200]],
  ['GET /rest/services', 'GET /rest/services', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  ['GET /rest/services/:service', 'GET /rest/services/productService', [401, 401, 200, 403, 200, 200, 200, 200, 200]],
  [
    'GET /rest/services/:service/:method',
    'GET /rest/services/productService/none',
    [401, 401, 404, 403, 404, 404, 404, 404, 404],
  ],
  [
    'POST /rest/services/:service/:method',
    'POST /rest/services/productService/none',
    [401, 401, 404, 403, 404, 404, 404, 404, 404],
  ],
  ['GET /rest/entities/:entityName', 'GET /rest/entities/Product', [401, 401, 200, 403, 403, 200, 200, 200, 200]],
  ['GET /rest/entities/:entityName', 'GET /rest/entities/Order', [401, 401, 403, 403, 403, 403, 200, 200, 200]],
  [
    'GET /rest/entities/:entityName',
    'GET /rest/entities/Order?deleted=true',
    [401, 401, 403, 403, 403, 403, 200, 200, 200],
  ],
  ['GET /rest/entities/:entityName', 'GET /rest/entities/User', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  ['GET /rest/entities/:entityName', 'GET /rest/entities/Nothing', [401, 401, 404, 403, 404, 404, 404, 404, 404]],
  [
    'GET /rest/entities/:entityName/:entityId',
    `GET /rest/entities/Product/${PRODUCT}`,
    [401, 401, 200, 403, 403, 200, 200, 200, 200],
  ],
  [
    'GET /rest/entities/:entityName/:entityId',
    `GET /rest/entities/Order/${ORDER}`,
    [401, 401, 403, 403, 403, 403, 200, 404, 200],
  ],
  [
    'GET /rest/entities/:entityName/:entityId',
    `GET /rest/entities/Customer/${CUSTOMER}`,
    [401, 401, 403, 403, 403, 403, 200, 404, 200],
  ],
  [
    'PUT /rest/entities/:entityName/:entityId',
    `PUT /rest/entities/Order/${ORDER}`,
    [401, 401, 403, 403, 403, 403, 200, 404, 200],
  ],
  [SEARCH, 'GET /rest/entities/Product/search?filter=%7B%7D', [401, 401, 200, 403, 403, 200, 200, 200, 200]],
  [SEARCH, 'GET /rest/entities/Order/search?filter=%7B%7D', [401, 401, 403, 403, 403, 403, 200, 200, 200]],
  [SEARCH, 'GET /rest/entities/Order/search', [401, 401, 403, 403, 403, 403, 400, 400, 400]],
  [SEARCH, 'GET /rest/entities/Nothing/search?filter=%7B%7D', [401, 401, 404, 403, 404, 404, 404, 404, 404]],
  [COUNT, 'GET /rest/entities/Product/search/count?filter=%7B%7D', [401, 401, 200, 403, 403, 200, 200, 200, 200]],
  [COUNT, 'GET /rest/entities/Order/search/count?filter=%7B%7D', [401, 401, 403, 403, 403, 403, 200, 200, 200]],
  [COUNT, 'GET /rest/entities/Nothing/search/count?filter=%7B%7D', [401, 401, 404, 403, 404, 404, 404, 404, 404]],
  // The right to read is checked before the body is read, which holds no filter here.
  [
    'POST /rest/entities/:entityName/search',
    'POST /rest/entities/Order/search',
    [401, 401, 403, 403, 403, 403, 400, 400, 400],
  ],
  [
    'POST /rest/entities/:entityName/search/count',
    'POST /rest/entities/Order/search/count',
    [401, 401, 403, 403, 403, 403, 400, 400, 400],
  ],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/Product', [401, 401, 403, 403, 403, 403, 403, 403, 400]],
  ['POST /rest/entities/:entityName', 'POST /rest/entities/Order', [401, 401, 403, 403, 403, 403, 400, 400, 400]],
  [
    'POST /rest/entities/:entityName',
    'POST /rest/entities/sec_RoleAssignmentEntity',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  [
    'POST /rest/entities/:entityName',
    'POST /rest/entities/sec_ResourceRoleEntity',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  [
    'POST /rest/entities/:entityName',
    'POST /rest/entities/sec_ResourcePolicyEntity',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  [
    'POST /rest/entities/:entityName',
    'POST /rest/entities/sec_RowLevelRoleEntity',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  [
    'POST /rest/entities/:entityName',
    'POST /rest/entities/sec_RowLevelPolicyEntity',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  ['PUT /rest/entities/:entityName', 'PUT /rest/entities/Order', [401, 401, 403, 403, 403, 403, 400, 400, 400]],
  ['PUT /rest/entities/:entityName', 'PUT /rest/entities/User', [401, 401, 403, 403, 403, 403, 403, 403, 400]],
  [
    'PUT /rest/entities/:entityName/:entityId',
    `PUT /rest/entities/Product/${PRODUCT}`,
    [401, 401, 200, 403, 403, 403, 403, 403, 200],
  ],
  [
    'PUT /rest/entities/:entityName/:entityId',
    `PUT /rest/entities/Order/${PRODUCT}`,
    [401, 401, 403, 403, 403, 403, 404, 404, 404],
  ],
  [
    'DELETE /rest/entities/:entityName/:entityId',
    `DELETE /rest/entities/Order/${PRODUCT}`,
    [401, 401, 403, 403, 403, 403, 404, 404, 404],
  ],
  [
    'DELETE /rest/entities/:entityName/:entityId',
    `DELETE /rest/entities/User/${PRODUCT}`,
    [401, 401, 403, 403, 403, 403, 403, 403, 404],
  ],
  [
    'DELETE /rest/entities/:entityName',
    'DELETE /rest/entities/Product []',
    [401, 401, 403, 403, 403, 403, 403, 403, 204],
  ],
  [
    'DELETE /rest/entities/:entityName',
    'DELETE /rest/entities/Order []',
    [401, 401, 403, 403, 403, 403, 204, 204, 204],
  ],
  ['DELETE /rest/entities/:entityName', 'DELETE /rest/entities/User []', [401, 401, 403, 403, 403, 403, 403, 403, 204]],
  [
    'POST /rest/entities/:entityName/deletion-preview',
    'POST /rest/entities/Order/deletion-preview []',
    [401, 401, 403, 403, 403, 403, 200, 200, 200],
  ],
  [
    'POST /rest/entities/:entityName/deletion-preview',
    `POST /rest/entities/Order/deletion-preview ["${PRODUCT}"]`,
    [401, 401, 403, 403, 403, 403, 404, 404, 404],
  ],
  [
    'POST /rest/entities/:entityName/deletion-preview',
    'POST /rest/entities/User/deletion-preview []',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  ['GET /rest/files', `GET ${FILE}`, [401, 401, 403, 403, 403, 404, 404, 404, 404]],
  ['POST /rest/files/url', 'POST /rest/files/url', [401, 401, 403, 403, 403, 400, 400, 400, 400]],
  ['POST /rest/files', 'POST /rest/files?storageName=none', [401, 401, 403, 403, 403, 403, 403, 403, 400]],
  ['PUT /rest/user-session/password', 'PUT /rest/user-session/password', [401, 401, 403, 400, 400, 400, 400, 400, 400]],
  [
    'PUT /rest/user-session/substitution',
    'PUT /rest/user-session/substitution',
    [401, 401, 403, 400, 400, 400, 400, 400, 400],
  ],
  [
    'GET /rest/security/users/:username/permissions',
    'GET /rest/security/users/bob/permissions',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  [
    'POST /rest/security/users/:username/password-reset',
    'POST /rest/security/users/nobody/password-reset',
    [401, 401, 403, 403, 403, 403, 403, 403, 404],
  ],
  [
    'POST /rest/security/password-resets',
    'POST /rest/security/password-resets',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  [
    'GET /rest/security/sessions',
    'GET /rest/security/sessions?username=nobody',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  [
    'DELETE /rest/security/sessions/:sessionId',
    'DELETE /rest/security/sessions/none',
    [401, 401, 403, 403, 403, 403, 403, 403, 404],
  ],
  ['GET /rest/security/explain', 'GET /rest/security/explain', [401, 401, 403, 403, 403, 403, 403, 403, 400]],
  [
    'GET /rest/security/resource-roles',
    'GET /rest/security/resource-roles',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  [
    'GET /rest/security/resource-roles/:code',
    'GET /rest/security/resource-roles/none',
    [401, 401, 403, 403, 403, 403, 403, 403, 404],
  ],
  [
    'GET /rest/security/row-level-roles',
    'GET /rest/security/row-level-roles',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  [
    'GET /rest/security/row-level-roles/:code',
    'GET /rest/security/row-level-roles/none',
    [401, 401, 403, 403, 403, 403, 403, 403, 404],
  ],
  [
    'GET /rest/security/specific-permissions',
    'GET /rest/security/specific-permissions',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  [
    'POST /rest/security/row-level-policies/check',
    'POST /rest/security/row-level-policies/check',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  [
    'POST /rest/security/roles/export',
    'POST /rest/security/roles/export',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  [
    'POST /rest/security/roles/import',
    'POST /rest/security/roles/import',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  [
    'POST /rest/security/roles/import-preview',
    'POST /rest/security/roles/import-preview',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  ['POST /rest/security/preview', 'POST /rest/security/preview', [401, 401, 403, 403, 403, 403, 403, 403, 400]],
  [
    'POST /rest/security/preview/rows',
    'POST /rest/security/preview/rows',
    [401, 401, 403, 403, 403, 403, 403, 403, 400],
  ],
  [
    'GET /rest/security/denials/:traceId',
    'GET /rest/security/denials/none',
    [401, 401, 403, 403, 403, 403, 403, 403, 404],
  ],
  ['GET /rest/security/denials', 'GET /rest/security/denials?limit=1', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  ['GET /rest/security/files', 'GET /rest/security/files', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  ['GET /rest/security/files/use', 'GET /rest/security/files/use', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  [
    'GET /rest/security/files/orphans',
    'GET /rest/security/files/orphans',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  ['GET /rest/security/activity', 'GET /rest/security/activity', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  [
    'GET /rest/security/unassigned-roles',
    'GET /rest/security/unassigned-roles',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  [
    'GET /rest/security/anonymous-access',
    'GET /rest/security/anonymous-access',
    [401, 401, 403, 403, 403, 403, 403, 403, 200],
  ],
  [
    'GET /rest/security/users/:username/rights',
    'GET /rest/security/users/none/rights',
    [401, 401, 403, 403, 403, 403, 403, 403, 404],
  ],
  [
    'DELETE /rest/security/users/:username/sessions',
    'DELETE /rest/security/users/none/sessions',
    [401, 401, 403, 403, 403, 403, 403, 403, 404],
  ],
  ['GET /rest/security/settings', 'GET /rest/security/settings', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  ['GET /rest/security/migrations', 'GET /rest/security/migrations', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  ['GET /rest/security/instance', 'GET /rest/security/instance', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  ['GET /rest/security/system', 'GET /rest/security/system', [401, 401, 403, 403, 403, 403, 403, 403, 200]],
  [
    'GET /.well-known/oauth-authorization-server',
    'GET /.well-known/oauth-authorization-server',
    [200, 200, 200, 200, 200, 200, 200, 200, 200],
  ],
  ['GET /health/live', 'GET /health/live', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /health/ready', 'GET /health/ready', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  // Without METRICS_TOKEN it is unknown.
  ['GET /metrics', 'GET /metrics', [404, 404, 404, 404, 404, 404, 404, 404, 404]],
  // The page is 503 until it is built; its settings say what anybody may know, and the set-up is over.
  ['GET /console', 'GET /console/', Array<number>(9).fill(CONSOLE)],
  ['GET /console/settings.json', 'GET /console/settings.json', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['POST /console/setup', 'POST /console/setup', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  // It leads browsers to the console, and is unknown to others.
  ['GET /', 'GET /', [404, 404, 404, 404, 404, 404, 404, 404, 404]],
  // Only 3.x has it.
  [
    'GET /.well-known/oauth-protected-resource',
    'GET /.well-known/oauth-protected-resource',
    [404, 404, 404, 404, 404, 404, 404, 404, 404],
  ],
  // The token endpoints ask for the client, not for the user; these requests carry none.
  ['* /oauth/token', 'POST /oauth/token', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  ['* /oauth2/token', 'POST /oauth2/token', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  ['* /oauth/revoke', 'POST /oauth/revoke', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  ['* /oauth/introspect', 'POST /oauth/introspect', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  ['* /oauth2/introspect', 'POST /oauth2/introspect', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  ['* /oauth2/revoke', 'POST /oauth2/revoke', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  // What browsers open; a cookie identifies the caller, never a token.
  ['* /oauth/authorize', 'GET /oauth/authorize', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  ['* /oauth2/authorize', 'GET /oauth2/authorize', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  ['GET /as-login', 'GET /as-login', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['POST /as-login', 'POST /as-login', [400, 400, 400, 400, 400, 400, 400, 400, 400]],
  ['GET /logout', 'GET /logout', [204, 204, 204, 204, 204, 204, 204, 204, 204]],
  ['POST /logout', 'POST /logout', [204, 204, 204, 204, 204, 204, 204, 204, 204]],
];
