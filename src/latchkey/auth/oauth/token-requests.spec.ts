import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import type { AuditLog } from '../../audit/audit-log.js';
import { RequestDeadline } from '../../common/deadline.js';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { loadSettings } from '../../config/load-settings.js';
import { type OAuthClient, oauthClientSchema } from '../../config/oauth-client.js';
import type { Attempt, AttemptLock } from '../../sessions/brute-force/attempt-lock.js';
import { ClientAuthenticator } from './client-authenticator.js';
import type { OAuthClients } from '../../sessions/clients/oauth-clients.js';
import { GrantGuard } from './grant.guard.js';
import { firstForm, secondForm } from './issued-tokens.js';
import { OAuthError } from './oauth-error.js';
import { grantScopes } from './scopes.js';
import { TokenRequestGuard } from './token-request.guard.js';

const client = (clientId: string, more: object = {}): OAuthClient =>
  oauthClientSchema.parse({ clientId, clientSecret: '{noop}secret', ...more });
const CLIENTS = [
  client('shop'),
  client('post-only', { authMethods: ['post'] }),
  client('my app'),
  client('a:b', { clientSecret: '{noop}c+d' }),
  oauthClientSchema.parse({ clientId: 'public', authMethods: ['none'], grantTypes: ['refresh_token', 'password'] }),
];
const basic = (pair: string, scheme = 'Basic'): string => `${scheme} ${Buffer.from(pair).toString('base64')}`;
const FORM = 'application/x-www-form-urlencoded';

interface Call {
  readonly authorization?: readonly string[];
  readonly body?: string;
  readonly method?: string;
  readonly contentType?: string | undefined;
  readonly locked?: boolean;
}

/** Sends a request past the guard of token endpoints. */
async function arrive({ authorization = [], body = '', method = 'POST', contentType = FORM, locked = false }: Call) {
  const request = {
    method,
    ip: '10.0.0.1',
    headers: { 'content-type': contentType, 'content-length': String(body.length) },
    response: new EventEmitter(),
    deadline: new RequestDeadline(1_000),
    raw: Object.assign(Readable.from([Buffer.from(body)]), {
      socket: { bytesRead: 0 },
      rawHeaders: authorization.flatMap((value) => ['authorization', value]),
    }),
  } as unknown as ClientRequest;
  const attempts: Attempt[] = [];
  const events: unknown[] = [];
  const lock = {
    run: async (attempt: Attempt, check: () => Promise<unknown>) => {
      attempts.push(attempt);
      const value = locked ? undefined : await check();
      return locked ? { kind: 'locked', retryAfter: 42 } : value ? { kind: 'passed', value } : { kind: 'failed' };
    },
  };
  const clients = { find: (id: string) => Promise.resolve(CLIENTS.find(({ clientId }) => clientId === id)) };
  const authenticator = new ClientAuthenticator(
    clients as OAuthClients,
    lock as unknown as AttemptLock,
    { record: (event: unknown) => events.push(event) } as unknown as AuditLog,
  );
  const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  const settings = loadSettings({});
  const bodies = new RequestBodies(settings, settings);
  const passed = new TokenRequestGuard(authenticator, bodies).canActivate(context);
  return {
    refusal: await passed.then(
      () => undefined,
      (error: unknown) => error,
    ),
    request,
    attempts,
    events,
  };
}

const clientOf = async (call: Call): Promise<string> => {
  const { refusal, request } = await arrive(call);
  const { client: found, authMethod } = request.tokenRequest ?? {};
  return refusal instanceof OAuthError
    ? `${refusal.status} ${refusal.description}`
    : `${found?.clientId ?? ''} by ${authMethod ?? ''}`;
};
const UNKNOWN = '401 Client authentication failed';
const SEVERAL = '400 Several client authentication methods';

