import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../common/json-text.js';
import type { DatatypeId } from './datatype.js';
import { parseScalar, ValueError } from './scalar-parser.js';

const parse = (type: DatatypeId, json: string): string | null => parseScalar(type, parseJson(json));

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
    ['uri', '""', null],
  ])('reads the %s %s as %s', (type, json, expected) => {
    expect(parse(type, json)).toBe(expected);
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
