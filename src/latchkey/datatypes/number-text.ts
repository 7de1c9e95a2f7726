/** Each part can begin at one place only, so that a match takes time in proportion to the length of the text. */
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$/i;

/** A decimal number as it is written; at least one of `whole` and `fraction` has digits. */
export interface NumberText {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
  /** As written, with its letter: `e-7`, or empty. */
  readonly exponent: string;
}

/** Takes a decimal number apart: `-12.50e3`, `+.5`, `7.`; undefined for anything else. */
export function readNumber(text: string): NumberText | undefined {
  const [, sign, whole = '', fraction = '', exponent = ''] = NUMBER.exec(text) ?? [];
  return sign === undefined || whole + fraction === ''
    ? undefined
    : { negative: sign === '-', whole, fraction, exponent };
}

/** The power of ten that an exponent names: -7 for `e-7`, 0 for none. */
export const powerOf = (exponent: string): number => (exponent === '' ? 0 : Number(exponent.slice(1)));

/** A number as JSON writes it: `0.5` for `+.5`, `7` for `007.`; trailing zeros and exponents stay. */
export function jsonNumberText({ negative, whole, fraction, exponent }: NumberText): string {
  const digits = withoutLeadingZeros(whole);
  return `${negative ? '-' : ''}${digits || '0'}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

export const withoutLeadingZeros = (digits: string): string => digits.replace(/^0+/, '');

export const withoutTrailingZeros = (digits: string): string => withoutTrailing('0', digits);

/** A pattern such as `0+$` would start again at each of the digits, also in the middle of the text. */
export function withoutTrailing(digit: string, text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === digit) {
    end--;
  }
  return text.slice(0, end);
}

/** A decimal number without loss: `sign * digits * 10^exponent`, with no zeros at either end of the digits. */
interface ExactNumber {
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

/** The one text of a number: without exponent and without zeros that say nothing, `1.5` for `+1.50` and `15e-1`. */
export function normalNumber(text: string): string {
  if (!readNumber(text)) {
    return text;
  }
  const { sign, digits, exponent } = exactNumber(text);
  if (sign === 0) {
    return '0';
  }
  const shifted = exponent >= 0 ? digits + '0'.repeat(exponent) : digits.padStart(1 - exponent, '0');
  const whole = exponent >= 0 ? shifted : `${shifted.slice(0, exponent)}.${shifted.slice(exponent)}`;
  return sign < 0 ? `-${whole}` : whole;
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

/**
 * The digits of a number or of the text that decimals and 64-bit integers are in memory; undefined for anything else.
 */
export function numberText(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  return typeof text === 'string' && readNumber(text) ? text : undefined;
}

/** Whether a value is a number in this relation to the bound, compared with all digits of both. */
function comparesTo(value: unknown, bound: unknown, accepts: (order: number) => boolean): boolean {
  const [number, limit] = [numberText(value), numberText(bound)];
  return number !== undefined && limit !== undefined && accepts(compareNumbers(number, limit));
}

export const isAtLeast = (value: unknown, bound: unknown): boolean => comparesTo(value, bound, (order) => order >= 0);
export const isAtMost = (value: unknown, bound: unknown): boolean => comparesTo(value, bound, (order) => order <= 0);
export const isAbove = (value: unknown, bound: unknown): boolean => comparesTo(value, bound, (order) => order > 0);
export const isBelow = (value: unknown, bound: unknown): boolean => comparesTo(value, bound, (order) => order < 0);
