import { describe, expect, it } from '@jest/globals';
import { stringify } from 'lossless-json';
import { NOT_JSON } from './json/invalid-json.js';
import { parseJson } from './json-text.js';

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

  it.each([600, 3_000, 5_000])('refuses %i levels by the name of the limit', (levels) => {
    for (const text of nested(levels)) {
      expect(parseJson(text)).toEqual({ reason: 'The JSON has more than 500 levels (MAX_JSON_DEPTH)' });
    }
  });

  it('skips a byte order mark and keeps all digits behind it', () => {
    expect(stringify(parseJson('\uFEFF{"amount":12345678901234567.89}'))).toBe('{"amount":12345678901234567.89}');
  });

  it.each([
    [
      "{amount: 12345678901234567.89, code: '12345678901234567.89',}",
      '{"amount":12345678901234567.89,"code":"12345678901234567.89"}',
    ],
    ['[9223372036854775807, -0.10, +1.50, 1e2, 0] // 5', '[9223372036854775807,-0.10,1.50,1e2,0]'],
    ['{a1: \'it\\\'s 5\', /* 6 */ b: [1,2,], "c 7": "8\\" 9"}', '{"a1":"it\'s 5","b":[1,2],"c 7":"8\\" 9"}'],
    ['{a: .5, b: 0x10, c: 5., d: -.50e-7}', '{"a":0.5,"b":16,"c":5,"d":-0.50e-7}'],
    [
      '{a: name, b: [number], c: true, d: trueish, e.f: null}',
      '{"a":"name","b":["number"],"c":true,"d":"trueish","e.f":null}',
    ],
    ["{'a': '\\x41\\u0042\\\n\\q\\0'}", '{"a":"ABq\\u0000"}'],
  ])('keeps all digits of JSON5, too: %s', (text, json) => {
    expect(stringify(parseJson(text))).toBe(json);
  });

  it.each([
    '{a: 05}',
    '{a: 1 2}',
    '{a: 1.2.3}',
    "{a: 'open}",
    '{a: --1}',
    '{5: 1}',
    '5x',
    '[,]',
    '[1,,]',
    '{,}',
    '',
    '{a',
    '[tru',
    '"open',
  ])('refuses %s, which is not JSON', (text) => {
    expect(parseJson(text)).toBe(NOT_JSON);
  });

  it.each(['/*', '\\"', "\\'", '1', '1.', '+', '"\\', '// '])('refuses long nonsense of %s', (piece) => {
    expect(parseJson(`[${piece.repeat(10_000)}`)).toBe(NOT_JSON);
  });

  it('takes the last of equal keys, and treats no key as a prototype', () => {
    expect(stringify(parseJson('{"a":1,"a":2}'))).toBe('{"a":2}');
    expect(Object.keys(parseJson('{"__proto__":{"id":5}}') as object)).toEqual(['__proto__']);
  });
});
