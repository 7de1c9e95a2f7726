import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskedUrl } from './masked-url.js';

const TOKEN = 'mF9hXj0wQyZ1YwmF9hXj0wQyZ1YwmF9hXj0wQyZ1Ywa';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const FILTER =
  '/rest/entities/Order/search?filter=%7B%22conditions%22:[%7B%22property%22:%22code%22,%22operator%22:%22=%22,%22value%22:%22A%22%7D]%7D&limit=5';

/** A letter, capital or small, encoded this many times. */
function spelling(letter: string, { times, upper } = { times: 0, upper: false }): string {
  const [first = letter] = upper ? letter.toUpperCase() : letter;
  let text = times > 0 ? `%${first.charCodeAt(0).toString(16)}` : first;
  for (let again = 1; again < times; again++) {
    text = text.replaceAll('%', '%25');
  }
  return text;
}

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

  it.each([
    ['/?access_token[]=abc&x=1', '/?access_token[]=***&x=1'],
    ['/?access_token%5B0%5D=abc', '/?access_token%5B0%5D=***'],
    ['/?access%255Ftoken=abc', '/?access%255Ftoken=***'],
    ['/?ACCESS%2554OKEN=abc', '/?ACCESS%2554OKEN=***'],
    ['/?access%u005Ftoken=abc', '/?access%u005Ftoken=***'],
    ['/?access_token%00=abc', '/?access_token%00=***'],
    ['/?%EF%BD%81ccess_token=abc', '/?%EF%BD%81ccess_token=***'],
    ['/?access%E2%80%8B_token=abc', '/?access%E2%80%8B_token=***'],
    ['/?access_token%3Dabc', '/?***'],
    ['/?a=1;access_token=abc;b=2', '/?a=1;access_token=***'],
    ['/?access_token=ab?c/d;e', '/?access_token=***'],
    ['/?next=%2Ffiles%3Faccess_token%3Dabc', '/?next=***'],
    ['/?user=%7B%22name%22:%22x%22,%22password%22:%22abc%22%7D', '/?user=***'],
    [
      '/?user[password]=abc&credentials.pin=1&apiKey=k&ticket=t',
      '/?user[password]=***&credentials.pin=***&apiKey=***&ticket=***',
    ],
    ['/?%2525252525252525252541=abc', '/?%2525252525252525252541=***'],
    [`/files/${TOKEN}/x`, '/files/***/x'],
    [`/?q=${TOKEN}`, '/?q=***'],
    [`/?q=x${TOKEN}y`, '/?q=***'],
    [`/?q=%${TOKEN.charCodeAt(0).toString(16)}${TOKEN.slice(1)}`, '/?q=***'],
    [
      '/rest/entities/Tag/9f0f6d2e-5a57-4f6e-9d0b-6a3f0f2b7c11',
      '/rest/entities/Tag/9f0f6d2e-5a57-4f6e-9d0b-6a3f0f2b7c11',
    ],
    [FILTER, FILTER],
  ])('masks %s as %s', (url, logged) => {
    expect(maskedUrl(url)).toBe(logged);
  });

  it('hides a value under every spelling of a secret name, and every token under any name', () => {
    const name = fc.constantFrom(
      'access_token',
      'refresh_token',
      'password',
      'client_secret',
      'code',
      'ticket',
      'api_key',
    );
    const letter = fc.record({ times: fc.nat(3), upper: fc.boolean() });
    const spelled = fc
      .tuple(name, fc.array(letter, { minLength: 13, maxLength: 13 }), fc.constantFrom('', '[]', '[0]', '%5B%5D', '.x'))
      .map(([text, ways, end]) => Array.from(text, (each, index) => spelling(each, ways[index])).join('') + end);
    const separators = fc.constantFrom('?', '&', '#', ';', '/');
    fc.assert(
      fc.property(separators, spelled, (separator, key) => {
        expect(maskedUrl(`/a?b=1${separator}${key}=SeCrEt/;?=SeCrEt`)).not.toContain('SeCrEt');
      }),
    );
    const token = fc.string({ unit: fc.constantFrom(...Array.from(ALPHABET)), minLength: 43, maxLength: 43 });
    fc.assert(
      fc.property(token, separators, (text, separator) => {
        fc.pre(/[a-z]/.test(text) && /[A-Z]/.test(text));
        expect(maskedUrl(`/a${separator}b=${text}`)).not.toContain(text);
        expect(maskedUrl(`/a/${text}${separator}b`)).not.toContain(text);
      }),
    );
  });

  it('reads a long URL once', () => {
    const url = `/${'a'.repeat(200_000)}`;
    const start = performance.now();
    expect(maskedUrl(url)).toBe(url);
    for (const piece of ['=', 'a=', '%25', '%2', '?', '/', ';', '&', 'a%3D', 'aB', '[', '.', ':']) {
      maskedUrl(`/?${piece.repeat(100_000)}`);
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
