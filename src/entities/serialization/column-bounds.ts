import type { ScalarAttribute } from '../../metadata/attribute.js';

/** Digits of a numeric column without declared precision; PostgreSQL's own limits. */
const MAX_WHOLE_DIGITS = 131_072;

/** Whether a value fits its column; beyond that the database would refuse or round (protocol/errors.md 5). */
export function fitsColumn({ type, length, precision, scale }: ScalarAttribute, text: string): boolean {
  if (type === 'string' || type === 'fileRef') {
    return length === undefined || Array.from(text).length <= length;
  }
  return (
    type !== 'decimal' || wholeDigits(text) <= (precision === undefined ? MAX_WHOLE_DIGITS : precision - (scale ?? 0))
  );
}

/** Digits before the decimal point, without leading zeros: of `-0012.5e3` five. */
function wholeDigits(text: string): number {
  const [, whole = '', fraction = '', exponent = '0'] = /^[+-]?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const leadingZeros = whole.length + fraction.length - digits.length;
  return digits === '' ? 0 : whole.length - leadingZeros + Number(exponent);
}
