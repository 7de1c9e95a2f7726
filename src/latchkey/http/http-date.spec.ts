import { describe, expect, it } from '@jest/globals';
import { httpDate } from './http-date.js';

const TIME = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('httpDate (RFC 9110 5.6.7)', () => {
  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'reads %s',
    (text) => {
      expect(httpDate(text)).toBe(TIME);
    },
  );

  it.each([
    '',
    'yesterday',
    '2080-01-01',
    'Sun foo 7',
    'Sun, 7',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 GMT; length=5',
    'Sun, 06 Nov 1994 08:49:37 +0200',
    'Sun, 06 Xyz 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 28:99:37 GMT',
    `Sun, 06 Nov 1994 ${'0'.repeat(10_000)}`,
  ])('reads nothing from %j', (text) => {
    expect(httpDate(text)).toBeUndefined();
  });
});
