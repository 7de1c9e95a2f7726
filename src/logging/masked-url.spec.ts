import { describe, expect, it } from '@jest/globals';
import { maskedUrl } from './masked-url.js';

describe('maskedUrl', () => {
  it.each([
    ['/rest/files?access_token=abc-DEF_1&fileRef=x', '/rest/files?access_token=***&fileRef=x'],
    ['/rest/files?fileRef=x&access_token=abc', '/rest/files?fileRef=x&access_token=***'],
    ['https://shop.example/?ACCESS_TOKEN=abc#top', 'https://shop.example/?ACCESS_TOKEN=***#top'],
    ['/rest/files?access%5Ftoken=abc&%61ccess_token=abc', '/rest/files?access%5Ftoken=***&%61ccess_token=***'],
    [
      '/oauth/token?username=alice&password=a=b&client_secret=',
      '/oauth/token?username=alice&password=***&client_secret=***',
    ],
    ['/?x=%zz&%zz=1&access_token=abc', '/?x=%zz&%zz=1&access_token=***'],
    ['/login?next=/files?access_token=abc', '/login?next=/files?access_token=***'],
    ['/#access_token=abc&token=abc', '/#access_token=***&token=***'],
    ['/?access-token=abc&newPassword=abc&code-verifier=abc', '/?access-token=***&newPassword=***&code-verifier=***'],
    ['/?barcode=1&secretary=x&passwords=2', '/?barcode=1&secretary=x&passwords=2'],
    ['/rest/entities/Product?sort=name&tokens=1', '/rest/entities/Product?sort=name&tokens=1'],
    ['/rest/version', '/rest/version'],
  ])('logs %s as %s', (url, logged) => {
    expect(maskedUrl(url)).toBe(logged);
  });

  it('reads a long URL once', () => {
    const url = `/${'a'.repeat(200_000)}`;
    const start = performance.now();
    expect(maskedUrl(url)).toBe(url);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
