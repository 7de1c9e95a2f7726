import { DATATYPES } from './datatypes.js';
import { exactNumber, withoutTrailingZeros } from './number-text.js';
import { type ColumnBounds, fitsColumn } from './scalar-parser.js';

/**
 * Whether a column keeps a value as it is: it fits, and the database does not round it. A key that is rounded would be the key
 * of another row.
 */
export const fitsExactly = (column: ColumnBounds, text: string): boolean =>
  fitsColumn(column, text) && !isRounded(column, text);

function isRounded({ type, precision, scale = 0 }: ColumnBounds, text: string): boolean {
  if (precision === undefined) {
    return false;
  }
  const { sqlType, display } = DATATYPES[type];
  if (sqlType === 'numeric') {
    return exactNumber(text).exponent < -scale;
  }
  const timed =
    display === 'time' || display === 'dateTime' || display === 'offsetTime' || display === 'offsetDateTime';
  return timed && withoutTrailingZeros(/\.(\d+)/.exec(text)?.[1] ?? '').length > precision;
}
