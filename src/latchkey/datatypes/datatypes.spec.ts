import { describe, expect, it } from '@jest/globals';
import type { DatatypeId } from './datatype.js';
import { DATATYPES } from './datatypes.js';

describe('DATATYPES', () => {
  it.each<[DatatypeId, string, string]>([
    ['string', 'say "hi"\n', '"say \\"hi\\"\\n"'],
    ['boolean', 't', 'true'],
    ['boolean', 'f', 'false'],
    ['int', '-7', '-7'],
    ['long', '9223372036854775807', '9223372036854775807'],
    ['decimal', '100.00', '100.00'],
    ['decimal', '12345678901234567.89', '12345678901234567.89'],
    ['double', '0.1', '0.1'],
    ['double', '1e+300', '1e+300'],
    ['localDate', '2024-05-02', '"2024-05-02"'],
    ['localTime', '10:15:30.5', '"10:15:30.5"'],
    ['localDateTime', '2024-05-02 10:15:00', '"2024-05-02T10:15:00"'],
    ['localDateTime', '2024-05-02 10:15:00.000001', '"2024-05-02T10:15:00.000001"'],
    ['offsetDateTime', '2024-05-02 10:15:00+00', '"2024-05-02T10:15:00Z"'],
    ['offsetDateTime', '2024-05-02 10:15:00.25+03', '"2024-05-02T10:15:00.25+03:00"'],
    ['offsetDateTime', '2024-05-02 10:15:00-05:30', '"2024-05-02T10:15:00-05:30"'],
    ['byteArray', '\\x68656c6c6f', '"aGVsbG8="'],
    ['offsetTime', '10:15:00+03', '"10:15:00+03:00"'],
    ['offsetTime', '10:15:30.5+00', '"10:15:30.5Z"'],
    ['dateTime', '2021-02-06 12:03:38.049', '"2021-02-06T12:03:38.049"'],
    ['bigInteger', '123456789012345678901234567890', '123456789012345678901234567890'],
  ])('writes the %s %s as %s', (type, text, json) => {
    expect(DATATYPES[type].write(text)).toBe(json);
  });

  it.each<[DatatypeId, string, string]>([
    ['decimal', '10.00', '1e1'],
    ['decimal', '-0.50', '-.5'],
    ['decimal', '0.00', '-0'],
    ['float', '0.1', '0.10000000149'],
    ['boolean', 't', 'true'],
    ['localTime', '10:15:30', '10:15:30.0'],
    ['localDateTime', '2024-05-02 10:15:00', '2024-05-02T10:15:00'],
    ['offsetDateTime', '2024-05-02 07:15:00.25+00', '2024-05-02T10:15:00.250+03:00'],
    ['offsetTime', '10:15:00+00', '10:15Z'],
  ])('takes the %s %s and %s for equal', (type, a, b) => {
    expect(DATATYPES[type].compare(a, b)).toBe(0);
  });

  it.each<[DatatypeId, string, string]>([
    ['int', '-10', '9'],
    ['long', '9223372036854775806', '9223372036854775807'],
    ['decimal', '-1.5', '-1.05'],
    ['decimal', '9.99', '1e1'],
    ['decimal', '-3', '0'],
    ['double', '0.1', '0.10000000149'],
    ['boolean', 'f', 'true'],
    ['localDate', '0999-12-31', '1000-01-01'],
    ['localTime', '10:15:30', '10:15:30.000001'],
    ['offsetDateTime', '2024-05-02 10:15:00+00', '2024-05-02T10:15:00.000001Z'],
    ['offsetDateTime', '2024-05-02T10:15:00+03:00', '2024-05-02 08:15:00+00'],
    ['offsetTime', '10:00:00+00', '11:00:00Z'],
    ['offsetTime', '11:00:00+01', '10:00:00+00'],
  ])('puts the %s %s before %s', (type, a, b) => {
    expect(DATATYPES[type].compare(a, b)).toBeLessThan(0);
    expect(DATATYPES[type].compare(b, a)).toBeGreaterThan(0);
  });

  it.each<[DatatypeId, string]>([
    ['double', 'NaN'],
    ['double', '-Infinity'],
    ['float', 'Infinity'],
    ['decimal', 'NaN'],
    ['decimal', 'Infinity'],
    ['bigInteger', 'NaN'],
    ['int', 'NaN'],
  ])('writes a %s that JSON cannot carry as null: %s', (type, text) => {
    expect(DATATYPES[type].write(text)).toBe('null');
  });
});
