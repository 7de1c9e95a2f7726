import fc from 'fast-check';
import type { DatatypeId } from '../../src/latchkey/datatypes/datatype.js';

/**
 * Texts that are hard to compare: letters of several alphabets in both cases, characters that mean something to LIKE or
 * to SQL, and the empty text. Short and from few characters, so that equal ones are frequent.
 */
const PIECES = ['a', 'A', 'b', 'ä', 'Ä', 'ß', 'É', 'é', 'ж', 'Ж', 'Σ', 'σ', 'ς', 'İ', 'i', 'I', 'ı', '日', '😀'];
const HARD = ['%', '_', '\\', "'", '"', ' ', '{', ',', '}', 'NULL', '$1', '\n'];
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PIECES) }, fc.constantFrom(...HARD)), { maxLength: 3 })
  .map((pieces) => pieces.join(''));

const whole = (bits: bigint, ...more: string[]): fc.Arbitrary<string> => {
  const [min, max] = [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
  return fc.oneof(
    fc.integer({ min: -2, max: 2 }).map(String),
    fc.constantFrom(String(min), String(max), ...more),
    fc.bigInt({ min, max }).map(String),
  );
};

const decimal = fc.oneof(
  fc.constantFrom('0', '0.0', '-0', '1', '1.0', '1.00', '1e0', '10e-1', '0.1', '-0.1', '0.10', '1e20', '-1e20'),
  fc.constantFrom('123456789012345678901234567890.123456789', '9007199254740993', '9007199254740992'),
  fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat({ max: 99 })).map(([a, b]) => `${a}.${b}`),
);

const binary = fc.oneof(
  fc.constantFrom('0', '-0', '1', '1.0', '0.1', '0.30000000000000004', '0.3', '1e10', '-1e-5', '16777217', '16777216'),
  fc.integer({ min: -3, max: 3 }).map((number) => String(number / 2)),
);

const two = (number: number): string => String(number).padStart(2, '0');
const date = fc
  .tuple(fc.constantFrom(1900, 1999, 2024), fc.constantFrom(1, 2, 12), fc.constantFrom(1, 28, 2))
  .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`);
const time = fc
  .tuple(
    fc.constantFrom(0, 10, 23),
    fc.constantFrom(0, 59),
    fc.constantFrom(':00', ':30', ':30.5', ':30.50', ':30.000001', ':30.1234567', ''),
  )
  .map(([hour, minute, second]) => `${two(hour)}:${two(minute)}${second}`);
const offset = fc.constantFrom('Z', '+00:00', '+03:00', '-05:30', '+14:00', '-12:00');
const joined = (separator: string, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(separator));
const dateTime = joined('T', date, time);

/** JSON texts of values, by type. */
export const VALUES: Readonly<Partial<Record<DatatypeId, fc.Arbitrary<string>>>> = {
  string: text,
  boolean: fc.constantFrom('true', 'false', 'TRUE'),
  short: whole(16n),
  int: whole(32n),
  long: whole(64n, '9007199254740993'),
  bigInteger: whole(64n, '123456789012345678901234567890', '-123456789012345678901234567890'),
  float: binary,
  double: binary,
  decimal,
  uuid: fc.oneof(
    fc.constantFrom('00000000-0000-4000-8000-000000000001', '00000000000040008000000000000001'),
    fc.constantFrom('ABCDEF00-0000-4000-8000-000000000001', 'abcdef00-0000-4000-8000-000000000001'),
    fc.uuid(),
  ),
  localDate: date,
  localTime: time,
  localDateTime: dateTime,
  offsetTime: joined('', time, offset),
  offsetDateTime: joined('', dateTime, offset),
  date,
  time: fc.oneof(time, joined('', time, offset)),
  dateTime: fc.oneof(dateTime, joined('', dateTime, offset)),
};
