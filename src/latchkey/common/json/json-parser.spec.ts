import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LosslessNumber, parse, stringify } from 'lossless-json';
import { parseJson, parseLongJson } from '../json-text.js';
import { InvalidJson } from './invalid-json.js';
import { JSON_LIMITS, type JsonLimits } from './json-limits.js';
import { JsonParser } from './json-parser.js';

const STRICT: JsonLimits = { ...JSON_LIMITS, JSON_LENIENT_MAX_SIZE: 0 };

const expected = (text: string): unknown => {
  try {
    return parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue });
  } catch {
    return InvalidJson;
  }
};

/** The value as text, or the class of faults: both parsers may choose different kinds of numbers. */
const outcome = (value: unknown): unknown =>
  value === InvalidJson || value instanceof InvalidJson ? InvalidJson : stringify(value);

/** Parses in steps of a few characters. */
function inSteps(text: string, step: number, limits: JsonLimits): unknown {
  const parser = new JsonParser(text, limits);
  for (let until = step; parser.advance(until); until += step);
  return parser.result;
}

const number = fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,9})?([eE][+-]?\d{1,3})?$/);
const blank = fc.constantFrom('', ' ', '\n', '\t\r ');
const string = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc
    .array(fc.constantFrom('a', '\\n', '\\u00e4', '\\ud800', '\\"', 'ä', '\ud83d\ude00'), { maxLength: 60 })
    .map((p) => `"${p.join('')}"`),
);
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('true', 'false', 'null', '{}', '[]'),
    number,
    string,
    fc.tuple(blank, fc.array(tie('json'), { maxLength: 4 })).map(([b, items]) => `[${b}${items.join(`${b},`)}${b}]`),
    fc
      .tuple(
        blank,
        fc.array(fc.tuple(fc.oneof(string, fc.constantFrom('"a"', '"__proto__"')), tie('json')), { maxLength: 4 }),
      )
      .map(([b, members]) => `{${members.map(([key, value]) => `${b}${key}${b}:${value}`).join()}${b}}`),
  ),
}));

describe('strict JSON', () => {
  it('is what lossless-json reads', () => {
    fc.assert(
      fc.property(json, (text) => {
        expect(stringify(parseJson(text, STRICT))).toBe(stringify(expected(text)));
      }),
    );
  });

  it('is refused where lossless-json refuses it', () => {
    const broken = fc
      .tuple(json, fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '\\', '0', '.', 'e', '\u0001', 'x', ':'))
      .map(
        ([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(broken, (text) => {
        expect(outcome(parseJson(text, STRICT))).toEqual(outcome(expected(text)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([STRICT, JSON_LIMITS])('reads the same in steps of any size', (limits) => {
    fc.assert(
      fc.property(json, fc.integer({ min: 1, max: 40 }), (text, step) => {
        expect(stringify(inSteps(text, step, limits))).toBe(stringify(expected(text)));
      }),
    );
  });

  it('decodes long strings with escapes, however they are cut', () => {
    const text = 'ab\n\u{1f600}"\\'.repeat(20_000);
    expect(parseJson(JSON.stringify([text]), STRICT)).toEqual([text]);
    expect(inSteps(JSON.stringify([text]), 7, STRICT)).toEqual([text]);
    expect(parseJson(`"${'\\u0041'.repeat(20_000)}"`, STRICT)).toBe('A'.repeat(20_000));
    expect(parseJson(`"${'\\u0041'.repeat(20_000)}\\u00"`, STRICT)).toBeInstanceOf(InvalidJson);
  });

  it('gives way in long texts, and reads the same', async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => ({ id: `k${index}`, price: 1.5, tags: [{}, []] }));
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const parsed = await parseLongJson(JSON.stringify(rows), STRICT);
    clearInterval(timer);
    expect(JSON.stringify(rows)).toBe(stringify(parsed));
    expect(turns).toBeGreaterThan(0);
  });
});

describe('numbers of JSON', () => {
  it.each([
    ['0', 0],
    ['7', 7],
    ['999999999999999', 999_999_999_999_999],
  ])('%s is a JavaScript number, which holds it exactly', (text, value) => {
    expect(parseJson(text)).toBe(value);
  });

  it.each(['-1', '-0', '1.0', '1e3', '1000000000000000', '9007199254740993', '19.90'])('%s keeps its text', (text) => {
    expect(parseJson(`[${text}]`)).toEqual([new LosslessNumber(text)]);
  });
});

describe('a list that is too long', () => {
  const read = (text: string): unknown => {
    const parser = new JsonParser(text, STRICT, 2);
    parser.advance(text.length);
    return parser.result;
  };

  it.each(['[1,2,3', '[1,2,3,4,]]]', '[1,2,3,"'])('%s is read up to the item by which that shows', (text) => {
    expect(read(text)).toEqual([1, 2, 3]);
  });

  it('ends with an empty object or list, when the first item too many is one', () => {
    expect(read('[1,2,{"a":')).toEqual([1, 2, {}]);
    expect(read('[1,2,[[')).toEqual([1, 2, []]);
  });

  it.each(['[1,2]', '[[1,2,3,4],[5,6,7]]', '{"a":[1,2,3,4]}'])('does not mean %s', (text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });
});

describe('limits of JSON', () => {
  const limits: JsonLimits = {
    MAX_JSON_DEPTH: 3,
    MAX_OBJECT_MEMBERS: 2,
    MAX_JSON_VALUES: 5,
    JSON_LENIENT_MAX_SIZE: 20,
  };

  it.each(['[[[1]]]', '{"a":1,"b":2}', '[1,2,3,4]', '{a:[{b:x}]} /* 7 */'])('lets %s pass', (text) => {
    expect(parseJson(text, limits)).not.toBeInstanceOf(InvalidJson);
  });

  it.each([
    ['[[[[]]]]', 'The JSON has more than 3 levels (MAX_JSON_DEPTH)'],
    ['{a:[{b:[]}]}', 'The JSON has more than 3 levels (MAX_JSON_DEPTH)'],
    ['{"a":1,"b":2,"a":3}', 'A JSON object has more than 2 members (MAX_OBJECT_MEMBERS)'],
    ['[{a:1},{b:1,c:2}]', 'The JSON has more than 5 values (MAX_JSON_VALUES)'],
    ['[{},{},{},{},{}', 'The JSON has more than 5 values (MAX_JSON_VALUES)'],
    ['{a:1}                ', 'JSON of more than 20 bytes (JSON_LENIENT_MAX_SIZE) must be strict'],
    ['["ääääääää",]', 'JSON of more than 20 bytes (JSON_LENIENT_MAX_SIZE) must be strict'],
    ['{"a":tru            }', 'JSON of more than 20 bytes (JSON_LENIENT_MAX_SIZE) must be strict'],
  ])('refuses %s by the name of the limit', (text, reason) => {
    expect(parseJson(text, limits)).toEqual({ reason });
  });

  it('counts the members of each object separately', () => {
    expect(stringify(parseJson('[{"a":{"c":1},"b":2}]', limits))).toBe('[{"a":{"c":1},"b":2}]');
  });
});
