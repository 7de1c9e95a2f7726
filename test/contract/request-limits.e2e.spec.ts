import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { startApp } from '../harness/app.js';
import { RawConnection } from '../harness/raw-request.js';
import { useApp } from '../harness/use-app.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const MALFORMED = 'Malformed request JSON data structure';
const UNDESERIALIZABLE = 'Cannot deserialize an entity from JSON';
const NO_ROW = '00000000-0000-4000-8000-0000000000ff';

const app = useApp(() =>
  startApp({
    MAX_BODY_SIZE: '20000',
    MAX_JSON_DEPTH: '10',
    MAX_OBJECT_MEMBERS: '100',
    MAX_JSON_VALUES: '1000',
    JSON_LENIENT_MAX_SIZE: '500',
    BODY_IDLE_TIMEOUT: '1',
  }),
);

const members = (count: number): string => Array.from({ length: count }, (_, index) => `"k${index}":1`).join();
const DEPTH: [string, string] = [
  `${'['.repeat(11)}${']'.repeat(11)}`,
  'The JSON has more than 10 levels (MAX_JSON_DEPTH)',
];
const MEMBERS: [string, string] = [`{${members(101)}}`, 'A JSON object has more than 100 members (MAX_OBJECT_MEMBERS)'];
const VALUES: [string, string] = [`[${'1,'.repeat(1000)}1]`, 'The JSON has more than 1000 values (MAX_JSON_VALUES)'];
const LENIENT: [string, string] = [
  `{name: '${'x'.repeat(500)}'}`,
  'JSON of more than 500 bytes (JSON_LENIENT_MAX_SIZE) must be strict',
];

describe('a body beyond a limit is refused with the error of its operation and the name of the limit (protocol/errors.md 5)', () => {
  it.each([
    ['POST', '/rest/entities/Product', MALFORMED],
    ['PUT', '/rest/entities/Product', MALFORMED],
    ['DELETE', '/rest/entities/Product', MALFORMED],
    ['POST', '/rest/entities/Product/search', 'Cannot parse entities filter'],
    ['POST', '/rest/entities/Product/search/count', 'Cannot parse entities filter'],
    ['POST', '/rest/queries/Product/all?limit=1', undefined],
    ['POST', '/rest/services/productService/getProductInformation', 'Invalid request body'],
    ['POST', '/rest/security/preview', MALFORMED],
    ['POST', '/rest/security/preview/rows', MALFORMED],
    ['POST', '/rest/security/roles/export', MALFORMED],
    ['POST', '/rest/security/roles/import', MALFORMED],
    ['POST', '/rest/security/password-resets', MALFORMED],
    ['POST', '/rest/files/url', 'Invalid file URL request'],
    ['PUT', '/rest/user-session/password', MALFORMED],
  ])('%s %s', async (method, path, error = MALFORMED) => {
    for (const [body, details] of [DEPTH, MEMBERS, VALUES, LENIENT]) {
      const answer = await app.as('admin').send(method, path, body);
      expect(answer).toAnswer(400, { error, details });
    }
  });

  it('PUT of one object, once its row is found', async () => {
    const created = await app.as('admin').post('/rest/entities/Tag', { name: 'limits' });
    const { id } = created.json as { id: string };
    for (const [body, details] of [DEPTH, MEMBERS, VALUES, LENIENT]) {
      const answer = await app.as('admin').put(`/rest/entities/Tag/${id}`, body);
      expect(answer).toAnswer(400, { error: UNDESERIALIZABLE, details });
      expect((await app.as('admin').put(`/rest/entities/Tag/${NO_ROW}`, body)).status).toBe(404);
    }
  });

  it('so are filters and plans in a URL', async () => {
    const get = async (query: string): Promise<unknown> =>
      (await app.as('admin').get(`/rest/entities/Tag${query}`)).json;
    const [deep, details] = DEPTH;
    expect(await get(`/search?filter=${encodeURIComponent(deep)}`)).toEqual({
      error: 'Cannot parse entities filter',
      details,
    });
    expect(await get(`?fetchPlan=${encodeURIComponent(`{"a":${deep}}`)}`)).toEqual({
      error: 'Invalid FetchPlan definition',
      details,
    });
  });

  it('by its bytes with 413', async () => {
    const answer = await app.as('admin').post('/rest/entities/Tag', `{"name":"${'x'.repeat(20_000)}"}`);
    expect(answer).toAnswer(413, {
      error: 'Request body too large',
      details: 'The body exceeds the maximum size of 20000 bytes (MAX_BODY_SIZE)',
    });
  });

  it('a form by its bytes and its parameters', async () => {
    const send = async (body: string): Promise<unknown> =>
      (await app.asAnonymous().send('POST', '/rest/entities/Tag', body, FORM)).json;
    expect(await send(`access_token=${'x'.repeat(65_536)}`)).toEqual({
      error: 'Request body too large',
      details: 'The body exceeds the maximum size of 65536 bytes (FORM_MAX_SIZE)',
    });
    expect(await send('a=b&'.repeat(101))).toEqual({
      error: 'Bad request',
      details: 'The form has more than 100 parameters (FORM_MAX_PARAMETERS)',
    });
  });
});

