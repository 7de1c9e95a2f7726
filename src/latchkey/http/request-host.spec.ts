import { describe, expect, it } from '@jest/globals';
import { hasValidHost, isAuthority } from './request-host.js';

describe('isAuthority', () => {
  it.each([
    'localhost',
    'api.shop.example',
    'API.Shop.Example:8080',
    'xn--bcher-kva.example',
    'my_service:80',
    'example.com.',
    '127.0.0.1:65535',
    '[::1]',
    '[2001:db8::7]:8443',
    '[::ffff:10.0.0.1]:1',
  ])('takes %s', (text) => {
    expect(isAuthority(text)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'a b',
    'a, b',
    'evil.example/path',
    'evil.example?x',
    'evil.example#x',
    'evil.example\\x',
    'user@evil.example',
    'user:secret@evil.example',
    'http://evil.example',
    'javascript:alert(1)',
    'evil.example:',
    'evil.example:x',
    'evil.example:-1',
    'evil.example:65536',
    'evil.example:080808',
    ':80',
    '::1',
    '[::1',
    '[]',
    '[1.2.3.4]',
    '[1:2:3]',
    '[fe80::1%25eth0]',
    'bücher.example',
    'evil%2eexample',
    '<script>',
    '"',
    'a\r\nb',
    'a'.repeat(256),
  ])('refuses %j', (text) => {
    expect(isAuthority(text)).toBe(false);
  });
});

describe('hasValidHost (RFC 9112 3.2)', () => {
  it.each<[readonly string[], string]>([
    [['Host', 'a'], '1.1'],
    [['Accept', 'host', 'HOST', 'a:80'], '1.1'],
    [['Host', ''], '1.1'],
    [['Host', 'a'], '1.0'],
    [[], '1.0'],
  ])('takes %j of HTTP/%s', (headers, version) => {
    expect(hasValidHost(headers, version)).toBe(true);
  });

  it.each<[readonly string[], string]>([
    [[], '1.1'],
    [['X-Host', 'a'], '1.1'],
    [['Host', 'a', 'host', 'a'], '1.1'],
    [['Host', 'a', 'Host', ''], '1.0'],
    [['Host', 'a/b'], '1.1'],
    [['Host', 'a, b'], '1.0'],
  ])('refuses %j of HTTP/%s', (headers, version) => {
    expect(hasValidHost(headers, version)).toBe(false);
  });
});
