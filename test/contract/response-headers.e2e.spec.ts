import { describe, expect, it } from '@jest/globals';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const UNCACHED = {
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
};

const app = useApp(() => startApp({ TRUSTED_PROXIES: '127.0.0.1' }));

describe('response headers (protocol/authentication.md 7)', () => {
  it.each([
    ['GET', '/rest/entities/Product', 200],
    ['GET', '/rest/entities/Nothing', 404],
    ['POST', '/rest/entities/Product', 403],
    ['GET', '/rest/nowhere', 404],
    ['PATCH', '/rest/userInfo', 405],
  ])('forbid storing what says nothing about it: %s %s', async (method, path, status) => {
    const answer = await app.as('alice').send(method, path, method === 'POST' ? '{}' : undefined);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(UNCACHED);
  });

  it('leave the caching headers of an endpoint alone', async () => {
    const { headers } = await app.as('alice').get('/rest/permissions');
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers).not.toHaveProperty('pragma');
    expect(headers).not.toHaveProperty('expires');
  });

  it.each(['/rest/entities/Product', '/rest/permissions', '/rest/version', '/rest/nowhere', '/oauth/token'])(
    'of %s make browsers careful and reveal nothing about the server',
    async (path) => {
      const { headers } = await app.as('alice').get(path);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' });
      for (const name of ['set-cookie', 'server', 'x-powered-by', 'cross-origin-resource-policy', 'via']) {
        expect(headers).not.toHaveProperty(name);
      }
    },
  );

  it('ask for https only where https is spoken', async () => {
    const overTls = await app.as('alice').get('/rest/userInfo', undefined, { 'x-forwarded-proto': 'https' });
    expect(overTls.headers['strict-transport-security']).toBe('max-age=31536000 ; includeSubDomains');
    const plain = await app.as('alice').get('/rest/userInfo');
    expect(plain.headers).not.toHaveProperty('strict-transport-security');
  });

  it('compare origins with the address requested from the trusted proxy', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.shop.example' };
    const same = { ...forwarded, origin: 'https://api.shop.example' };
    expect((await app.as('alice').get('/rest/userInfo', undefined, same)).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });
});
