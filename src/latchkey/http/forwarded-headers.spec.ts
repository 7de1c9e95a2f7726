import { describe, expect, it } from '@jest/globals';
import { cleanForwarded } from './forwarded-headers.js';

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
