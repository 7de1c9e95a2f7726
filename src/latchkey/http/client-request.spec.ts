import { describe, expect, it } from '@jest/globals';
import { cleanForwarded, hasValidHost, isAuthority } from './client-request.js';

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

function cleaned(name: string, value: string): string | string[] | undefined {
  const headers = { [name]: value };
  cleanForwarded(headers);
  return headers[name];
}

describe('cleanForwarded', () => {
  it.each([
    ['https', 'https'],
    ['HTTP', 'http'],
    ['javascript, https', 'https'],
    ['https, http', 'http'],
    ['https,', undefined],
    ['javascript', undefined],
    ['https://', undefined],
    ['wss', undefined],
    ['https; x', undefined],
    ['', undefined],
  ])('makes of the scheme %j %j', (value, left) => {
    expect(cleaned('x-forwarded-proto', value)).toBe(left);
  });

  it.each([
    ['shop.example', 'shop.example'],
    ['shop.example:8443', 'shop.example:8443'],
    ['[2001:db8::7]:443', '[2001:db8::7]:443'],
    ['evil.example, shop.example', 'shop.example'],
    ['shop.example, evil.example/path', undefined],
    ['user@shop.example', undefined],
    ['shop.example:99999', undefined],
    ['shop.example?', undefined],
  ])('makes of the host %j %j', (value, left) => {
    expect(cleaned('x-forwarded-host', value)).toBe(left);
  });

  it.each([
    ['/shop', '/shop'],
    ['/shop/', '/shop'],
    ['/outer, /shop/v2', '/shop/v2'],
    ['/', undefined],
    ['shop', undefined],
    ['//evil.example', undefined],
    ['/a/../b', undefined],
    ['/a;Path=/', undefined],
    ['/%2e', undefined],
  ])('makes of the prefix %j %j', (value, left) => {
    expect(cleaned('x-forwarded-prefix', value)).toBe(left);
  });

  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['10.0.0.7:4711', '10.0.0.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['10.0.0.7, 10.0.0.8', '10.0.0.7, 10.0.0.8'],
    ['10.0.0.7, unknown, 10.0.0.8,10.0.0.9', '10.0.0.8, 10.0.0.9'],
    ['10.0.0.7, _hidden', undefined],
    ['10.0.0.256', undefined],
    ['<script>', undefined],
  ])('makes of the addresses %j %j', (value, left) => {
    expect(cleaned('x-forwarded-for', value)).toBe(left);
  });

  it('leaves all other headers', () => {
    const headers = { host: 'a/b', forwarded: 'proto=javascript' };
    cleanForwarded(headers);
    expect(headers).toEqual({ host: 'a/b', forwarded: 'proto=javascript' });
  });
});
