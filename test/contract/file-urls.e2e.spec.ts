import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith, type Tokens } from '../builders/a-login.js';
import { aProduct } from '../builders/a-product.js';
import { aUserWith } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = ['client', 'other'].map((clientId) => ({ clientId, clientSecret: '{noop}secret' }));
const EXPIRE = new Statement("UPDATE file_url SET expires_at = now() - interval '1 second' WHERE query = $1");
const STORED = new Statement('SELECT f::text FROM file_url f');
const ROLELESS = new Statement('DELETE FROM sec_role_assignment WHERE username = $1');
const INACTIVE = { active: false };

const app = useApp(() => startApp({ CLIENTS: JSON.stringify(CLIENTS) }));
/** Reference of the picture of a product. */
let picture: string;

beforeAll(async () => {
  picture = await uploaded('cat.png');
  await aProduct(app.database, { image: picture });
});

async function uploaded(name: string): Promise<string> {
  const { json } = await app.as('admin').post(`/rest/files?name=${name}`, 'content');
  return (json as { fileRef: string }).fileRef;
}

const withToken = (token: string, body: unknown): Promise<Answer> =>
  app.asAnonymous().post('/rest/files/url', body as object, { authorization: `Bearer ${token}` });

/** The URL that a login gets for the picture. */
async function urlFor({ access_token: token }: Pick<Tokens, 'access_token'>, more: object = {}): Promise<string> {
  const answer = await withToken(token, { fileRef: picture, ...more });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  return (answer.json as { url: string }).url;
}

const status = async (url: string): Promise<number> => (await app.asAnonymous().get(url)).status;
const tokenIn = (url: string): string => new URLSearchParams(url.split('?')[1]).get('access_token') ?? '';

/** A login of a new user who sees products, and the URL of the picture for it. */
async function aGivenUrl(): Promise<{ username: string; login: Tokens; url: string }> {
  const username = await aUserWith(app.database, 'product-viewer');
  const login = await aLogin(app, { username });
  const url = await urlFor(login);
  expect(await status(url)).toBe(200);
  return { username, login, url };
}