describe('which client sends the request (protocol/oauth.md 3)', () => {
  it.each([
    [{ authorization: [basic('shop:secret')] }, 'shop by basic'],
    [{ authorization: [basic('shop:secret', 'bASIC')] }, 'shop by basic'],
    [{ authorization: ['Bearer x', basic('shop:secret')] }, 'shop by basic'],
    [{ authorization: [basic('shop:secret')], body: 'client_id=shop' }, 'shop by basic'],
    [{ authorization: [basic('my+app:secret')], body: 'client_id=my+app' }, 'my app by basic'],
    [{ authorization: [basic('a%3Ab:c%2Bd')] }, 'a:b by basic'],
    [{ body: 'client_id=shop&client_secret=secret' }, 'shop by post'],
    [{ body: 'client_id=public' }, 'public by none'],
    // Wrong secrets, unknown names, methods that the client may not use.
    [{ authorization: [basic('shop:wrong')] }, UNKNOWN],
    [{ authorization: [basic('nobody:secret')] }, UNKNOWN],
    [{ authorization: [basic('post-only:secret')] }, UNKNOWN],
    [{ authorization: ['Basic ???'] }, '400 '],
    [{ body: 'client_id=shop&client_secret=wrong' }, UNKNOWN],
    [{ body: 'client_id=public&client_secret=x' }, UNKNOWN],
    [{ body: 'client_id=shop' }, UNKNOWN],
    [{ body: 'client_secret=secret' }, UNKNOWN],
    [{ body: '' }, UNKNOWN],
    [{ authorization: ['Basically shop'] }, UNKNOWN],
    // Several methods at once.
    [{ authorization: [basic('shop:secret'), basic('shop:secret')] }, SEVERAL],
    [{ authorization: [basic('shop:secret')], body: 'client_secret=secret' }, SEVERAL],
    [{ authorization: [basic('shop:secret')], body: 'client_id=public' }, SEVERAL],
  ])('of %j is %s', async (call: Call, found) => {
    expect(await clientOf(call)).toBe(found);
  });

  it('wrong secrets count for the name that is meant, however it is written', async () => {
    const names = async (authorization: string) =>
      (await arrive({ authorization: [authorization] })).attempts.map(({ kind, name, remoteAddress }) => [
        kind,
        name,
        remoteAddress,
      ]);
    expect(await names(basic('shop:wrong'))).toEqual([['client', 'shop', '10.0.0.1']]);
    expect(await names(basic('%73hop:wrong'))).toEqual([['client', 'shop', '10.0.0.1']]);
    expect(await names(basic('no%62ody:wrong'))).toEqual([['client', 'nobody', '10.0.0.1']]);
    expect(await names(basic('my+app:wrong'))).toEqual([['client', 'my app', '10.0.0.1']]);
    expect(await names('Basic ???')).toEqual([]);
  });

  it('a wrong secret and a locked client are recorded, and the lock says how long it lasts', async () => {
    const event = (reason: string) => ({
      kind: 'login',
      outcome: 'failure',
      username: 'shop',
      details: { kind: 'client', reason },
      remoteAddress: '10.0.0.1',
    });
    const wrong = await arrive({ authorization: [basic('shop:wrong')] });
    expect(wrong.events).toEqual([event('Bad credentials')]);
    expect(wrong.refusal).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_description: 'Client authentication failed' },
      headers: { 'www-authenticate': 'Basic realm="oauth2/client"', 'cache-control': 'no-store', pragma: 'no-cache' },
    });
    expect((wrong.refusal as OAuthError).headers).not.toHaveProperty('retry-after');
    const locked = await arrive({ authorization: [basic('shop:secret')], locked: true });
    expect(locked.events).toEqual([event('Client is locked')]);
    expect(locked.refusal).toMatchObject({ status: 401, headers: { 'retry-after': '42' } });
  });
});

describe('requests to token endpoints (protocol/oauth.md 4)', () => {
  const good = { authorization: [basic('shop:secret')], body: 'grant_type=password&scope=&username=a+b' };

  it('are read, empty parameters are absent', async () => {
    const { request } = await arrive(good);
    expect([...(request.tokenRequest?.form ?? [])]).toEqual([
      ['grant_type', 'password'],
      ['username', 'a b'],
    ]);
  });

  it.each([`${FORM};charset=utf8`, `${FORM} ; charset="UTF-8"`, FORM.toUpperCase(), `${FORM}; x=y`])(
    'may be of the type %s',
    async (contentType) => {
      expect(await clientOf({ ...good, contentType })).toBe('shop by basic');
    },
  );

  it.each([
    'application/json',
    `${FORM}; charset=latin1`,
    `${FORM}; charset=utf-16`,
    `${FORM}; charset=xutf-8`,
    `${FORM}; charset=utf-8x`,
    `x${FORM}`,
    `${FORM}x`,
    '',
  ])('may not be of the type %j', async (contentType) => {
    expect(await clientOf({ ...good, contentType })).toBe(
      '400 Content-Type must be application/x-www-form-urlencoded in UTF-8',
    );
  });

  it('have one value for each name, also where it is empty', async () => {
    expect(await clientOf({ ...good, body: 'scope=&scope=' })).toBe('400 OAuth 2.0 Parameter: scope');
    expect(await clientOf({ ...good, body: 'a=1&b=2&a=1' })).toBe('400 OAuth 2.0 Parameter: a');
  });

  it.each(['GET', 'PUT', 'OPTIONS'])('are not sent by %s', async (method) => {
    const { refusal } = await arrive({ ...good, method });
    expect(refusal).toMatchObject({
      status: 405,
      body: { error: 'method_not_allowed', error_description: `Request method '${method}' not supported` },
      headers: { allow: 'POST' },
    });
  });
});

