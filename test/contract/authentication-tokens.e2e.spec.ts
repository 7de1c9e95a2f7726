import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form } from '../builders/a-login.js';
import { aProduct } from '../builders/a-product.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TAKE_HASH = new Statement("UPDATE auth_token SET hash = $2 WHERE session_id = $1 AND kind = 'access'");
const PRIVATE = 'private, no-cache, no-store, max-age=0, must-revalidate';

const app = useApp(() => startApp({ ANONYMOUS_URL_PATTERNS: '/rest/open-to-all/**' }));
let alice: string;
let admin: string;

beforeAll(async () => {
  [alice, admin] = await Promise.all([app.tokenOf('alice'), app.tokenOf('admin')]);
});

const userInfo = (query = '', headers: SentHeaders = {}): Promise<Answer> =>
  app.asAnonymous().get(`/rest/userInfo${query}`, undefined, headers);

/** Status and the recognized user. */
const recognized = ({ status, json }: Answer) => [status, (json as { username?: string }).username];

function expectFault(answer: Answer, status: number, error: string, description: string): void {
  expect(answer).toAnswer(status, { error, error_description: description });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-store',
    'www-authenticate': `Bearer realm="oauth2-resource", error="${error}", error_description="${description}"`,
  });
}

const expectNoToken = (answer: Answer): void =>
  expectFault(answer, 401, 'unauthorized', 'Full authentication is required to access this resource');

const expectSeveral = (answer: Answer): void =>
  expectFault(answer, 400, 'invalid_request', 'Found multiple bearer tokens in the request');

describe('a token in the header (protocol/authentication.md 3)', () => {
  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('may follow the scheme written as %s', async (scheme) => {
    expect(recognized(await userInfo('', { authorization: `${scheme} ${alice}` }))).toEqual([200, 'alice']);
  });

  it('may be followed by blanks, which are not part of a header', async () => {
    expect(recognized(await userInfo('', { authorization: `Bearer ${alice}  ` }))).toEqual([200, 'alice']);
  });

  it('leaves no trace in the answer', async () => {
    const { headers } = await userInfo('', { authorization: `Bearer ${alice}` });
    expect(headers).not.toHaveProperty('referrer-policy');
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer  a',
    'Bearer\ta',
    'Bearer a,b',
    'Bearer "a"',
    'Bearer a=b',
    'Bearer ä',
  ])('is malformed in %j', async (authorization) => {
    expectFault(await userInfo('', { authorization }), 401, 'invalid_token', 'Bearer token is malformed');
  });

  it('is malformed also where the right token follows two blanks', async () => {
    const answer = await userInfo('', { authorization: `Bearer  ${alice}` });
    expectFault(answer, 401, 'invalid_token', 'Bearer token is malformed');
  });

  it.each(['Bearer nonsense', 'Bearer abc+/def==', 'Bearer a-._~b'])('is unknown in %j', async (authorization) => {
    expectFault(await userInfo('', { authorization }), 401, 'invalid_token', 'Invalid access token');
  });

  it.each(['Basic YWxpY2U6YWxpY2U=', 'Digest username="alice"', 'Bearerx', 'Token abc'])(
    'is ignored with another scheme: %j',
    async (authorization) => {
      expectNoToken(await userInfo('', { authorization }));
    },
  );

  it('is not looked for in cookies', async () => {
    expectNoToken(await userInfo('', { cookie: `access_token=${alice}; JSESSIONID=${alice}` }));
  });
});

describe('a token in the query (protocol/authentication.md 3)', () => {
  it.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'])('counts for %s', async (method) => {
    const answer = await app.asAnonymous().send(method, `/rest/nowhere?access_token=${alice}`);
    expect(answer.status).toBe(404);
  });

  it('may be unencoded base64 of old clients, whose + arrives as a blank', async () => {
    const old = 'kept+from/an+older/server==';
    const hash = createHash('sha256').update(old).digest('base64url');
    const { 'OAuth2.SESSION_ID': session } = await aLogin(app);
    await app.database.rows(TAKE_HASH, [session, hash]);
    expect(recognized(await userInfo(`?access_token=${old}`))).toEqual([200, 'alice']);
    expect(recognized(await userInfo(`?access_token=${encodeURIComponent(old)}`))).toEqual([200, 'alice']);
    expect(recognized(await userInfo('', { authorization: `Bearer ${old}` }))).toEqual([200, 'alice']);
  });

  it('is not passed on as a parameter', async () => {
    const productId = await aProduct(app.database);
    const path = `/rest/services/productService/getProductInformation?productId=${productId}`;
    expect((await app.asAnonymous().get(`${path}&access_token=${admin}`)).status).toBe(200);
    const header = { authorization: `Bearer ${admin}` };
    expect((await app.asAnonymous().get(`${path}&access_token=${admin}`, undefined, header)).status).toBe(200);
    expect((await app.asAnonymous().get(`${path}&access_token=`, undefined, header)).status).toBe(200);
  });

  it('makes the answer private and keeps the URL out of referrers', async () => {
    const list = await app.asAnonymous().get(`/rest/entities/Product?access_token=${alice}`);
    expect([list.status, list.headers['cache-control'], list.headers['referrer-policy']]).toEqual([
      200,
      PRIVATE,
      'no-referrer',
    ]);
    const permissions = await app.asAnonymous().get(`/rest/permissions?access_token=${alice}`);
    expect(permissions.headers['cache-control']).toBe('private, no-cache');
    const unstored = await userInfo(`?access_token=${alice}`);
    expect([unstored.headers['cache-control'], unstored.headers['referrer-policy']]).toEqual([
      'no-store',
      'no-referrer',
    ]);
    const refused = await userInfo('?access_token=wrong');
    expect([refused.status, refused.headers['referrer-policy']]).toEqual([401, 'no-referrer']);
  });

  it('does so also when the header repeats it', async () => {
    const answer = await userInfo(`?access_token=${alice}`, { authorization: `Bearer ${alice}` });
    expect([answer.status, answer.headers['referrer-policy']]).toEqual([200, 'no-referrer']);
  });

  it('is ignored when it is empty', async () => {
    expectNoToken(await userInfo('?access_token='));
  });

  it.each(['Access_Token', 'access-token', 'token'])('is ignored under the name %s', async (name) => {
    expectNoToken(await userInfo(`?${name}=${alice}`));
  });
});