describe('POST /rest/files/url', () => {
  it('answers with a URL that opens the file without any other token', async () => {
    const answer = await app.as('alice').post('/rest/files/url', { fileRef: picture });
    const { url, expiresAt } = answer.json as { url: string; expiresAt: string };
    expect([answer.status, Object.keys(answer.json as object)]).toEqual([200, ['url', 'expiresAt']]);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    const fileRef = encodeURIComponent(picture).replace(/~/g, '%7E');
    expect(url).toMatch(/^\/rest\/files\?fileRef=[^&]+&access_token=[\w-]{43}$/);
    expect(url.startsWith(`/rest/files?fileRef=${fileRef}&`)).toBe(true);
    expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect((Date.parse(expiresAt) - Date.now()) / 1000).toBeGreaterThan(280);
    expect((Date.parse(expiresAt) - Date.now()) / 1000).toBeLessThanOrEqual(301);
    const file = await app.asAnonymous().get(url);
    expect([file.status, file.text]).toEqual([200, 'content']);
    expect(file.headers).toMatchObject({ 'cache-control': 'private, no-cache', 'referrer-policy': 'no-referrer' });
    expect((await app.asAnonymous().send('HEAD', url)).status).toBe(200);
  });

  it('carries disposition and the keys of pictures into the URL', async () => {
    const more = { disposition: 'attachment', width: 128, height: 256, fit: 'cover', format: 'webp' };
    const url = await urlFor({ access_token: await app.tokenOf('alice') }, more);
    expect(url).toMatch(/\?fileRef=[^&]+&attachment=true&width=128&height=256&fit=cover&format=webp&access_token=/);
    const saved = await urlFor({ access_token: await app.tokenOf('alice') }, { disposition: 'attachment' });
    expect((await app.asAnonymous().get(saved)).headers['content-disposition']).toMatch(/^attachment/);
    expect(await urlFor({ access_token: await app.tokenOf('alice') }, { disposition: 'inline' })).not.toContain(
      'attachment',
    );
  });

  it('takes the time to live of the request', async () => {
    const { json } = await app.as('alice').post('/rest/files/url', { fileRef: picture, ttl: 3600 });
    const seconds = (Date.parse((json as { expiresAt: string }).expiresAt) - Date.now()) / 1000;
    expect(Math.round(seconds / 10)).toBe(360);
  });

  const keys = 'fileRef, ttl, disposition, width, height, fit, format';
  it.each([
    ['nonsense', 'The body is not a JSON object'],
    ['7', 'The body is not a JSON object'],
    ['{"fileRef":"REF","size":1}', `There is no key size: choose from ${keys}`],
    ['{"fileRef":7}', 'fileRef must be a text'],
    ['{"fileRef":"REF","ttl":0}', 'ttl must be a whole number from 1 to 3600'],
    ['{"fileRef":"REF","ttl":3601}', 'ttl must be a whole number from 1 to 3600'],
    ['{"fileRef":"REF","ttl":1.5}', 'ttl must be a whole number from 1 to 3600'],
    ['{"fileRef":"REF","ttl":"60"}', 'ttl must be a whole number from 1 to 3600'],
    ['{"fileRef":"REF","ttl":null}', 'ttl must be a whole number from 1 to 3600'],
    ['{"fileRef":"REF","width":-1}', 'width must be a whole number above 0'],
    ['{"fileRef":"REF","fit":"a&b"}', 'fit must be a word'],
    ['{"fileRef":"REF","format":{}}', 'format must be a text'],
    ['{"fileRef":"REF","disposition":"none"}', 'disposition must be inline or attachment'],
  ])('refuses %s with 400', async (body, details) => {
    const answer = await app.as('alice').post('/rest/files/url', body.replace('REF', picture));
    expect(answer).toAnswer(400, { error: 'Invalid file URL request', details });
  });

  it('answers an array with one URL each, in its order', async () => {
    const more = { fileRef: picture, width: 64, ttl: 60 };
    const answer = await app.as('alice').post('/rest/files/url', [{ fileRef: picture }, more, { fileRef: picture }]);
    const made = answer.json as { fileRef: string; url: string; expiresAt: string }[];
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(made.map((each) => Object.keys(each))).toEqual(Array(3).fill(['fileRef', 'url', 'expiresAt']));
    expect(made.map(({ fileRef }) => fileRef)).toEqual([picture, picture, picture]);
    expect(made.map(({ url }) => url.includes('&width=64&'))).toEqual([false, true, false]);
    expect(new Set(made.map(({ url }) => tokenIn(url))).size).toBe(3);
    expect(Date.parse(made[1]?.expiresAt ?? '')).toBeLessThan(Date.parse(made[0]?.expiresAt ?? ''));
    expect([await status(made[0]?.url ?? ''), await status(made[2]?.url ?? '')]).toEqual([200, 200]);
    expect(await status((made[0]?.url ?? '').replace(tokenIn(made[0]?.url ?? ''), tokenIn(made[1]?.url ?? '')))).toBe(
      401,
    );
    expect(await app.as('alice').post('/rest/files/url', [])).toAnswer(200, []);
  });

  it('answers an array with an error for each file that is not there, and with the URLs of the others', async () => {
    const foreign = await uploaded('foreign.png');
    const files = [{ fileRef: foreign }, { fileRef: picture }, { fileRef: 'x://2024/03/12/a?name=a' }];
    const answer = await app.as('alice').post('/rest/files/url', files);
    expect(answer).toAnswer(200, [
      { fileRef: foreign, error: 'File not found', details: `File not found. File reference: ${foreign}` },
      { fileRef: picture, url: expect.any(String), expiresAt: expect.any(String) },
      {
        fileRef: 'x://2024/03/12/a?name=a',
        error: 'Invalid file reference',
        details: "Cannot find FileStorage with name: 'x'",
      },
    ]);
    expect(await status((answer.json as { url: string }[])[1]?.url ?? '')).toBe(200);
    const none = await app.as('alice').post('/rest/files/url', [{ fileRef: foreign }]);
    expect(none.json).toMatchObject([{ fileRef: foreign, error: 'File not found' }]);
  });

  it.each<[unknown[], string, string]>([
    [[{ fileRef: 'REF' }, 7], 'Invalid file URL request', '[1]: The body is not a JSON object'],
    [[{ fileRef: 'REF', size: 1 }], 'Invalid file URL request', `[0]: There is no key size: choose from ${keys}`],
    [
      [{ fileRef: 'REF' }, { fileRef: 'abc' }],
      'Invalid file reference',
      "[1]: Cannot convert 'abc' into valid file reference",
    ],
    [[{ fileRef: 'REF' }, {}], 'Invalid file reference', "[1]: Required parameter 'fileRef' is not present"],
    [
      Array<object>(101).fill({ fileRef: 'REF' }),
      'Invalid file URL request',
      '101 files are more than FILE_URL_MAX_FILES, 100',
    ],
  ])(
    'refuses an array as a whole when an item cannot be understood, or with too many: %j',
    async (files, error, details) => {
      const body = JSON.stringify(files).replaceAll('REF', picture);
      expect(await app.as('alice').post('/rest/files/url', body)).toAnswer(400, { error, details });
      const pictures = await app
        .as('alice')
        .post('/rest/files/url', [{ fileRef: picture }, { fileRef: picture, width: 129 }]);
      expect((pictures.json as { details: string }).details).toMatch(
        /^\[1\]: Invalid parameter value for width: '129'/,
      );
    },
  );

  it('refuses pictures that a download would refuse', async () => {
    const answer = await app.as('alice').post('/rest/files/url', { fileRef: picture, width: 129 });
    expect([answer.status, (answer.json as { details: string }).details]).toEqual([
      400,
      expect.stringMatching(/^Invalid parameter value for width: '129' is not one of /),
    ]);
  });

  it.each([
    ['{}', "Required parameter 'fileRef' is not present"],
    ['{"fileRef":""}', "Cannot convert '' into valid file reference"],
    ['{"fileRef":"abc"}', "Cannot convert 'abc' into valid file reference"],
    ['{"fileRef":"x://2024/03/12/a?name=a"}', "Cannot find FileStorage with name: 'x'"],
  ])('refuses %s as a download does', async (body, details) => {
    const answer = await app.as('alice').post('/rest/files/url', body);
    expect(answer).toAnswer(400, { error: 'Invalid file reference', details });
  });

  it('answers 403 without the download permission, and 404 for a file that is not there for the caller', async () => {
    const forbidden = await app
      .as(await aUserWith(app.database, 'rest-minimal'))
      .post('/rest/files/url', { fileRef: picture });
    expect(forbidden).toAnswer(403, { error: 'File download failed', details: 'File download is not permitted' });
    for (const fileRef of [await uploaded('of-admin.png'), 'fs://2024/03/12/none?name=none']) {
      const answer = await app.as('alice').post('/rest/files/url', { fileRef });
      const details = `File not found. File reference: ${fileRef}`;
      expect(answer).toAnswer(404, { error: 'File not found', details });
    }
    const missing = 'fs://2024/03/12/missing?name=missing.png';
    await aProduct(app.database, { image: missing });
    expect((await app.as('admin').post('/rest/files/url', { fileRef: missing })).status).toBe(404);
  });

  it('answers 403 without a login, whose plain URLs need no token', async () => {
    const open = await startApp({ ANONYMOUS_URL_PATTERNS: '/rest/**', ANONYMOUS_RESOURCE_ROLES: 'product-viewer' });
    const { json } = await open.as('admin').post('/rest/files?name=cat.png', 'content');
    const { fileRef } = json as { fileRef: string };
    await aProduct(open.database, { image: fileRef });
    const answer = await open.asAnonymous().post('/rest/files/url', { fileRef });
    const plain = await open.asAnonymous().get(`/rest/files?fileRef=${encodeURIComponent(fileRef)}`);
    await open.close();
    expect([answer.status, answer.json, plain.status]).toEqual([
      403,
      { error: 'File download failed', details: 'URLs that open a file are made for logins only' },
      200,
    ]);
  });
});

