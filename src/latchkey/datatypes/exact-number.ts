import { powerOf, readNumber, withoutLeadingZeros, withoutTrailingZeros } from './number-text.js';

/** A decimal number without loss: `sign * digits * 10^exponent`, with no zeros at either end of the digits. */
export interface ExactNumber {
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly exponent: number;
}

/** Orders two decimal numbers by value, however they are written: `1e1` equals `10.00`. */
export function compareNumbers(a: string, b: string): number {
  const [x, y] = [exactNumber(a), exactNumber(b)];
  if (x.sign !== y.sign || x.sign === 0) {
    return x.sign - y.sign;
  }
  return x.sign < 0 ? compareMagnitudes(y, x) : compareMagnitudes(x, y);
}

/** How many decimals a number has: of `1.50` one, of `1e-7` seven. */
export const decimalPlaces = (text: string): number => Math.max(0, -exactNumber(text).exponent);

/** Whether the first number is a whole multiple of the second, with all digits of both. */
export function isMultiple(text: string, of: string): boolean {
  const [value, divisor] = [exactNumber(text), exactNumber(of)];
  if (value.sign === 0 || divisor.sign === 0) {
    return divisor.sign !== 0;
  }
  const least = Math.min(value.exponent, divisor.exponent);
  const whole = ({ digits, exponent }: ExactNumber): bigint => BigInt(digits) * 10n ** BigInt(exponent - least);
  return whole(value) % whole(divisor) === 0n;
}

/** @param text a number; anything else counts as zero */
export function exactNumber(text: string): ExactNumber {
  const { negative, whole, fraction, exponent } = readNumber(text) ?? ZERO;
  const digits = withoutLeadingZeros(whole + fraction);
  const significant = withoutTrailingZeros(digits);
  return {
    sign: significant === '' ? 0 : negative ? -1 : 1,
    digits: significant,
    exponent: significant === '' ? 0 : powerOf(exponent) - fraction.length + digits.length - significant.length,
  };
}

const ZERO = { negative: false, whole: '0', fraction: '', exponent: '' } as const;

function compareMagnitudes(a: ExactNumber, b: ExactNumber): number {
  const place = a.digits.length + a.exponent - (b.digits.length + b.exponent);
  if (place !== 0) {
    return Math.sign(place);
  }
  const length = Math.max(a.digits.length, b.digits.length);
  const [x, y] = [a.digits.padEnd(length, '0'), b.digits.padEnd(length, '0')];
  return x === y ? 0 : x < y ? -1 : 1;
}