describe('a token in a form (protocol/authentication.md 3)', () => {
  const send = (method: string, headers: SentHeaders, path = '/rest/nowhere'): Promise<Answer> =>
    app.asAnonymous().send(method, path, form({ access_token: alice, x: '1' }), headers);

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('counts for %s', async (method) => {
    const answer = await send(method, FORM);
    expect([answer.status, answer.headers['cache-control'], answer.headers['referrer-policy']]).toEqual([
      404,
      PRIVATE,
      'no-referrer',
    ]);
  });

  it('does not count for GET', async () => {
    expectNoToken(await send('GET', FORM));
  });

  it.each<[string, SentHeaders]>([
    ['JSON', { 'content-type': 'application/json' }],
    ['text', { 'content-type': 'text/plain' }],
    ['no type', {}],
  ])('does not count in a body that claims to be %s', async (_, headers) => {
    expectNoToken(await send('POST', headers));
  });

  it('is not seen in JSON that claims to be a form, as curl sends it', async () => {
    const headers = { ...FORM, authorization: `Bearer ${admin}` };
    const body = ' {"filter":{"conditions":[{"property":"name","operator":"=","value":"?a=1&access_token=b"}]}}';
    const answer = await app.asAnonymous().post('/rest/entities/Tag/search', body, headers);
    expect(answer).toAnswer(400, {
      error: 'Cannot parse entities filter',
      details: 'The body is not a JSON object',
    });
    const list = await app.asAnonymous().post('/rest/nowhere', `[1,"&access_token=${alice}"]`, FORM);
    expectNoToken(list);
  });

  it('does not count in a file that is uploaded', async () => {
    expectNoToken(await send('POST', FORM, '/rest/files?name=a.txt'));
  });
});

describe('several tokens (protocol/authentication.md 3)', () => {
  it('are refused when they differ', async () => {
    const authorization = `Bearer ${alice}`;
    expectSeveral(await userInfo(`?access_token=${admin}`, { authorization }));
    expectSeveral(await userInfo(`?access_token=${alice}&access_token=${admin}`));
    expectSeveral(await userInfo('?access_token=wrong', { authorization }));
    const body = form({ access_token: admin });
    expectSeveral(await app.asAnonymous().post('/rest/nowhere', body, { ...FORM, authorization }));
    expectSeveral(await app.asAnonymous().post(`/rest/nowhere?access_token=${alice}`, body, FORM));
    const twice = `access_token=${alice}&access_token=${admin}`;
    expectSeveral(await app.asAnonymous().post('/rest/nowhere', twice, FORM));
  });

  it('are refused as two headers, even with one value', async () => {
    expectSeveral(await userInfo('', { authorization: [`Bearer ${alice}`, `Bearer ${alice}`] }));
    expectSeveral(await userInfo('', { authorization: ['Basic YWxpY2U6YWxpY2U=', `Bearer ${alice}`] }));
  });

  it('are fine when they are the same', async () => {
    const authorization = `Bearer ${alice}`;
    const query = `?access_token=${alice}&access_token=${alice}`;
    expect(recognized(await userInfo(query, { authorization }))).toEqual([200, 'alice']);
    const body = form({ access_token: alice });
    const answer = await app.asAnonymous().post(`/rest/nowhere${query}`, body, { ...FORM, authorization });
    expect(answer.status).toBe(404);
  });
});

describe('a bad token is never downgraded to anonymous (protocol/authentication.md 4)', () => {
  const open = (query: string, headers: SentHeaders = {}): Promise<Answer> =>
    app.asAnonymous().get(`/rest/open-to-all/x${query}`, undefined, headers);

  it('though no token would do', async () => {
    expect((await open('')).status).toBe(404);
    expect((await open('?access_token=')).status).toBe(404);
    expect((await open('', { authorization: 'Basic YWxpY2U6YWxpY2U=' })).status).toBe(404);
  });

  it('wherever it stands', async () => {
    expectFault(await open('', { authorization: 'Bearer wrong' }), 401, 'invalid_token', 'Invalid access token');
    expectFault(await open('?access_token=wrong'), 401, 'invalid_token', 'Invalid access token');
    expectFault(await open('', { authorization: 'Bearer' }), 401, 'invalid_token', 'Bearer token is malformed');
    expectSeveral(await open(`?access_token=${admin}`, { authorization: `Bearer ${alice}` }));
    const posted = await app.asAnonymous().post('/rest/open-to-all/x', 'access_token=wrong', FORM);
    expectFault(posted, 401, 'invalid_token', 'Invalid access token');
  });
});