describe('the token of a file URL', () => {
  const refusal = { error: 'invalid_token', error_description: 'Invalid access token' };

  it('opens nothing else: no other file, parameter, spelling, method or route', async () => {
    const { url } = await aGivenUrl();
    const token = tokenIn(url);
    const plain = url.replace(/&access_token=.*/, '');
    const other = await uploaded('dog.png');
    await aProduct(app.database, { image: other });
    for (const path of [
      `/rest/files?fileRef=${encodeURIComponent(other)}`,
      `${plain}&attachment=true`,
      `${plain}&fileRef=${encodeURIComponent(other)}`,
      `/rest/files?x=?fileRef=${other}&${plain.split('?')[1] ?? ''}`,
      `/rest/files?fileRef=${picture}`,
      '/rest/files',
      '/rest/userInfo',
      '/rest/entities/Product',
    ]) {
      const answer = await app.asAnonymous().get(path, undefined, { authorization: `Bearer ${token}` });
      expect([path, answer.status, answer.json]).toEqual([path, 401, refusal]);
    }
    for (const [method, path] of [
      ['POST', url],
      ['PUT', url],
      ['POST', `/rest/files/url?access_token=${token}`],
      ['GET', `/rest/userInfo?access_token=${token}`],
    ] as const) {
      const answer = await app.asAnonymous().send(method, path, '{}');
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
    expect(await status(url)).toBe(200);
  });

  it('is stored by its hash only', async () => {
    const { url } = await aGivenUrl();
    const rows = (await app.database.rows(STORED)).flat().join();
    expect([rows.includes(encodeURIComponent(picture)), rows.includes(tokenIn(url))]).toEqual([true, false]);
  });

  it('ends with its time', async () => {
    const { url } = await aGivenUrl();
    const saved = await urlFor(await aLogin(app), { width: 128 });
    await app.database.rows(EXPIRE, [saved.replace(/^[^?]*\?|&access_token=.*/g, '')]);
    const answer = await app.asAnonymous().get(saved);
    const details = 'Access token expired';
    expect(answer).toAnswer(401, { error: 'invalid_token', error_description: details });
    expect(await status(url)).toBe(200);
  });

  it.each<[string, (given: Awaited<ReturnType<typeof aGivenUrl>>) => Promise<unknown>, number]>([
    ['its session is revoked', ({ login }) => revoke(login.access_token), 401],
    [
      'its session logs out',
      ({ login }) => app.asAnonymous().get('/logout', undefined, { authorization: `Bearer ${login.access_token}` }),
      401,
    ],
    ['it is revoked itself', ({ url }) => revoke(tokenIn(url)), 401],
    ['its issuer changes the password', changePassword, 401],
    ['its issuer is deactivated', ({ username }) => deactivate(username), 401],
    ['its issuer loses the role', ({ username }) => dropRoles(username), 403],
  ])('opens nothing any more after %s', async (_, end, expected) => {
    const given = await aGivenUrl();
    await end(given);
    expect(await status(given.url)).toBe(expected);
  });

  it('leaves the session and other URLs alone when it is revoked', async () => {
    const { login, url } = await aGivenUrl();
    const another = await urlFor(login);
    const answer = await revoke(tokenIn(url));
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect([await status(url), await status(another), await statusWith(app, login.access_token)]).toEqual([
      401, 200, 200,
    ]);
  });

  it('is not revoked by another client', async () => {
    const { url } = await aGivenUrl();
    const answer = await app.asClient('other:secret').post('/oauth/revoke', form({ token: tokenIn(url) }));
    expect([answer.status, (answer.json as { error: string }).error, await status(url)]).toEqual([
      400,
      'invalid_grant',
      200,
    ]);
  });

  it('is unknown to introspection', async () => {
    const { url } = await aGivenUrl();
    const answer = await app.asClient().post('/oauth2/introspect', form({ token: tokenIn(url) }));
    expect(answer).toAnswer(200, { active: false });
  });

  it('does not open a file whose row has gone from its issuer since', async () => {
    const { login } = await aGivenUrl();
    const fileRef = await uploaded('soon-gone.png');
    const product = await aProduct(app.database, { image: fileRef });
    const url = await urlFor(login, { fileRef });
    expect(await status(url)).toBe(200);
    expect((await app.as('admin').put(`/rest/entities/Product/${product}`, { image: null })).status).toBe(200);
    expect(await status(url)).toBe(404);
  });
});

describe('the token of a file URL without tokens of sessions in queries (AUTH_QUERY_TOKEN_ENABLED=false)', () => {
  const strict = useApp(() =>
    startApp({
      AUTH_QUERY_TOKEN_ENABLED: 'false',
      ANONYMOUS_URL_PATTERNS: 'GET /rest/userInfo',
    }),
  );
  let url: string;

  beforeAll(async () => {
    const { json } = await strict.as('admin').post('/rest/files?name=cat.png', 'content');
    const { fileRef } = json as { fileRef: string };
    await aProduct(strict.database, { image: fileRef });
    const answer = await strict.as('alice').post('/rest/files/url', { fileRef });
    ({ url } = answer.json as { url: string });
  });

  it('opens its file', async () => {
    const file = await strict.asAnonymous().get(url);
    expect([file.status, file.text]).toEqual([200, 'content']);
    expect(file.headers).toMatchObject({ 'cache-control': 'private, no-cache', 'referrer-policy': 'no-referrer' });
    expect((await strict.asAnonymous().send('HEAD', url)).status).toBe(200);
  });

  it('opens nothing else', async () => {
    expect((await strict.asAnonymous().get(`${url}&attachment=true`)).status).toBe(401);
    const { json } = await strict.asAnonymous().get(`/rest/userInfo?access_token=${tokenIn(url)}`);
    expect(json).toMatchObject({ username: 'anonymous' });
  });

  it('is the only one: that of a session opens no file from a query, only from the header', async () => {
    const plain = url.replace(/&access_token=.*/, '');
    const inQuery = await strict.withQueryToken('alice').get(plain);
    expect(inQuery).toAnswer(401, { error: 'invalid_token', error_description: 'Invalid access token' });
    expect((await strict.as('alice').get(plain)).status).toBe(200);
    expect((await strict.withQueryToken('admin').post('/rest/files', 'x')).status).toBe(401);
  });
});

const revoke = (token: string): Promise<Answer> => app.asClient().post('/oauth/revoke', form({ token }));

async function changePassword({ username, login }: { username: string; login: Tokens }): Promise<void> {
  const body = { currentPassword: username, newPassword: 'A longer one, 4711' };
  const other = await aLogin(app, { username });
  const headers = { authorization: `Bearer ${other.access_token}` };
  expect((await app.asAnonymous().put('/rest/user-session/password', body, headers)).status).toBe(204);
  expect(await statusWith(app, login.access_token)).toBe(401);
}

async function deactivate(username: string): Promise<void> {
  const list = await app.as('admin').get('/rest/entities/User?limit=1000');
  const { id = '' } =
    (list.json as { id: string; username: string }[]).find((each) => each.username === username) ?? {};
  expect((await app.as('admin').put(`/rest/entities/User/${id}`, INACTIVE)).status).toBe(200);
}

async function dropRoles(username: string): Promise<void> {
  await app.database.transaction(async (transaction) => {
    await transaction.rows(ROLELESS, [username]);
    transaction.signal({ topic: 'user', key: username });
  });
}
