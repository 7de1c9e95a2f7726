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
