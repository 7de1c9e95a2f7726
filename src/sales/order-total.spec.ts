import { describe, expect, it } from '@jest/globals';
import { totalOf } from './order-total.js';

const line = (quantity: number, price: string) => ({ quantity, product: { price } });

describe('the total of an order', () => {
  it.each([
    [[], '0.00'],
    [[line(2, '33.35'), line(0.5, '33.35')], '83.38'],
    [[line(0.1, '0.20'), line(0.2, '0.10')], '0.04'],
    [[line(0.005, '1.00')], '0.01'],
    [[line(0.004, '1.00')], '0.00'],
    [[line(1, '99999999999999999.99')], '99999999999999999.99'],
    [[line(1e21, '1.00')], '1000000000000000000000.00'],
    [[line(1e-7, '1.00')], '0.00'],
    [[line(2, '-33.35')], '-66.70'],
    [[line(1, '-0.02')], '-0.02'],
    [[line(0.005, '-1.00')], '-0.01'],
    [[line(0.004, '-1.00')], '0.00'],
    [[line(3, '1.50'), { quantity: 5, product: null }, { quantity: 5 }], '4.50'],
  ])('of %j is %s', (lines, total) => {
    expect(totalOf(lines)).toBe(total);
  });
});
