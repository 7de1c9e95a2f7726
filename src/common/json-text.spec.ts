import { describe, expect, it } from '@jest/globals';
import { stringify } from 'lossless-json';
import { NOT_JSON, parseJson } from './json-text.js';

const nested = (levels: number): string[] => [
  '['.repeat(levels) + ']'.repeat(levels),
  '{"a":'.repeat(levels) + '1' + '}'.repeat(levels),
  `{a:${'[{b:'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}}`,
];

describe('parseJson', () => {
  it.each([100, 400])('reads %i levels', (levels) => {
    for (const text of nested(levels)) {
      expect(parseJson(text)).not.toBe(NOT_JSON);
    }
  });

  it.each([600, 3_000, 5_000, 10_000, 100_000])('takes %i levels for no JSON', (levels) => {
    for (const text of nested(levels)) {
      expect(parseJson(text)).toBe(NOT_JSON);
    }
  });

  it('passes over a byte order mark and keeps all digits behind it', () => {
    expect(stringify(parseJson('\uFEFF{"amount":12345678901234567.89}'))).toBe('{"amount":12345678901234567.89}');
  });

  it('takes the last of equal keys, and no key for a prototype', () => {
    expect(stringify(parseJson('{"a":1,"a":2}'))).toBe('{"a":2}');
    expect(Object.keys(parseJson('{"__proto__":{"id":5}}') as object)).toEqual(['__proto__']);
  });
});
