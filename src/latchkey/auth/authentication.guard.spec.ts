import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { type ClientRequest, parseQueryString } from '../http/client-request.js';
import { RequestDeadline } from '../common/deadline.js';
import { RequestBodies } from '../http/request-bodies.js';
import { loadSettings } from '../config/load-settings.js';
import { AuthenticationGuard, UrlKinds } from './authentication.guard.js';
import { PrincipalLimits } from './principal-limits.js';
import type { ClientPrincipal, UserPrincipal } from '../common/principal.js';
import type { TokenLookup } from '../sessions/token-lookup.js';

const ALICE: UserPrincipal = {
  kind: 'user',
  username: 'alice',
  userId: 'u1',
  sessionId: 's1',
  sessionLocale: undefined,
  timeZone: undefined,
};

const ROBOT: ClientPrincipal = {
  kind: 'client',
  username: 'robot',
  clientId: 'robot',
  sessionId: 's2',
  sessionLocale: undefined,
  resourceRoles: [],
  rowLevelRoles: [],
};

const KNOWN: Readonly<Record<string, UserPrincipal | ClientPrincipal | 'expired'>> = {
  good: ALICE,
  robot: ROBOT,
  old: 'expired',
};

interface Call {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: readonly string[];
  readonly contentType?: string;
  readonly body?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly limits?: PrincipalLimits;
}

/** Sends a request past the guard, which knows the tokens `good`, `robot` and `old`. */
async function arrive({
  method = 'GET',
  url = '/rest/entities/Order',
  headers = [],
  contentType,
  body = '',
  settings = {},
  limits,
}: Call): Promise<ClientRequest> {
  const [path = '', query = ''] = url.split('?');
  const request = {
    method,
    originalUrl: url,
    ip: '10.0.0.7',
    segments: path.split('/').slice(1),
    parameters: parseQueryString(query),
    raw: Object.assign(Readable.from([Buffer.from(body)]), {
      socket: { bytesRead: 0 },
      rawHeaders: headers.flatMap((value) => ['Accept', '*/*', 'Authorization', value]),
    }),
    headers: { 'content-type': contentType, 'content-length': String(body.length) },
    response: new EventEmitter(),
    deadline: new RequestDeadline(1_000),
  } as unknown as ClientRequest;
  const lookup = {
    find: (token: string) => Promise.resolve(KNOWN[token] ?? 'unknown'),
  };
  const loaded = loadSettings(settings);
  const urls = new UrlKinds(loaded, loaded);
  const bodies = new RequestBodies(loaded, loaded);
  const guard = new AuthenticationGuard(
    urls,
    lookup as TokenLookup,
    bodies,
    loaded,
    loaded,
    loaded,
    limits ?? new PrincipalLimits(loaded),
  );
  const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  expect(await guard.canActivate(context)).toBe(true);
  return request;
}

const refused = (status: number, error: string, description: string) => ({
  status,
  body: { error, error_description: description },
  headers: {
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-store',
    'www-authenticate': `Bearer realm="oauth2-resource", error="${error}", error_description="${description}"`,
  },
});
const UNAUTHORIZED = refused(401, 'unauthorized', 'Full authentication is required to access this resource');
const INVALID = refused(401, 'invalid_token', 'Invalid access token');
const EXPIRED = refused(401, 'invalid_token', 'Access token expired');
const MALFORMED = refused(401, 'invalid_token', 'Bearer token is malformed');
const SEVERAL = refused(400, 'invalid_request', 'Found multiple bearer tokens in the request');
const FORM = 'application/x-www-form-urlencoded';
const OPEN = { ANONYMOUS_URL_PATTERNS: '/rest/entities/**' };

