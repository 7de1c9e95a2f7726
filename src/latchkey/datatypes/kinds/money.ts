import type { Datatype } from '../datatype.js';
import { compareNumbers } from '../number-text.js';

const LARGEST = '92233720368547758.07';
const SMALLEST = '-92233720368547758.08';

/**
 * An amount of the type `money`. Its own text depends on the locale of the database, so it is read, bound and compared as a number.
 * Clients know it as `decimal`.
 */
export const moneyOf = (decimal: Datatype): Datatype => ({
  ...decimal,
  sqlType: 'numeric',
  readAs: 'numeric',
  comparedAs: 'numeric',
  form: `an amount from ${SMALLEST} to ${LARGEST}`,
  parse: (text) => {
    const digits = decimal.parse(text);
    const fits = digits !== undefined && compareNumbers(digits, LARGEST) <= 0 && compareNumbers(digits, SMALLEST) >= 0;
    return fits ? digits : undefined;
  },
});
