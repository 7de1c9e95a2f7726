import type { Datatype, DatatypeId } from './datatype.js';
import { compareNumbers, jsonNumberText, type NumberText, readNumber } from './number-text.js';

/** Most digits of an exponent: a few characters must not stand for a number of megabytes. */
const MAX_EXPONENT_DIGITS = 4;
/** PostgreSQL keeps this many digits before the decimal point of a `numeric`. */
const MAX_WHOLE_DIGITS = 131_072;

/**
 * @param digits as PostgreSQL and JavaScript write numbers, both of which have some that JSON does not
 * @throws RangeError for those
 */
function jsonNumber(digits: string): string {
  const last = digits.at(-1) ?? '';
  if (last < '0' || last > '9') {
    throw new RangeError(`JSON has no number for ${digits}`);
  }
  return digits;
}

/** A number in decimal digits; undefined for anything else. */
function decimalNumber(text: string): NumberText | undefined {
  const number = readNumber(text);
  return number && digitsOf(number.exponent).length <= MAX_EXPONENT_DIGITS ? number : undefined;
}

const digitsOf = (exponent: string): string => exponent.replace(/^e[+-]?/i, '');

/** A whole number of a fixed size; a fraction of zeros is the same number, any other fraction is refused. */
function wholeType(
  id: DatatypeId,
  bits: bigint,
  options: Omit<Datatype, keyof typeof whole | 'id' | 'parse'>,
): Datatype {
  const [min, max] = [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
  const parse = (text: string): string | undefined => {
    const digits = wholeDigits(text, 40);
    const value = digits === undefined ? undefined : BigInt(digits);
    return value !== undefined && value >= min && value <= max ? String(value) : undefined;
  };
  return { ...whole, ...options, id, parse };
}

const whole = { display: 'integer', numeric: true, write: jsonNumber, compare: compareNumbers } as const;

/** @returns digits with an optional minus, or undefined for anything but a whole number of at most `max` digits */
function wholeDigits(text: string, max: number): string | undefined {
  const number = readNumber(text);
  const fits = number?.exponent === '' && number.whole !== '' && number.whole.length <= max && isZero(number.fraction);
  return fits ? jsonNumberText({ ...number, fraction: '' }) : undefined;
}

export const short = wholeType('short', 16n, {
  sqlType: 'smallint',
  javaType: 'java.lang.Short',
  parserName: 'ShortDatatype',
  blank: 'null',
});

export const int = wholeType('int', 32n, { sqlType: 'integer', javaType: 'java.lang.Integer', blank: 'error' });

export const long = wholeType('long', 64n, { sqlType: 'bigint', javaType: 'java.lang.Long', blank: 'error' });

export const bigInteger: Datatype = {
  ...whole,
  id: 'bigInteger',
  sqlType: 'numeric',
  javaType: 'java.math.BigInteger',
  parserName: 'BigIntegerDatatype',
  blank: 'null',
  parse: (text) => wholeDigits(text, MAX_WHOLE_DIGITS),
};

export const decimal: Datatype = {
  id: 'decimal',
  sqlType: 'numeric',
  javaType: 'java.math.BigDecimal',
  blank: 'error',
  display: 'decimal',
  numeric: true,
  parse: (text) => {
    const number = decimalNumber(text);
    return number && jsonNumberText(number);
  },
  write: jsonNumber,
  compare: compareNumbers,
};

/** A binary number; `round` is what storing does to it. */
function binaryType(
  options: Pick<Datatype, 'id' | 'sqlType' | 'javaType' | 'parserName' | 'blank'>,
  round: (value: number) => number,
): Datatype {
  return {
    ...options,
    display: 'double',
    numeric: true,
    parse: (text) => {
      const number = decimalNumber(text);
      return number && isStorable(number, round(Number(text))) ? jsonNumberText(number) : undefined;
    },
    write: jsonNumber,
    compare: (a, b) => round(Number(a)) - round(Number(b)),
  };
}

export const double = binaryType(
  { id: 'double', sqlType: 'double precision', javaType: 'java.lang.Double', blank: 'error' },
  (value) => value,
);

export const float = binaryType(
  { id: 'float', sqlType: 'real', javaType: 'java.lang.Float', parserName: 'FloatDatatype', blank: 'null' },
  Math.fround,
);

/** Neither too large nor, without being zero, too small: PostgreSQL refuses both. */
const isStorable = ({ whole, fraction }: NumberText, value: number): boolean =>
  Number.isFinite(value) && (value !== 0 || (isZero(whole) && isZero(fraction)));

const isZero = (digits: string): boolean => /^0*$/.test(digits);