describe('who is calling (protocol/authentication.md 3, 4)', () => {
  it.each([
    ['in the header', { headers: ['Bearer good'] }, false],
    ['after a scheme in other letters', { headers: ['BEARER good'] }, false],
    ['in the query', { url: '/rest/entities/Order?access_token=good' }, true],
    ['in a form', { method: 'POST', contentType: FORM, body: 'access_token=good' }, true],
    [
      'in a form with a charset',
      { method: 'PUT', contentType: `${FORM}; charset=UTF-8`, body: 'a=b&access_token=good' },
      true,
    ],
    ['twice, if it is the same', { headers: ['Bearer good'], url: '/rest/entities/Order?access_token=good' }, true],
    ['beside an empty one', { url: '/rest/entities/Order?access_token=&access_token=good' }, true],
  ])('is known from a token %s', async (_, call, inUrl) => {
    const request = await arrive(call);
    expect(request.principal).toBe(ALICE);
    expect(request.tokenInUrl).toBe(inUrl);
    expect(request.anonymousUrl).toBe(false);
    expect(request.parameters.has('access_token')).toBe(false);
  });

  it.each([
    ['no token', {}, UNAUTHORIZED],
    ['an empty token', { url: '/rest/entities/Order?access_token=' }, UNAUTHORIZED],
    ['another scheme', { headers: ['Basic Z29vZDpnb29k'] }, UNAUTHORIZED],
    ['a scheme that only begins like it', { headers: ['Bearergood good'] }, UNAUTHORIZED],
    ['an unknown token', { headers: ['Bearer bad'] }, INVALID],
    ['an expired token', { headers: ['Bearer old'] }, EXPIRED],
    ['no text after the scheme', { headers: ['Bearer'] }, MALFORMED],
    ['two blanks', { headers: ['Bearer  good'] }, MALFORMED],
    ['characters that no token has', { headers: ['Bearer gö=od'] }, MALFORMED],
    ['something after the token', { headers: ['Bearer good x'] }, MALFORMED],
    ['two headers', { headers: ['Bearer good', 'Bearer good'] }, SEVERAL],
    ['two tokens', { headers: ['Bearer good'], url: '/rest/entities/Order?access_token=bad' }, SEVERAL],
    ['two tokens in the query', { url: '/rest/entities/Order?access_token=good&access_token=bad' }, SEVERAL],
    [
      'a token in the form of an upload',
      { method: 'POST', url: '/rest/files', contentType: FORM, body: 'access_token=good' },
      UNAUTHORIZED,
    ],
    ['a token in the body of a GET', { contentType: FORM, body: 'access_token=good' }, UNAUTHORIZED],
    ['a token in the body of a HEAD', { method: 'HEAD', contentType: FORM, body: 'access_token=good' }, UNAUTHORIZED],
    ['a token in text', { method: 'POST', contentType: 'text/plain', body: 'access_token=good' }, UNAUTHORIZED],
    [
      'a token in JSON that calls itself a form',
      { method: 'POST', contentType: FORM, body: ' {"a":"&access_token=good"}' },
      UNAUTHORIZED,
    ],
    ['a token in a JSON array', { method: 'POST', contentType: FORM, body: '["&access_token=good"]' }, UNAUTHORIZED],
    [
      'a token in the query where that is switched off',
      { url: '/rest/entities/Order?access_token=good', settings: { AUTH_QUERY_TOKEN_ENABLED: 'false' } },
      UNAUTHORIZED,
    ],
  ])('with %s is nobody', async (_, call: Call, refusal) => {
    await expect(arrive(call)).rejects.toMatchObject(refusal);
  });

  it('reads a space in the query as the plus it was', async () => {
    await expect(
      arrive({ url: '/rest/entities/Order?access_token=go+od', headers: ['Bearer go+od'] }),
    ).rejects.toMatchObject(INVALID);
  });

  it('is anonymous without a token where a pattern says so, and never with a bad one', async () => {
    const request = await arrive({ settings: OPEN });
    expect(request.principal).toEqual({ kind: 'anonymous', username: 'anonymous' });
    expect(request.anonymousUrl).toBe(true);
    expect((await arrive({ settings: OPEN, headers: ['Bearer good'] })).principal).toBe(ALICE);
    await expect(arrive({ settings: OPEN, headers: ['Bearer bad'] })).rejects.toMatchObject(INVALID);
    await expect(arrive({ settings: OPEN, url: '/rest/userInfo' })).rejects.toMatchObject(UNAUTHORIZED);
  });

  it.each([
    '/oauth/token',
    '/oauth/revoke',
    '/oauth2/introspect',
    '/as-login',
    '/logout',
    '/.well-known/oauth-authorization-server',
    '/rest/docs',
    '/rest/docs/assets/a.js',
    '/elsewhere',
  ])('is not checked at %s', async (url) => {
    const request = await arrive({ url, headers: ['Bearer bad'] });
    expect(request.principal).toBeUndefined();
    expect(request.anonymousUrl).toBeUndefined();
  });

  it.each([
    ['POST', '/rest/docs'],
    ['GET', '/rest/docs/other'],
    ['GET', '/rest/docs/assets/a/b'],
    ['GET', '/rest'],
  ])('is checked at %s %s', async (method, url) => {
    await expect(arrive({ method, url })).rejects.toMatchObject(UNAUTHORIZED);
  });

  it('may request the headers of what anybody may get, and no more', async () => {
    expect((await arrive({ method: 'HEAD', url: '/rest/docs' })).principal).toBeUndefined();
    const settings = { ANONYMOUS_URL_PATTERNS: 'GET /rest/entities/**' };
    expect((await arrive({ method: 'HEAD', settings })).anonymousUrl).toBe(true);
    await expect(arrive({ method: 'DELETE', settings })).rejects.toMatchObject(UNAUTHORIZED);
  });

  it('is checked where settings protect more, and not where they open it', async () => {
    await expect(
      arrive({ url: '/elsewhere', settings: { AUTHENTICATED_URL_PATTERNS: '/elsewhere' } }),
    ).rejects.toMatchObject(UNAUTHORIZED);
    const both = { OPEN_URL_PATTERNS: '/rest/entities/**', ANONYMOUS_URL_PATTERNS: '/rest/entities/**' };
    expect((await arrive({ settings: both })).principal).toBeUndefined();
  });
});

describe('whose limits a request counts for (docs/decisions/0067)', () => {
  it.each<[string, Call, string[]]>([
    ['a user', { headers: ['Bearer good'] }, ['u1']],
    ['a client', { headers: ['Bearer robot'] }, ['client:robot']],
    ['the address of callers without a token', { settings: OPEN }, ['10.0.0.7']],
    ['a user', { url: '/rest/entities/Order?access_token=good' }, ['u1']],
    ['the user and the address together', { url: '/rest/files?fileRef=a&access_token=good' }, ['u1 10.0.0.7']],
    ['a user', { url: '/rest/files?fileRef=a', headers: ['Bearer good'] }, ['u1']],
    ['nobody', { url: '/oauth/token' }, []],
    ['nobody', { settings: { PRINCIPAL_MAX_REQUESTS: '0' }, headers: ['Bearer good'] }, []],
  ])('%s: %j', async (_, call, keys) => {
    const limits = new PrincipalLimits(loadSettings(call.settings ?? {}));
    await arrive({ ...call, limits });
    expect([...limits.usages.keys()]).toEqual(keys);
    expect([...limits.usages.values()].map(({ requests }) => requests)).toEqual(keys.map(() => 1));
  });
});
