import { describe, expect, it } from '@jest/globals';
import { byteRange } from './byte-range.js';

describe('byteRange', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-5', { start: 2, end: 5 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }],
    ['bytes=0-99999999999999999999999', { start: 0, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-10', { start: 0, end: 9 }],
    ['bytes=-11', { start: 0, end: 9 }],
    ['BYTES=0-1', { start: 0, end: 1 }],
    ['bytes= 0-1 ', { start: 0, end: 1 }],
  ])('finds %s in a file of 10 bytes', (header, range) => {
    expect(byteRange(header, 10)).toEqual(range);
  });

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=99999999999999999999-', `bytes=${'9'.repeat(16_000)}-`, 'bytes=-0'])(
    'does not find %s',
    (header) => {
      expect(byteRange(header, 10)).toBe('unsatisfiable');
    },
  );

  it.each(['bytes=0-', 'bytes=-1', 'bytes=0-0'])('finds nothing in an empty file: %s', (header) => {
    expect(byteRange(header, 0)).toBe('unsatisfiable');
  });

  it.each([
    'bytes=0-1,3-4',
    `bytes=${'0-1,'.repeat(4_000)}3-4`,
    `bytes=${'-'.repeat(16_000)}`,
    `bytes=${' '.repeat(16_000)}x`,
    'bytes=0-1,',
    'lines=0-1',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=a-b',
    'bytes=1-b',
    'bytes=0x1-2',
    'bytes=--1',
    'bytes=1.5-2',
    'bytes 0-1',
    '0-1',
    '',
  ])('means with %j the whole file', (header) => {
    expect(byteRange(header, 10)).toBe('whole');
  });
});
