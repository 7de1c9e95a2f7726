import { describe, expect, it } from '@jest/globals';
import type { DatatypeId } from '../../metadata/datatype.js';
import { scalarWriter } from './value-writer.js';

describe('scalarWriter', () => {
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
  ])('writes the %s %s as %s', (type, text, json) => {
    expect(scalarWriter(type)(text)).toBe(json);
  });

  it('refuses a double that JSON cannot carry', () => {
    expect(() => scalarWriter('double')('NaN')).toThrow('JSON has no number for NaN');
  });
});
