import { describe, expect, it } from '@jest/globals';
import { maskedUrl } from './masked-url.js';

describe('maskedUrl', () => {
  it.each([
    ['/rest/files?access_token=abc-DEF_1&fileRef=x', '/rest/files?access_token=***&fileRef=x'],
    ['/rest/files?fileRef=x&access_token=abc', '/rest/files?fileRef=x&access_token=***'],
    ['https://shop.example/?ACCESS_TOKEN=abc#top', 'https://shop.example/?ACCESS_TOKEN=***#top'],
    ['/rest/version', '/rest/version'],
  ])('logs %s as %s', (url, logged) => {
    expect(maskedUrl(url)).toBe(logged);
  });
});
