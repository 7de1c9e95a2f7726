import { describe, expect, it } from '@jest/globals';
import { type ColumnBounds, fitsColumn } from './column-bounds.js';

const price = { type: 'decimal', precision: 5, scale: 2 } as ColumnBounds;
const code = { type: 'string', length: 3 } as ColumnBounds;

describe('fitsColumn', () => {
  it.each(['0', '999.99', '-999', '000999', '9.99e2', '0.000001', '99999e-2', '999.994', '99.999'])(
    'accepts %s for numeric(5,2)',
    (text) => {
      expect(fitsColumn(price, text)).toBe(true);
    },
  );

  it.each(['1000', '-1000.0', '1e3', '1e9999', '999.995', '-99999.6e-2'])('refuses %s for numeric(5,2)', (text) => {
    expect(fitsColumn(price, text)).toBe(false);
  });

  it('counts characters, not bytes', () => {
    expect(fitsColumn(code, '😀😀😀')).toBe(true);
    expect(fitsColumn(code, 'abcd')).toBe(false);
  });
});
