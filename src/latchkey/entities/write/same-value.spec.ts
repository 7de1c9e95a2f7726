import { describe, expect, it } from '@jest/globals';
import type { SqlValue } from '../../sql/statement.js';
import type { ValueAttribute } from '../../model/attribute.js';
import type { DatatypeId } from '../../datatypes/datatype.js';
import { sameValue } from './same-value.js';

const attribute = (type: DatatypeId): ValueAttribute => ({ kind: 'scalar', type }) as ValueAttribute;

describe('sameValue', () => {
  it.each<[DatatypeId, SqlValue, SqlValue]>([
    ['string', 'Kite', 'Kite'],
    ['string', null, null],
    ['boolean', 't', 'true'],
    ['boolean', 'f', 'false'],
    ['decimal', '10.00', '10'],
    ['decimal', '10.00', '1e1'],
    ['decimal', '-0.50', '-.5'],
    ['decimal', '0.00', '-0'],
    ['decimal', '12345678901234567.80', '012345678901234567.8'],
    ['double', '0.1', '1e-1'],
    ['localTime', '10:15:30.5', '10:15:30.500'],
    ['localTime', '10:15:30', '10:15:30.0'],
    ['localDateTime', '2024-05-02 10:15:00', '2024-05-02T10:15:00'],
    ['offsetDateTime', '2024-05-02 07:15:00.25+00', '2024-05-02T10:15:00.250+03:00'],
    ['offsetDateTime', '2024-05-02 10:15:00+00', '2024-05-02T10:15:00Z'],
  ])('a %s stored as %s does not change by writing %s', (type, stored, written) => {
    expect(sameValue(attribute(type), stored, written)).toBe(true);
  });

  it.each<[DatatypeId, SqlValue, SqlValue]>([
    ['string', '1.50', '1.5'],
    ['string', 't', 'true'],
    ['string', '2024-05-02 10:15', '2024-05-02T10:15'],
    ['string', '', null],
    ['boolean', 'f', null],
    ['decimal', '12345678901234567.89', '12345678901234567.88'],
    ['decimal', '1.00', '10.00'],
    ['decimal', '1.00', '-1.00'],
    ['offsetDateTime', '2024-05-02 10:15:00.000001+00', '2024-05-02T10:15:00Z'],
  ])('a %s stored as %s changes by writing %s', (type, stored, written) => {
    expect(sameValue(attribute(type), stored, written)).toBe(false);
  });

  it('compares lists with their order', () => {
    const phones = { kind: 'elements', type: 'string' } as ValueAttribute;
    expect(sameValue(phones, ['1', '2'], ['1', '2'])).toBe(true);
    expect(sameValue(phones, ['1', '2'], ['2', '1'])).toBe(false);
  });
});
