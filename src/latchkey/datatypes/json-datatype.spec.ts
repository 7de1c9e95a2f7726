import { describe, expect, it } from '@jest/globals';
import { LosslessNumber } from 'lossless-json';
import { parseJson } from '../common/json-text.js';
import { jsonInMemory, jsonText, sameJson, UnstorableJson } from './json-datatype.js';

describe('JSON values', () => {
  it.each([
    '{"a":[1,"b",null,true]}',
    '12345678901234567890.12345678901234567890',
    '"\\"\\\\"',
    '[]',
    '{"__proto__":1}',
  ])('%s keeps its text', (text) => {
    expect(jsonText(parseJson(text))).toBe(text);
  });

  it.each(['"\\u0000"', '{"\\ud800":1}', '[1e10000]', '-1e-99999'])('%s cannot be stored', (text) => {
    expect(() => jsonText(parseJson(text))).toThrow(UnstorableJson);
  });

  it.each([NaN, Infinity, undefined, { a: NaN }])('%p of code cannot be stored', (value) => {
    expect(() => jsonText(value)).toThrow(UnstorableJson);
  });

  it('code sees numbers, and those that would lose digits as LosslessNumber', () => {
    expect(jsonInMemory('{"half":0.50,"big":9007199254740993}')).toEqual({
      half: 0.5,
      big: new LosslessNumber('9007199254740993'),
    });
  });

  it.each([
    ['1', '1.0', true],
    ['1', '"1"', false],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', true],
    ['{"a":1}', '{"a":1,"b":2}', false],
    ['[1,2]', '[2,1]', false],
    ['9007199254740993', '9007199254740992', false],
    ['null', 'null', true],
    ['[]', '{}', false],
  ])('%s and %s are equal: %p', (a, b, equal) => {
    expect(sameJson(parseJson(a), parseJson(b))).toBe(equal);
  });
});
