import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../config/load-settings.js';
import { CorsPolicy } from './cors-policy.js';

const NARROW = {
  CORS_ALLOWED_ORIGINS: 'https://Shop.example,https://other.example/',
  CORS_ALLOWED_METHODS: 'GET,POST',
  CORS_ALLOWED_HEADERS: 'Authorization,X-One',
  CORS_EXPOSED_HEADERS: 'ETag,X-Total',
  CORS_ALLOW_CREDENTIALS: 'true',
  CORS_MAX_AGE: '60',
};
const narrow = new CorsPolicy(loadSettings(NARROW));
const open = new CorsPolicy(
  loadSettings({ CORS_ALLOWED_ORIGINS: '*', CORS_ALLOWED_METHODS: '*', CORS_ALLOWED_HEADERS: '*' }),
);

describe('cross-origin requests (protocol/authentication.md 8)', () => {
  it.each(['https://shop.example', 'HTTPS://SHOP.EXAMPLE', 'https://other.example', 'https://shop.example/'])(
    'of %s are answered under its own name',
    (origin) => {
      expect(narrow.headersFor({ origin })).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'ETag, X-Total',
      });
    },
  );

  it.each(['http://shop.example', 'https://shop.example.evil', 'https://shop.example:8443', 'null', ''])(
    'of %j are refused',
    (origin) => {
      expect(narrow.headersFor({ origin })).toBeUndefined();
      expect(narrow.headersFor({ origin, preflight: { method: 'GET', headers: [] } })).toBeUndefined();
    },
  );

  it('are announced with methods and headers', () => {
    const preflight = { method: 'post', headers: ['x-ONE', 'authorization'] };
    expect(narrow.headersFor({ origin: 'https://shop.example', preflight })).toEqual({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'x-ONE, authorization',
      'access-control-max-age': '60',
    });
    const without = narrow.headersFor({ origin: 'https://shop.example', preflight: { method: 'GET', headers: [] } });
    expect(without).not.toHaveProperty('access-control-allow-headers');
  });

  it.each([
    ['DELETE', []],
    ['GET', ['X-Two']],
    ['GET', ['X-One', 'X-Two']],
  ])('by %s with %j are refused before they are sent', (method, headers) => {
    expect(narrow.headersFor({ origin: 'https://shop.example', preflight: { method, headers } })).toBeUndefined();
  });

  it('of anybody are answered where anybody is allowed, without credentials', () => {
    expect(open.headersFor({ origin: 'https://any.example' })).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(open.headersFor({ origin: 'https://any.example' })).not.toHaveProperty('access-control-allow-credentials');
    const preflight = { method: 'PATCH', headers: ['X-Any'] };
    expect(open.headersFor({ origin: 'https://any.example', preflight })).toMatchObject({
      'access-control-allow-methods': 'PATCH',
      'access-control-allow-headers': 'X-Any',
    });
  });
});
