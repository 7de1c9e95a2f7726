import { describe, expect, it } from '@jest/globals';
import { isRegistered, withParameters } from './redirect-uri.js';

describe('isRegistered', () => {
  it.each([
    ['https://shop.example/cb', 'https://shop.example/cb'],
    ['app.shop:/cb', 'app.shop:/cb'],
    ['http://127.0.0.1:51004/cb', 'http://127.0.0.1/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:8000/cb'],
    ['http://[::1]:51004/cb?a=b', 'http://[::1]:1/cb?a=b'],
    ['https://127.0.0.1:1', 'https://127.0.0.1:2'],
  ])('takes %s for %s', (uri, registered) => {
    expect(isRegistered(uri, registered)).toBe(true);
  });

  it.each([
    ['https://shop.example/cb/', 'https://shop.example/cb'],
    ['https://shop.example/CB', 'https://shop.example/cb'],
    ['https://SHOP.example/cb', 'https://shop.example/cb'],
    ['https://shop.example:443/cb', 'https://shop.example/cb'],
    ['https://shop.example/cb?a=b', 'https://shop.example/cb'],
    ['https://shop.example/cb#a', 'https://shop.example/cb'],
    ['https://shop.example/%63b', 'https://shop.example/cb'],
    ['https://shop.example/x/../cb', 'https://shop.example/cb'],
    ['https://shop.example.evil.example/cb', 'https://shop.example/cb'],
    ['http://localhost:51004/cb', 'http://localhost/cb'],
    ['http://127.0.0.1:51004/other', 'http://127.0.0.1/cb'],
    ['https://127.0.0.1:51004/cb', 'http://127.0.0.1/cb'],
    ['http://127.0.0.2:51004/cb', 'http://127.0.0.1/cb'],
    ['http://127.0.0.1:99999/cb', 'http://127.0.0.1/cb'],
    ['http://127.0.0.1:80@evil.example/cb', 'http://127.0.0.1/cb'],
    ['http://127.0.0.1:80#/cb', 'http://127.0.0.1/cb'],
    ['http://127.0.0.1.evil.example/cb', 'http://127.0.0.1/cb'],
  ])('does not take %s for %s', (uri, registered) => {
    expect(isRegistered(uri, registered)).toBe(false);
  });
});

describe('withParameters', () => {
  it('keeps the query that is there, encodes values and leaves out what has none', () => {
    expect(withParameters('https://a.example/cb', { code: 'a&b', state: undefined })).toBe(
      'https://a.example/cb?code=a%26b',
    );
    expect(withParameters('https://a.example/cb?x=1', { code: 'c', state: 'ü \r\n' })).toBe(
      'https://a.example/cb?x=1&code=c&state=%C3%BC+%0D%0A',
    );
    expect(withParameters('app.shop:/cb', { error: 'e' })).toBe('app.shop:/cb?error=e');
  });
});
