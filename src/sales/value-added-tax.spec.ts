import { describe, expect, it } from '@jest/globals';
import { withTax } from './value-added-tax.js';

describe('withTax', () => {
  it.each([
    ['100.00', '120.00'],
    ['0.01', '0.01'],
    ['0.03', '0.04'],
    ['-10', '-12.00'],
    ['99999999999999999.99', '119999999999999999.99'],
  ])('makes of the net amount %s the total %s', (net, total) => {
    expect(withTax(net)).toBe(total);
  });
});