describe('bytes that are not UTF-8 (protocol/errors.md 5)', () => {
  const latin1 = Buffer.from('{"name":"caf\u00e9"}', 'latin1');

  it.each([
    ['POST', '/rest/entities/Tag'],
    ['PUT', '/rest/entities/Tag'],
    ['POST', '/rest/entities/Tag/search'],
    ['POST', '/rest/queries/Product/all'],
    ['POST', '/rest/services/productService/getProductInformation'],
    ['POST', '/rest/security/roles/import'],
  ])('are refused in a body: %s %s', async (method, path) => {
    const answer = await app.as('admin').send(method, path, latin1);
    expect(answer).toAnswer(400, { error: MALFORMED, details: 'The body is not UTF-8' });
  });

  it('are refused in a query string, where they would become another value', async () => {
    const answer = await app.as('admin').get('/rest/entities/Tag?sort=caf%E9');
    expect(answer).toAnswer(400, { error: 'Bad request', details: 'Malformed URL' });
    expect((await app.as('admin').get('/rest/entities/Tag?sort=caf%C3%A9&x=%zz')).status).toBe(200);
  });
});

describe('a body that does not come', () => {
  it.each(['{"name":', ''])('is answered 408, and the connection is closed: %j', async (part) => {
    const connection = await RawConnection.open(app.url);
    const token = await app.tokenOf('admin');
    const head = ['Host: localhost', `Authorization: Bearer ${token}`, 'Content-Length: 100', '', part];
    const { status, json } = await connection.send('POST /rest/entities/Tag HTTP/1.1', ...head).response();
    expect([status, json]).toEqual([408, { error: 'Request timeout', details: 'The request was too slow' }]);
  });
});

describe('the memory of bodies in flight (BODY_MEMORY_BUDGET)', () => {
  it('is shared: past it a large body is answered 503, small ones are served', async () => {
    const tight = await startApp({ BODY_MEMORY_BUDGET: String(3 * 1024 * 1024) });
    try {
      const token = await tight.tokenOf('admin');
      const head = ['Host: localhost', `Authorization: Bearer ${token}`, 'Content-Length: 200000', '', '{'];
      // What the budget still has room for gets no response before its body is there.
      const waiting: RawConnection[] = [];
      let refused = '';
      while (refused === '') {
        const next = await RawConnection.open(tight.url);
        waiting.push(next.send('POST /rest/entities/Tag HTTP/1.1', ...head));
        refused = await Promise.race([next.response().then((response) => response.head), pause(4_000).then(() => '')]);
      }
      expect(waiting.length).toBeGreaterThan(1);
      expect(refused).toMatch(/^HTTP\/1.1 503/);
      expect(refused.toLowerCase()).toContain('retry-after: 5');
      expect((await tight.as('admin').post('/rest/entities/Tag', { name: 'small' })).status).toBe(201);
      await Promise.all(
        waiting
          .filter(({ socket }) => !socket.closed)
          .map(async ({ socket }) => {
            socket.destroy();
            await once(socket, 'close');
          }),
      );
    } finally {
      await tight.close();
    }
  });
});
