import { describe, expect, it } from '@jest/globals';
import { compareNumbers, jsonNumberText, readNumber, withoutTrailingZeros, normalNumber } from './number-text.js';
import { formatNumber } from './number-pattern.js';

describe('readNumber', () => {
  it.each([
    ['12', '12'],
    ['+.5', '0.5'],
    ['-007.', '-7'],
    ['00.50e+2', '0.50e+2'],
    ['1E-7', '1E-7'],
  ])('reads %s as %s', (text, json) => {
    const number = readNumber(text);
    expect(number && jsonNumberText(number)).toBe(json);
  });

  it.each(['', '.', '+', 'e5', '1,5', '1.2.3', '1e', '0x1', 'NaN', '1 '])('refuses %j', (text) => {
    expect(readNumber(text)).toBeUndefined();
  });
});

describe('numbers as long as PostgreSQL can hold', () => {
  const nines = '9'.repeat(131_072);

  it('are rounded up through all of their digits', () => {
    const separators = { decimalSeparator: '.', groupingSeparator: ',' };
    expect(formatNumber('0.00', `${nines}.999`, separators)).toBe(`1${'0'.repeat(131_072)}.00`);
    expect(formatNumber('#,##0', '1'.repeat(131_072), separators)).toBe(`11${',111'.repeat(43_690)}`);
  });

  it('are compared by all of their digits', () => {
    expect(compareNumbers(`${nines}.0`, nines)).toBe(0);
    expect(compareNumbers(`${nines}.1`, nines)).toBe(1);
  });

  it('lose zeros at the end only', () => {
    expect(withoutTrailingZeros(`${'0'.repeat(100_000)}1${'0'.repeat(100_000)}`)).toBe(`${'0'.repeat(100_000)}1`);
  });
});

describe('normalNumber', () => {
  it.each([
    ['+1.50', '1.5'],
    ['15e-1', '1.5'],
    ['-0.0', '0'],
    ['1e3', '1000'],
    ['-1.2e-3', '-0.0012'],
    ['007', '7'],
    ['NaN', 'NaN'],
  ])('writes %s as %s', (text, normal) => {
    expect(normalNumber(text)).toBe(normal);
  });
});
