import { Logger } from '@nestjs/common';
import type { Datatype, DatatypeId } from './datatype.js';
import { compareNumbers, jsonNumberText, normalNumber, type NumberText, readNumber } from './number-text.js';
import { canonicalFileRef } from './file-ref.js';
import { json } from './json-datatype.js';
import { kindsOf } from './kinds/kinds.js';
import {
  date,
  dateTime,
  localDate,
  localDateTime,
  localTime,
  offsetDateTime,
  offsetTime,
  time,
} from './temporal-types.js';

/** Most digits of an exponent: a few characters must not stand for a number of megabytes. */
const MAX_EXPONENT_DIGITS = 4;
/** PostgreSQL keeps this many digits before the decimal point of a `numeric`. */
const MAX_WHOLE_DIGITS = 131_072;

const logger = new Logger('Datatypes');
const reported = new Set<string>();

/**
 * PostgreSQL and JavaScript have numbers that JSON has not, such as NaN: they are null, so that one row does not hide the others
 * (protocol/serialization.md 1).
 *
 * @param digits as PostgreSQL and JavaScript write numbers
 */
function jsonNumber(digits: string): string {
  const last = digits.at(-1) ?? '';
  if (last >= '0' && last <= '9') {
    return digits;
  }
  if (!reported.has(digits)) {
    reported.add(digits);
    logger.warn(`JSON has no number for ${digits}: it is written as null`);
  }
  return 'null';
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

const short = wholeType('short', 16n, {
  sqlType: 'smallint',
  javaType: 'java.lang.Short',
  parserName: 'ShortDatatype',
  blank: 'null',
});

const int = wholeType('int', 32n, { sqlType: 'integer', javaType: 'java.lang.Integer', blank: 'error' });

const long = wholeType('long', 64n, { sqlType: 'bigint', javaType: 'java.lang.Long', blank: 'error' });

const bigInteger: Datatype = {
  ...whole,
  id: 'bigInteger',
  sqlType: 'numeric',
  javaType: 'java.math.BigInteger',
  parserName: 'BigIntegerDatatype',
  blank: 'null',
  parse: (text) => wholeDigits(text, MAX_WHOLE_DIGITS),
  normal: normalNumber,
};

const decimal: Datatype = {
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
  normal: normalNumber,
};

/** The fewest digits that are stored as the value. */
function shortestText(value: number, round: (value: number) => number, digits: number): string {
  const stored = round(value);
  for (let precision = 1; precision < digits; precision++) {
    const text = stored.toPrecision(precision);
    if (round(Number(text)) === stored) {
      return text;
    }
  }
  return String(stored);
}

/**
 * A binary number.
 *
 * @param round what storing does to it
 * @param digits as many decimal digits as tell all of its values apart
 */
function binaryType(
  options: Pick<Datatype, 'id' | 'sqlType' | 'javaType' | 'parserName' | 'blank'>,
  round: (value: number) => number,
  digits: number,
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
    normal: (text) => normalNumber(shortestText(Number(text), round, digits)),
  };
}

const double = binaryType(
  { id: 'double', sqlType: 'double precision', javaType: 'java.lang.Double', blank: 'error' },
  (value) => value,
  17,
);

const float = binaryType(
  { id: 'float', sqlType: 'real', javaType: 'java.lang.Float', parserName: 'FloatDatatype', blank: 'null' },
  Math.fround,
  9,
);

/** Neither too large nor, without being zero, too small: PostgreSQL refuses both. */
const isStorable = ({ whole, fraction }: NumberText, value: number): boolean =>
  Number.isFinite(value) && (value !== 0 || (isZero(whole) && isZero(fraction)));

const isZero = (digits: string): boolean => /^0*$/.test(digits);

const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** With all dashes or with none. */
const UUID = /^([0-9a-f]{8})(-?)([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{12})$/i;
/** RFC 3986: what a URI may not hold, and a percent sign without two hex digits. */
const NOT_IN_URI = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/;

const jsonString = (text: string): string => JSON.stringify(text);
const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const text = { blank: 'null', display: 'text', numeric: false, write: jsonString, compare: byText } as const;

const string: Datatype = {
  ...text,
  id: 'string',
  sqlType: 'text',
  javaType: 'java.lang.String',
  blank: 'value',
  parse: (value) => value,
};

const char: Datatype = {
  ...text,
  id: 'char',
  sqlType: 'text',
  javaType: 'java.lang.Character',
  parserName: 'CharacterDatatype',
  parse: (value) => (value.length <= 2 && Array.from(value).length === 1 ? value : undefined),
};

function canonicalUuid(value: string): string | undefined {
  const [, first, , ...rest] = UUID.exec(value) ?? [];
  return first === undefined ? undefined : [first, ...rest].join('-').toLowerCase();
}

const uuid: Datatype = {
  ...text,
  id: 'uuid',
  sqlType: 'uuid',
  javaType: 'java.util.UUID',
  parserName: 'UuidDatatype',
  parse: (value) => (CANONICAL_UUID.test(value) ? value : canonicalUuid(value)),
  write: (value) => `"${value}"`,
};

const uri: Datatype = {
  ...text,
  id: 'uri',
  sqlType: 'text',
  javaType: 'java.net.URI',
  blank: 'value',
  parse: (value) => (NOT_IN_URI.test(value) ? undefined : value),
};

const fileRef: Datatype = {
  ...text,
  id: 'fileRef',
  sqlType: 'text',
  javaType: 'io.jmix.core.FileRef',
  parse: canonicalFileRef,
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** A pattern that repeats groups of four needs a level of the stack for each group, and files have millions of them. */
function isBase64(text: string): boolean {
  const left = text.length % 4;
  return BASE64.test(text) && (left === 0 || (left !== 1 && !text.endsWith('=')));
}

/** PostgreSQL writes `t` and `f`, bound parameters are `true` and `false`. */
const isTrue = (text: string): boolean => text === 't' || text === 'true';

const boolean: Datatype = {
  id: 'boolean',
  sqlType: 'boolean',
  javaType: 'java.lang.Boolean',
  parserName: 'BooleanDatatype',
  blank: 'null',
  display: 'boolean',
  numeric: false,
  parse: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : undefined),
  write: (text) => String(isTrue(text)),
  compare: (a, b) => Number(isTrue(a)) - Number(isTrue(b)),
  normal: (text) => String(isTrue(text)),
};

/** Standard base64 in JSON, whose padding clients may leave out; `\x...` in PostgreSQL. */
const byteArray: Datatype = {
  id: 'byteArray',
  sqlType: 'bytea',
  javaType: 'byte[]',
  blank: 'null',
  display: 'text',
  numeric: false,
  parse: (text) => (isBase64(text) ? `\\x${Buffer.from(text, 'base64').toString('hex')}` : undefined),
  write: (hex) => `"${Buffer.from(hex.slice(2), 'hex').toString('base64')}"`,
  compare: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
};

/** Every type of value the API can carry (protocol/serialization.md 1). */
export const DATATYPES: Readonly<Record<DatatypeId, Datatype>> = {
  string,
  boolean,
  char,
  short,
  int,
  long,
  bigInteger,
  float,
  double,
  decimal,
  uuid,
  localDate,
  localTime,
  localDateTime,
  offsetTime,
  offsetDateTime,
  date,
  time,
  dateTime,
  byteArray,
  uri,
  fileRef,
  json,
  ...kindsOf({ int, long, decimal, double, localDate, localDateTime, offsetDateTime }),
};

/** The PostgreSQL type a text parameter is cast to for this datatype. */
export const sqlTypeOf = (id: DatatypeId): string => DATATYPES[id].sqlType;
