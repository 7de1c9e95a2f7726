import { getOrCreate } from '../common/get-or-create.js';
import { powerOf, readNumber, withoutLeadingZeros, withoutTrailing, withoutTrailingZeros } from './number-text.js';

const GROUP_SIZE = 3;

export interface NumberSeparators {
  readonly decimalSeparator: string;
  readonly groupingSeparator: string;
}

interface NumberPattern {
  readonly grouping: boolean;
  readonly minWhole: number;
  readonly minFraction: number;
  readonly maxFraction: number;
}

const parsed = new Map<string, NumberPattern>();

/**
 * Formats a decimal number by a pattern such as `#,##0.00`, without a detour through binary numbers; rounds half up.
 *
 * @param pattern `0` is a digit always shown, `#` one shown when needed, `,` makes groups of three
 * @param text digits with optional sign, fraction and exponent; anything else (`NaN`) is shown as it is
 */
export function formatNumber(pattern: string, text: string, separators: NumberSeparators): string {
  const number = readNumber(text);
  if (!number) {
    return text;
  }
  const { negative, whole, fraction, exponent } = number;
  const { grouping, minWhole, minFraction, maxFraction } = patternOf(pattern);
  const digits = rounded(whole + fraction, powerOf(exponent) - fraction.length, maxFraction);
  const shownWhole = digits.slice(0, digits.length - maxFraction).padStart(minWhole, '0');
  const shownFraction = withoutZeros(digits.slice(digits.length - maxFraction), minFraction);
  return (
    (negative && /[1-9]/.test(digits) ? '-' : '') +
    (grouping ? grouped(shownWhole, separators.groupingSeparator) : shownWhole) +
    (shownFraction === '' ? '' : separators.decimalSeparator + shownFraction)
  );
}

/** Digits of `value * 10^places`, at least `places` of them; the value is `digits * 10^exponent`. */
function rounded(digits: string, exponent: number, places: number): string {
  const shift = exponent + places;
  const exact = shift >= 0 ? digits + '0'.repeat(shift) : digits.padStart(1 - shift, '0');
  const kept = shift >= 0 ? exact : exact.slice(0, shift);
  const next = shift >= 0 ? '0' : exact.charAt(exact.length + shift);
  return withoutLeadingZeros(next >= '5' ? successor(kept) : kept).padStart(places, '0');
}

/** The next whole number. */
function successor(digits: string): string {
  const head = withoutTrailing('9', digits);
  const last = Number(head.at(-1) ?? '0') + 1;
  return `${head.slice(0, -1)}${last}${'0'.repeat(digits.length - head.length)}`;
}

function grouped(digits: string, separator: string): string {
  const first = digits.length % GROUP_SIZE;
  let text = digits.slice(0, first);
  for (let start = first; start < digits.length; start += GROUP_SIZE) {
    text += (start === 0 ? '' : separator) + digits.slice(start, start + GROUP_SIZE);
  }
  return text;
}

const withoutZeros = (fraction: string, min: number): string =>
  fraction.slice(0, min) + withoutTrailingZeros(fraction.slice(min));

const patternOf = (text: string): NumberPattern => getOrCreate(parsed, text, parsePattern);

function parsePattern(text: string): NumberPattern {
  const [whole = '', fraction = ''] = text.split('.');
  return {
    grouping: whole.includes(','),
    minWhole: whole.replace(/[^0]/g, '').length,
    minFraction: fraction.replace(/[^0]/g, '').length,
    maxFraction: fraction.length,
  };
}