describe('grant types (protocol/oauth.md 4.6 to 4.8, 3.3)', () => {
  function judged(form: Readonly<Record<string, string>> | undefined, clientId = 'shop', authMethod = 'basic'): string {
    const tokenRequest = form && {
      form: new Map(Object.entries(form)),
      client: CLIENTS.find((each) => each.clientId === clientId),
      authMethod,
    };
    const context = { switchToHttp: () => ({ getRequest: () => ({ tokenRequest }) }) } as unknown as ExecutionContext;
    try {
      return String(new GrantGuard().canActivate(context));
    } catch (error) {
      const { status, body } = error as OAuthError;
      return [status, ...Object.values(body as Readonly<Record<string, string>>)].join(' ');
    }
  }

  it.each([
    [{ grant_type: 'password' }, 'shop', 'basic', 'true'],
    [{ grant_type: 'refresh_token' }, 'shop', 'post', 'true'],
    [{ grant_type: 'refresh_token' }, 'public', 'none', 'true'],
    [undefined, 'shop', 'basic', '400 invalid_request OAuth 2.0 Parameter: grant_type'],
    [{}, 'shop', 'basic', '400 invalid_request OAuth 2.0 Parameter: grant_type'],
    [{ grant_type: 'implicit' }, 'shop', 'basic', '400 unsupported_grant_type OAuth 2.0 Parameter: grant_type'],
    [
      { grant_type: 'client_credentials' },
      'shop',
      'basic',
      '400 unauthorized_client The client may not use the grant type client_credentials',
    ],
    [
      { grant_type: 'password' },
      'public',
      'none',
      '400 unauthorized_client The client may not use the grant type password without a secret',
    ],
  ])('%j of %s by %s: %s', (form, clientId, authMethod, answer) => {
    expect(judged(form as Record<string, string> | undefined, clientId, authMethod)).toBe(answer);
  });
});

describe('scopes (protocol/oauth.md 5)', () => {
  it.each([
    [undefined, { scopes: ['a', 'b'], requested: false }],
    [' ', { scopes: ['a', 'b'], requested: false }],
    ['b', { scopes: ['b'], requested: true }],
    [' b  a b ', { scopes: ['b', 'a'], requested: true }],
  ])('%j are %j', (requested, granted) => {
    expect(grantScopes(requested, ['a', 'b'])).toEqual(granted);
  });

  it.each(['c', 'a c', 'A'])('%j are refused', (requested) => {
    expect(() => grantScopes(requested, ['a', 'b'])).toThrow(
      expect.objectContaining({
        status: 400,
        body: { error: 'invalid_scope', error_description: 'OAuth 2.0 Parameter: scope' },
      }),
    );
  });
});

describe('responses with tokens (protocol/oauth.md 5)', () => {
  const tokens = {
    accessToken: 'A',
    refreshToken: 'R',
    expiresIn: 60,
    sessionId: 'S',
    granted: { scopes: ['x', 'y'], requested: false },
  };

  it('have the form of the endpoint', () => {
    expect(firstForm(tokens)).toEqual({
      access_token: 'A',
      token_type: 'bearer',
      refresh_token: 'R',
      expires_in: 60,
      scope: 'x y',
      'OAuth2.SESSION_ID': 'S',
    });
    expect(secondForm(tokens)).toEqual({ access_token: 'A', refresh_token: 'R', token_type: 'Bearer', expires_in: 60 });
    expect(secondForm({ ...tokens, granted: { scopes: ['x', 'y'], requested: true } })).toMatchObject({ scope: 'x y' });
  });
});
