import { describe, expect, it } from '@jest/globals';
import { DATATYPES } from '../datatypes.js';
import type { DatatypeId } from '../datatype.js';
import { parseJson } from '../../common/json-text.js';
import { NO_LIMITS, parseScalar } from '../scalar-parser.js';

const { interval } = DATATYPES;

describe('an interval', () => {
  it.each([
    ['P1Y2M3DT4H5M6.5S', 'P1Y2M3DT4H5M6.5S'],
    ['P1W', 'P7D'],
    ['PT90M', 'PT1H30M'],
    ['P14M', 'P1Y2M'],
    ['PT0S', 'PT0S'],
    ['P-1Y-2DT-0.000001S', 'P-1Y-2DT-0.000001S'],
    ['P1DT-1H', 'P1DT-1H'],
  ])('%s is %s', (text, written) => {
    expect(interval.parse(text)).toBe(written);
  });

  it.each(['', 'P', 'PT', '1D', 'P1.5D', 'P1DT', 'P1D2M', 'p1d', 'PT1.S', '1 day', 'P99999999999Y'])(
    '%j is not one',
    (text) => {
      expect(interval.parse(text)).toBeUndefined();
    },
  );

  it.each([
    ['1 year 2 mons -3 days +04:05:06.7', '"P1Y2M-3DT4H5M6.7S"'],
    ['-00:00:00.5', '"PT-0.5S"'],
    ['00:00:00', '"PT0S"'],
    ['-1 mons', '"P-1M"'],
    ['infinity', '"infinity"'],
  ])('of PostgreSQL, %s, is written as %s', (text, json) => {
    expect(interval.write(text)).toBe(json);
  });

  it('is ordered as PostgreSQL orders it, and P30D is not P1M for those who read it', () => {
    const ordered = ['-infinity', 'P-1D', 'PT0S', 'PT24H', 'P29D', 'P1M', 'P1Y', 'infinity'];
    expect([...ordered].reverse().sort(interval.compare)).toEqual(ordered);
    expect(interval.compare('P30D', 'P1M')).toBe(0);
    expect(interval.normal?.('P30D')).not.toBe(interval.normal?.('P1M'));
  });
});

describe('addresses', () => {
  it.each<[DatatypeId, string, string]>([
    ['inet', 'FE80:0::1', 'fe80::1'],
    ['inet', '10.0.0.1/32', '10.0.0.1'],
    ['inet', '::ffff:1.2.3.4', '::ffff:102:304'],
    ['macaddr', '0800.2b01.0203', '08:00:2b:01:02:03'],
    ['macaddr8', '08-00-2b-01-02-03', '08:00:2b:ff:fe:01:02:03'],
  ])('of the type %s, %s, have one text: %s', (type, text, normal) => {
    expect(DATATYPES[type].normal?.(text)).toBe(normal);
  });

  it.each<[DatatypeId, string]>([
    ['inet', '10.0.0'],
    ['inet', 'fe80::1%eth0'],
    ['inet', '10.0.0.1/'],
    ['cidr', '10.0.0.1/8'],
    ['cidr', 'fe80::1/10'],
    ['macaddr', '08:00-2b:01:02:03'],
    ['macaddr', '08:00:2b:01:02:03:04:05'],
  ])('of the type %s are not %s', (type, text) => {
    expect(DATATYPES[type].parse(text)).toBeUndefined();
  });

  it('are ordered as PostgreSQL orders them', () => {
    const ordered = ['9.0.0.0/8', '10.0.0.0/8', '10.0.0.0/16', '10.0.0.1/16', '10.0.0.1', '::1', 'fe80::/10'];
    expect([...ordered].reverse().sort(DATATYPES.inet.compare)).toEqual(ordered);
  });
});

describe('a range', () => {
  const stored = (type: DatatypeId, bounds: object): string | null =>
    parseScalar(type, parseJson(JSON.stringify(bounds)), NO_LIMITS);

  it.each<[DatatypeId, object, string]>([
    ['int4range', { lower: 1, upper: 1, upperInclusive: true }, '["1","2")'],
    ['int4range', { lower: 1, upper: 1 }, 'empty'],
    ['int4range', { lower: -8, upper: -8, lowerInclusive: false }, 'empty'],
    ['int4range', { lower: 1, upper: 2, lowerInclusive: false }, 'empty'],
    ['daterange', { lower: '2024-02-28', upper: '2024-02-28', lowerInclusive: false }, 'empty'],
    ['daterange', { lower: '2024-02-28', upper: '2024-03-01', lowerInclusive: false }, '["2024-02-29","2024-03-01")'],
    ['numrange', { lower: 1.5, upper: 1.5, lowerInclusive: false }, 'empty'],
    ['numrange', { lower: 1.5, upper: 1.5, upperInclusive: true }, '["1.5","1.5"]'],
  ])('of the type %s, %j, is stored as %s', (type, bounds, text) => {
    expect(stored(type, bounds)).toBe(text);
  });
});

describe('texts of PostgreSQL', () => {
  it.each<[DatatypeId, string, string]>([
    ['int4range', '[1,6)', '{"lower":1,"upper":6,"lowerInclusive":true,"upperInclusive":false}'],
    ['int4range', 'empty', '{"empty":true}'],
    ['int8range', '(,5)', '{"lower":null,"upper":5,"lowerInclusive":false,"upperInclusive":false}'],
    [
      'tsrange',
      '["2024-01-01 00:00:00",infinity]',
      '{"lower":"2024-01-01T00:00:00","upper":"infinity","lowerInclusive":true,"upperInclusive":true}',
    ],
    ['int4multirange', '{}', '[]'],
    ['lseg', '[(1,2),(3,4e-05)]', '{"start":{"x":1,"y":2},"end":{"x":3,"y":4e-05}}'],
    ['circle', '<(1,2),Infinity>', '{"center":{"x":1,"y":2},"radius":null}'],
    ['paddedString', 'ab    ', '"ab"'],
    ['money', '12.50', '12.50'],
  ])('of the type %s, %s, are written as %s', (type, text, json) => {
    expect(DATATYPES[type].write(text)).toBe(json);
  });
});
