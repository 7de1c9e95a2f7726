import type { DatatypeId } from './datatype.js';
import { sqlTypeOf } from './datatypes.js';
import { powerOf, readNumber, withoutLeadingZeros } from './number-text.js';

/** Digits of a numeric column without declared precision; PostgreSQL's own limits. */
const MAX_WHOLE_DIGITS = 131_072;

/** The declared size of a column. */
export interface ColumnBounds {
  readonly type: DatatypeId;
  /** Most characters, for bounded text columns. */
  readonly length: number | undefined;
  readonly precision: number | undefined;
  readonly scale: number | undefined;
}

/** Whether a value fits its column; beyond that the database would refuse (protocol/errors.md 5). */
export function fitsColumn({ type, length, precision, scale = 0 }: ColumnBounds, text: string): boolean {
  if (sqlTypeOf(type) === 'text') {
    return length === undefined || hasAtMost(length, text);
  }
  return (
    sqlTypeOf(type) !== 'numeric' ||
    wholeDigits(text, scale) <= (precision === undefined ? MAX_WHOLE_DIGITS : precision - scale)
  );
}

/** Whether a text has at most `length` characters, of which JavaScript keeps some as two units. */
const hasAtMost = (length: number, text: string): boolean =>
  text.length <= length || (text.length <= 2 * length && Array.from(text).length <= length);

/**
 * Digits before the decimal point, without leading zeros, once the database has rounded: of `-0012.5e3` five, of
 * `99.995` with two decimals three.
 */
function wholeDigits(text: string, scale: number): number {
  const { whole = '', fraction = '', exponent = '' } = readNumber(text) ?? {};
  const digits = withoutLeadingZeros(whole + fraction);
  if (digits === '') {
    return 0;
  }
  const point = digits.length - fraction.length + powerOf(exponent);
  const kept = digits.slice(0, Math.max(0, point + scale));
  const carries = /^9*$/.test(kept) && (digits[point + scale] ?? '0') >= '5';
  return carries ? point + 1 : point;
}
