import { describe, expect, it } from '@jest/globals';
import { compileUrlPatterns } from './url-pattern.js';

describe('compileUrlPatterns', () => {
  it.each(['rest/x', 'GET', 'GET rest/x', '/rest/a b', 'GET,POST /rest/x', '*'])(
    'refuses %j with a sentence that shows how to write it',
    (pattern) => {
      expect(() => compileUrlPatterns([pattern])).toThrow(
        `URL pattern "${pattern}" is not usable: write it as /path/** or GET|HEAD /path/**`,
      );
    },
  );

  it('opens nothing for no pattern', () => {
    expect(compileUrlPatterns([])('GET', ['rest', 'version'])).toBe(false);
  });

  it.each([
    ['/rest/**', 'rest', true],
    ['/rest/**', 'rest/a/b', true],
    ['/rest/*', 'rest/', false],
    ['/rest/**/c', 'rest/c', true],
    ['/rest/**/b/*/d', 'rest/b/b/c/d', true],
    ['/rest/**/b/*/d', 'rest/b/c/c/d', false],
    ['/rest/a*c*e', 'rest/abcde', true],
    ['/rest/a*c*e', 'rest/ace', true],
    ['/rest/a*c*e', 'rest/abcdef', false],
    ['/rest/*.json', 'rest/.json.json', true],
    ['/rest/a?c', 'rest/a😀c', true],
    ['/rest/a?c', 'rest/ac', false],
    ['/rest/{id}.(x)', 'rest/7.(x)', true],
    ['/rest/{id}', 'rest/7/8', false],
  ])('the pattern %s and the path %s: %s', (pattern, path, matched) => {
    expect(compileUrlPatterns([pattern])('GET', path.split('/'))).toBe(matched);
  });

  it('takes many stars in reasonable time', () => {
    const matches = compileUrlPatterns(['/**/a/**/a/**/a/**/b']);
    expect(
      matches(
        'GET',
        Array.from({ length: 60 }, () => 'a'),
      ),
    ).toBe(false);
  });
});
