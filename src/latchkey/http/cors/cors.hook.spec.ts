import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadSettings } from '../../config/load-settings.js';
import { createCorsHook } from './cors.hook.js';

const SHOP = 'https://shop.example';
const EVIL = 'https://evil.example';
const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** Lets a request arrive at `http://api.example`. @returns whether it is answered, and how */
function arrive(method: string, path: string, headers: Readonly<Record<string, string | undefined>>) {
  const sent = { status: 0, type: '', body: undefined as unknown, headers: {} as Record<string, unknown> };
  const reply = {
    header: (name: string, value: string) => ((sent.headers[name] = value), reply),
    headers: (more: object) => (Object.assign(sent.headers, more), reply),
    status: (status: number) => ((sent.status = status), reply),
    type: (type: string) => ((sent.type = type), reply),
    send: (body?: unknown) => ((sent.body = body ?? ''), reply),
  };
  const request = { method, segments: path.split('/').slice(1), headers, protocol: 'http', host: 'api.example' };
  const hook = createCorsHook(loadSettings({ CORS_ALLOWED_ORIGINS: SHOP, CORS_URL_PATTERNS: '/rest/**,/as-login' }));
  const answered = hook(request as unknown as FastifyRequest, reply as unknown as FastifyReply);
  return { answered, ...sent };
}

const PREFLIGHT = { 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization,x-a' };

describe('requests from other origins (protocol/authentication.md 8)', () => {
  it('are answered here when forbidden, so that nothing else happens', () => {
    for (const headers of [{ origin: EVIL }, { origin: EVIL, ...PREFLIGHT }]) {
      expect(arrive('POST', '/rest/entities/Order', headers)).toEqual({
        answered: true,
        status: 403,
        type: 'text/plain',
        body: 'Invalid CORS request',
        headers: { vary: VARY },
      });
    }
  });

  it('go on when allowed, and their answers may be read', () => {
    const { answered, status, body, headers } = arrive('GET', '/rest/entities/Order', { origin: SHOP });
    expect([answered, status, body]).toEqual([false, 0, undefined]);
    expect(headers).toMatchObject({ vary: VARY, 'access-control-allow-origin': SHOP });
    expect(headers).not.toHaveProperty('access-control-allow-methods');
  });

  it('are answered here when they are preflights', () => {
    const { answered, status, body, headers } = arrive('OPTIONS', '/rest/entities/Order', {
      origin: SHOP,
      ...PREFLIGHT,
    });
    expect([answered, status, body]).toEqual([true, 200, '']);
    expect(headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': expect.anything(),
    });
  });

  it.each([
    ['OPTIONS', {}],
    ['GET', PREFLIGHT],
    ['POST', PREFLIGHT],
  ])('are not preflights: %s %j', (method, headers) => {
    expect(arrive(method, '/rest/entities/Order', { origin: SHOP, ...headers })).toMatchObject({
      answered: false,
      status: 0,
    });
  });
});

describe('requests that CORS leaves alone (protocol/authentication.md 8)', () => {
  it.each([{}, { origin: 'http://api.example' }, { origin: 'HTTP://API.example' }])(
    'are those of the same origin: %j',
    (headers) => {
      expect(arrive('POST', '/rest/entities/Order', headers)).toEqual({
        answered: false,
        status: 0,
        type: '',
        body: undefined,
        headers: { vary: VARY },
      });
    },
  );

  it.each(['/as-login', '/elsewhere'])('are those of %s', (path) => {
    expect(arrive('POST', path, { origin: 'null' })).toMatchObject({ answered: false, status: 0, headers: {} });
  });

  it('are not those whose path only ends like that of the login page', () => {
    expect(arrive('POST', '/rest/as-login', { origin: EVIL })).toMatchObject({ answered: true, status: 403 });
  });
});
