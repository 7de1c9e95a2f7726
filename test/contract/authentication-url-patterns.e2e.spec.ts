import { describe, expect, it } from '@jest/globals';
import { aProduct } from '../builders/a-product.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

/** Most of these URLs have no handler: an opened one answers 404, a protected one 401. */
const ANONYMOUS = [
  '/rest/one/?at',
  '/rest/star/*',
  '/rest/part/a*z',
  '/rest/deep/**',
  '/rest/middle/**/end',
  '/rest/named/{id}/x',
  '/rest/prefix-{id}.json',
  '/rest/literal/$a.b_c',
  '  /rest/blanks/around  ',
  '',
  'GET /rest/reading',
  'HEAD /rest/heads',
  'post|PUT /rest/writing',
  '/rest/entities/Product',
  '/rest/entities/Product/*',
];

const app = useApp(() =>
  startApp({
    ANONYMOUS_URL_PATTERNS: ANONYMOUS.join(','),
    ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role',
  }),
);

const status = async (path: string, method = 'GET'): Promise<number> =>
  (await app.asAnonymous().send(method, path)).status;

describe('URL patterns (protocol/authentication.md 2)', () => {
  it.each([
    ['?', '/rest/one/cat', ['/rest/one/at', '/rest/one/chat', '/rest/one/a/at']],
    ['? with a character of two code units', '/rest/one/%F0%9F%90%88at', ['/rest/one/%F0%9F%90%88%F0%9F%90%88at']],
    ['*', '/rest/star/a', ['/rest/star', '/rest/star/', '/rest/star/a/b']],
    ['* inside a segment', '/rest/part/a-b-z', ['/rest/part/a', '/rest/part/ab', '/rest/part/a/z']],
    ['* inside a segment, for nothing', '/rest/part/az', []],
    ['** at the end, for nothing', '/rest/deep', ['/rest/deeper']],
    ['** at the end', '/rest/deep/a/b/c', ['/rest/de/ep']],
    ['** in the middle, for nothing', '/rest/middle/end', ['/rest/middle', '/rest/middle/a']],
    ['** in the middle', '/rest/middle/a/b/end', ['/rest/middle/a/end/b']],
    ['{name}', '/rest/named/7/x', ['/rest/named/x', '/rest/named/7', '/rest/named/7/8/x']],
    ['{name} inside a segment', '/rest/prefix-7.json', ['/rest/prefix-7xjson', '/rest/prefix-7']],
    ['literal characters', '/rest/literal/$a.b_c', ['/rest/literal/$axb_c', '/rest/literal/a.b_c']],
    ['blanks around an item', '/rest/blanks/around', ['/rest/blanks']],
  ])('%s opens %s and not %j', async (_, opened, others) => {
    expect(await status(opened)).toBe(404);
    for (const other of others) {
      expect([other, await status(other)]).toEqual([other, 401]);
    }
  });

  it('compare the path as it is routed: decoded once, in its case, without a trailing slash and the query', async () => {
    expect(await status('/rest/st%61r/%61')).toBe(404);
    expect(await status('/rest/star/a/')).toBe(404);
    expect(await status('/rest/star/a?x=/y')).toBe(404);
    expect(await status('/rest/st%2561r/a')).toBe(401);
    expect(await status('/rest/STAR/a')).toBe(401);
    expect(await status('/rest/nowhere?/rest/star/a')).toBe(401);
    expect(await status('/rest/nowhere?x=/rest/deep')).toBe(401);
  });

  it('with methods open those only, reading includes HEAD', async () => {
    expect([await status('/rest/reading'), await status('/rest/reading', 'HEAD')]).toEqual([404, 404]);
    expect([await status('/rest/reading', 'POST'), await status('/rest/reading', 'DELETE')]).toEqual([401, 401]);
    expect([await status('/rest/writing', 'POST'), await status('/rest/writing', 'PUT')]).toEqual([404, 404]);
    expect([await status('/rest/writing'), await status('/rest/writing', 'PATCH')]).toEqual([401, 401]);
    expect([await status('/rest/heads', 'HEAD'), await status('/rest/heads')]).toEqual([404, 401]);
  });

  it('without methods open every method', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']) {
      expect([method, await status('/rest/deep/x', method)]).toEqual([method, 404]);
    }
  });

  it('open only what they match of an entity: one more segment, not two', async () => {
    const id = await aProduct(app.database);
    expect(await status('/rest/entities/Product')).toBe(200);
    expect(await status(`/rest/entities/Product/${id}`)).toBe(200);
    expect(await status('/rest/entities/Product/search/count')).toBe(401);
    expect(await status('/rest/entities/Customer')).toBe(401);
  });
});

describe('a malformed URL (protocol/authentication.md 2)', () => {
  it.each([
    '/rest/deep/%2f',
    '/rest/deep/a%2Fb',
    '/rest/deep/a%5cb',
    '/rest/deep/a\\b',
    '/rest/deep/a;b=c',
    '/rest/deep/a%3Bb',
    '/rest/deep//a',
    '/rest/deep/a//',
    '/rest/deep/./a',
    '/rest/deep/../userInfo',
    '/rest/deep/%2E%2e/userInfo',
    '/rest/deep/.%2e',
    '/rest/deep/%',
    '/rest/deep/%4',
    '/rest/deep/%GG',
    '/rest/deep/%FF',
    '/rest/deep/%C0%AF',
    '/rest/deep/a%0Ab',
    '/rest/deep/a%7F',
    '/rest/deep/a%C2%85',
    '/oauth//token',
    '/oauth/%2e%2e/rest/version',
  ])('%s is refused before patterns are checked, for everybody', async (path) => {
    for (const actor of [app.asAnonymous(), app.as('admin')]) {
      const answer = await actor.get(path);
      expect(answer).toAnswer(400, { error: 'Bad request', details: 'Malformed URL' });
    }
  });
});
