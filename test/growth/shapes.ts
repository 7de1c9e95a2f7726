import type { Shape } from './growth.js';

/** The unit again and again, between the texts around it. */
export const repeated =
  (unit: string, before = '', after = ''): Shape =>
  (length) =>
    before + unit.repeat(Math.max(1, Math.floor((length - before.length - after.length) / unit.length))) + after;

/** Texts that hurt readers which look at a character more than once. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  'many digits and a letter': repeated('1', '', 'x'),
  'many digits with a sign, a point and a letter': repeated('1', '-1.', 'x'),
  'many zeros between digits': repeated('0', '1', '1'),
  'many zeros between points': repeated('0', '1.', '.1'),
  'one huge token': repeated('a'),
  'one huge token of capitals': repeated('A', '', '!'),
  'many small tokens': repeated('a,'),
  'many pairs': repeated('a=1&'),
  'many parameters': repeated(';a="1"'),
  'many open quotes': repeated('"'),
  'many escaped quotes': repeated('\\"'),
  'many open quotes after names': repeated(';a="\\'),
  'many openers': repeated('{'),
  'many openers of lists': repeated('['),
  'many openers of templates': repeated('{a'),
  'many separators': repeated(','),
  'many semicolons': repeated(';'),
  'many slashes': repeated('/'),
  'many slashes and names': repeated('/a'),
  'many points': repeated('.'),
  'many names with points': repeated('a.'),
  'many dashes': repeated('-'),
  'many small tags': repeated('de-DE;q=0.5,'),
  'many ranges': repeated('0-1,', 'bytes='),
  'many entity tags': repeated('"a",'),
  'many addresses': repeated('for=1.2.3.4;proto=https,'),
  'many equals signs': repeated('='),
  'many percent signs': repeated('%'),
  'many encoded characters': repeated('%41'),
  'many colons': repeated(':'),
  'many question marks': repeated('?a', 'fs://'),
  'a long run of blanks': repeated(' ', 'a', 'a'),
  'a long run of blanks alone': repeated(' '),
  'many line breaks': repeated('\n', 'a', 'a'),
  'many signs between letters': repeated('-', 'a', 'a'),
  'many characters of two units': repeated('😀'),
};

/** Texts that hurt readers of JSON, strict and lenient. */
export const JSON_SHAPES: Readonly<Record<string, Shape>> = {
  ...SHAPES,
  'deep lists': (length) => '['.repeat(length / 2) + ']'.repeat(length / 2),
  'deep objects': (length) => '{"a":'.repeat(length / 6) + '1' + '}'.repeat(length / 6),
  'one large number': repeated('1', '[', ']'),
  'one large text': repeated('a', '["', '"]'),
  'many numbers': repeated('1,', '[', '1]'),
  'many texts': repeated('"a",', '["', '1]'),
  'many objects': repeated('{},', '[', '{}]'),
  'many members': (length) => `{${Array.from({ length: length / 12 }, (_, at) => `"k${at}":1`).join()}}`,
  'many equal members': repeated('"a":1,', '{', '"a":1}'),
  'many numbers and a comma too many': repeated('1,', '[', ']'),
  'many keys without quotes': repeated('a:1,', '{', 'a:1}'),
  'many large keys without quotes': (length) => `{${'k'.repeat(length)}:1}`,
  'many single quotes': repeated("'a',", '[', ']'),
  'many comments': repeated('/**/', '[', ']'),
  'many open comments': repeated('/*', '[', ']'),
  'many escapes': repeated('\\u0041', '["', '"]'),
  'a large number and a comma too many': repeated('1', '[', ',]'),
};
