import { describe, expect, it } from '@jest/globals';
import { LosslessNumber } from 'lossless-json';
import { parseJson } from '../common/json-text.js';
import { loadSettings } from '../config/load-settings.js';
import { type ColumnBounds, fitsColumn, NO_LIMITS, parseScalar, ValueError } from './scalar-parser.js';
import type { DatatypeId } from './datatype.js';

const parse = (type: DatatypeId, json: string): string | null => parseScalar(type, parseJson(json), NO_LIMITS);

describe('parseScalar', () => {
  it.each<[DatatypeId, string, string | null]>([
    ['string', '" kept "', ' kept '],
    ['string', '1.50', '1.50'],
    ['string', 'true', 'true'],
    ['boolean', '"TRUE"', 'true'],
    ['boolean', '" "', null],
    ['int', '2147483647', '2147483647'],
    ['int', '"5"', '5'],
    ['int', '5.0', '5'],
    ['long', '9223372036854775807', '9223372036854775807'],
    ['decimal', '12345678901234567.89', '12345678901234567.89'],
    ['decimal', '"100.00"', '100.00'],
    ['decimal', '"+.5"', '0.5'],
    ['decimal', '"-007."', '-7'],
    ['decimal', '"0"', '0'],
    ['decimal', '"00.50e+2"', '0.50e+2'],
    ['bigInteger', '"+007"', '7'],
    ['double', '"-.5E3"', '-0.5E3'],
    ['double', '1e3', '1e3'],
    ['uuid', '"5D0F4B0E7F9C4F0A9D7E0B5A4C1F2E11"', '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11'],
    ['uuid', '""', null],
    ['localDate', '"2024-02-29"', '2024-02-29'],
    ['localDate', '"2024-05-02+03:00"', '2024-05-02'],
    ['localTime', '"10:15"', '10:15:00'],
    ['localDateTime', '"2024-05-02T10:15:00.000001"', '2024-05-02T10:15:00.000001'],
    ['offsetDateTime', '"2024-05-02T10:15:00+03:00"', '2024-05-02T10:15:00+03:00'],
    ['byteArray', '"aGVsbG8="', '\\x68656c6c6f'],
    ['fileRef', '"fs://2024/03/12/a.png?name=a.png"', 'fs://2024/03/12/a.png?name=a.png'],
    ['fileRef', 'null', null],
    ['char', '"x"', 'x'],
    ['char', '" "', null],
    ['short', '-32768', '-32768'],
    ['short', '""', null],
    ['bigInteger', '"123456789012345678901234567890"', '123456789012345678901234567890'],
    ['bigInteger', '""', null],
    ['float', '0.1', '0.1'],
    ['float', '""', null],
    ['offsetTime', '"10:15Z"', '10:15:00Z'],
    ['offsetTime', '"10:15:30.5+03:00"', '10:15:30.5+03:00'],
    ['date', '"2024-05-02"', '2024-05-02'],
    ['time', '"10:15:00+03:00"', '10:15:00'],
    ['dateTime', '"2021-02-06T12:03:38.049"', '2021-02-06T12:03:38.049'],
    ['dateTime', '"2021-02-06T00:30:00.123456+03:00"', '2021-02-05T21:30:00.123456'],
    ['localDateTime', '"2024-05-02T23:59:59.999999999"', '2024-05-02T23:59:59.999999'],
    ['uri', '"https://shop.example/a%20b?c=1"', 'https://shop.example/a%20b?c=1'],
    ['uri', '""', ''],
    ['byteArray', '"aGVsbG8"', '\\x68656c6c6f'],
    ['offsetDateTime', '"2024-02-29T10:15+02"', '2024-02-29T10:15:00+02'],
    ['offsetTime', '"10:15-05"', '10:15:00-05'],
    ['dateTime', '"2024-02-29T10:15:00+02"', '2024-02-29T08:15:00'],
    ['localTime', '"10:15:30.123456789"', '10:15:30.123457'],
    ['localTime', '"23:59:59.9999999"', '23:59:59.999999'],
    ['localTime', '"10:15:30.0000005"', '10:15:30.000001'],
  ])('reads the %s %s as %s', (type, json, expected) => {
    expect(parse(type, json)).toBe(expected);
  });

  it('reads every number that PostgreSQL can hold within the limits by default', () => {
    const longest = `-${'9'.repeat(131_072)}.${'9'.repeat(16_383)}e-1000`;
    expect(parseScalar('decimal', longest, loadSettings({}))).toBe(longest);
  });

  it('reads bytes and URIs of many megabytes', () => {
    expect(parse('byteArray', `"${'A'.repeat(12_000_000)}"`)).toHaveLength(18_000_002);
    expect(parse('uri', `"${'a'.repeat(12_000_000)}"`)).toHaveLength(12_000_000);
  });

  it.each<[DatatypeId, unknown, string]>([
    ['decimal', '1'.repeat(65), 'A value has 65 characters, more than MAX_NUMBER_LENGTH (64)'],
    ['int', '1'.repeat(65), 'A value has 65 characters, more than MAX_NUMBER_LENGTH (64)'],
    ['double', new LosslessNumber('1'.repeat(65)), 'A value has 65 characters, more than MAX_NUMBER_LENGTH (64)'],
    ['string', new LosslessNumber('1'.repeat(65)), 'A value has 65 characters, more than MAX_NUMBER_LENGTH (64)'],
    ['uuid', 'a'.repeat(71), 'A value has 71 characters, more than MAX_SCALAR_LENGTH (70)'],
    ['boolean', ' '.repeat(71), 'A value has 71 characters, more than MAX_SCALAR_LENGTH (70)'],
    ['localDate', '1'.repeat(71), 'A value has 71 characters, more than MAX_SCALAR_LENGTH (70)'],
  ])('refuses as %s what is longer than the limit before it looks at it', (type, value, message) => {
    const limits = { MAX_NUMBER_LENGTH: 64, MAX_SCALAR_LENGTH: 70 };
    expect(() => parseScalar(type, value, limits)).toThrow(message);
  });

  it.each<DatatypeId>(['string', 'uri', 'byteArray', 'fileRef'])('has no limit for the %s', (type) => {
    const text = type === 'fileRef' ? `fs://${'a'.repeat(100)}?name=a` : 'abcd'.repeat(50);
    expect(parseScalar(type, text, { MAX_NUMBER_LENGTH: 64, MAX_SCALAR_LENGTH: 70 })).not.toBeNull();
  });

  it.each<[DatatypeId, string]>([
    ['string', '"a\\u0000b"'],
    ['boolean', '"yes"'],
    ['int', '2147483648'],
    ['int', '1.5'],
    ['int', '""'],
    ['int', 'true'],
    ['long', '9223372036854775808'],
    ['decimal', '"1,5"'],
    ['decimal', '""'],
    ['double', '1e999'],
    ['double', '"NaN"'],
    ['uuid', '"5d0f4b0e7f9c4f0a9d7e-0b5a4c1f2e11"'],
    ['uuid', '"5d0f4b0e-7f9c4f0a9d7e0b5a4c1f2e11"'],
    ['uuid', '"123"'],
    ['localDate', '"2023-02-29"'],
    ['localDate', '"02.05.2024"'],
    ['localTime', '"24:00:00"'],
    ['localDateTime', '"2024-05-02T10:15:00Z"'],
    ['offsetDateTime', '"2024-05-02T10:15:00"'],
    ['byteArray', '"%%%"'],
    ['fileRef', '"not a reference"'],
    ['char', '"xy"'],
    ['short', '32768'],
    ['bigInteger', '1.5'],
    ['float', '1e39'],
    ['double', '1e-400'],
    ['offsetTime', '"10:15:00"'],
    ['dateTime', '"2021-02-06"'],
    ['uri', '"a b"'],
    ['uri', '"%zz"'],
    ['int', '{}'],
    ['string', '[1,2]'],
  ])('refuses as %s the value %s', (type, json) => {
    expect(() => parse(type, json)).toThrow(ValueError);
  });
});

const price = { type: 'decimal', precision: 5, scale: 2 } as ColumnBounds;
const code = { type: 'string', length: 3 } as ColumnBounds;

describe('fitsColumn', () => {
  it.each(['0', '999.99', '-999', '000999', '9.99e2', '0.000001', '99999e-2', '999.994', '99.999'])(
    'accepts %s for numeric(5,2)',
    (text) => {
      expect(fitsColumn(price, text)).toBe(true);
    },
  );

  it.each(['1000', '-1000.0', '1e3', '1e9999', '999.995', '-99999.6e-2'])('refuses %s for numeric(5,2)', (text) => {
    expect(fitsColumn(price, text)).toBe(false);
  });

  it('counts characters, not bytes', () => {
    expect(fitsColumn(code, '😀😀😀')).toBe(true);
    expect(fitsColumn(code, 'abcd')).toBe(false);
  });
});
