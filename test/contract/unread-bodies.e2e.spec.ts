import { beforeAll, describe, expect, it } from '@jest/globals';
import { aUserWith } from '../builders/a-user.js';
import { TestRolesModule } from '../builders/test-roles.module.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { startApp } from '../harness/app.js';
import { RawConnection, type RawResponse } from '../harness/raw-request.js';
import { useApp } from '../harness/use-app.js';

const LARGE = 10 * 1024 * 1024;
const FORM = 'application/x-www-form-urlencoded';

const app = useApp(() => startApp({}, [SalesModule, TestRolesModule]));
let minimal: string;

beforeAll(async () => {
  minimal = await aUserWith(app.database, 'rest-minimal');
});

/** Sends the headers of a large body, and nothing of the body. */
async function announce(request: string, username?: string, type = 'application/json'): Promise<RawResponse> {
  const authorization = username === undefined ? [] : [`Authorization: Bearer ${await app.tokenOf(username)}`];
  const connection = await RawConnection.open(app.url);
  connection.send(
    `${request} HTTP/1.1`,
    'Host: localhost',
    ...authorization,
    `Content-Type: ${type}`,
    `Content-Length: ${LARGE}`,
    '',
    '',
  );
  return connection.response();
}

const REST_BODIES = [
  'POST /rest/entities/Order',
  'PUT /rest/entities/Order',
  'DELETE /rest/entities/Order',
  'PUT /rest/entities/Order/00000000-0000-4000-8000-000000000001',
  'POST /rest/entities/Order/search',
  'POST /rest/entities/Order/search/count',
  'POST /rest/queries/Order/all',
  'POST /rest/queries/Order/all/count',
  'POST /rest/services/orderService/calculateTotalAmount',
  'POST /rest/security/row-level-policies/check',
  'POST /rest/security/preview',
  'POST /rest/security/preview/rows',
  'POST /rest/security/roles/export',
  'POST /rest/security/roles/import',
  'POST /rest/security/roles/import-preview',
  'POST /rest/security/password-resets',
  'POST /rest/security/users/bob/password-reset',
  'PUT /rest/user-session/password',
  'PUT /rest/user-session/substitution',
  'POST /rest/files',
  'POST /rest/files/url',
];

describe('a caller who announces a body of 10 MB and sends nothing of it is answered at once', () => {
  it.each(REST_BODIES)('%s: 401 without a token', async (request) => {
    const { status, head } = await announce(request);
    expect([status, /^connection: close$/im.test(head)]).toEqual([401, true]);
  });

  it.each(REST_BODIES.filter((request) => !request.includes('/user-session/')))(
    '%s: 403 without the right to use the API, or to administer',
    async (request) => {
      const { status, head } = await announce(request, 'bob');
      expect([status, /^connection: close$/im.test(head)]).toEqual([403, true]);
    },
  );

  it.each([
    ['POST /rest/entities/Order', 'Creation forbidden'],
    ['PUT /rest/entities/Order', 'Updating forbidden'],
    ['PUT /rest/entities/Order/00000000-0000-4000-8000-000000000001', 'Updating forbidden'],
    ['DELETE /rest/entities/Order', 'Deletion forbidden'],
    ['POST /rest/entities/Order/search', 'Reading forbidden'],
    ['POST /rest/entities/Order/search/count', 'Reading forbidden'],
    ['POST /rest/queries/Order/all', 'Reading forbidden'],
    ['POST /rest/queries/Order/all/count', 'Reading forbidden'],
  ])('%s: 403 without the right to the entity', async (request, error) => {
    for (const type of ['application/json', FORM]) {
      expect(await announce(request, minimal, type)).toMatchObject({ status: 403, json: { error } });
    }
  });

  it.each([
    ['POST /rest/entities/Nothing', 'Entity not found'],
    ['PUT /rest/entities/Nothing', 'Entity not found'],
    ['DELETE /rest/entities/Nothing', 'Entity not found'],
    ['POST /rest/entities/Nothing/search', 'Entity not found'],
    ['POST /rest/entities/Nothing/search/count', 'Entity not found'],
    ['POST /rest/queries/Nothing/all', 'Entity not found'],
    ['POST /rest/queries/Order/nothing', 'Query not found'],
    ['POST /rest/services/nothing/method', 'Service not found'],
    ['POST /rest/nothing', 'Not Found'],
  ])('%s: 404 for what does not exist', async (request, error) => {
    expect(await announce(request, 'alice')).toMatchObject({ status: 404, json: { error } });
  });

  it('POST /rest/entities/Order/00000000-0000-4000-8000-000000000001: 405', async () => {
    const { status } = await announce('POST /rest/entities/Order/00000000-0000-4000-8000-000000000001', 'alice');
    expect(status).toBe(405);
  });

  it.each(['POST /oauth/token', 'POST /oauth/revoke', 'POST /as-login'])(
    '%s: 400 or 413, a form is small',
    async (request) => {
      const connection = await RawConnection.open(app.url);
      connection.send(
        `${request} HTTP/1.1`,
        'Host: localhost',
        `Content-Type: ${FORM}`,
        `Content-Length: ${LARGE}`,
        '',
        '',
      );
      const status = Number((await connection.received()).split(' ')[1]);
      expect(status).toBe(request.includes('login') ? 413 : 400);
    },
  );
});

describe('a connection after a response that did not wait for the body', () => {
  it('serves the next request when the rest of the body is small', async () => {
    const connection = await RawConnection.open(app.url);
    const body = `access_token=nonsense&x=${'x'.repeat(1000)}`;
    const head = ['Host: localhost', `Content-Type: ${FORM}`, `Content-Length: ${body.length}`, '', body];
    connection.send('POST /rest/entities/Order HTTP/1.1', ...head);
    connection.send('GET /rest/version HTTP/1.1', 'Host: localhost', 'Connection: close', '', '');
    const statuses = [...(await connection.received()).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual(['401', '200']);
  });

  it('refuses JSON that claims to be a form, also a large one', async () => {
    const name = 'x'.repeat(200_000);
    const answer = await app
      .as('admin')
      .send('POST', '/rest/entities/Tag/search', `{"filter":{},"note":"${name}"}`, { 'content-type': FORM });
    expect(answer).toAnswer(400, {
      error: 'Cannot parse entities filter',
      details: 'The body is not a JSON object',
    });
  });
});
