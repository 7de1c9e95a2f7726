import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOf, daysOf, isDay, isoYear, postgresDate } from './calendar.js';
import { instantMicros, instantText } from './moments.js';

describe('the calendar', () => {
  it('counts days as JavaScript does, where JavaScript has them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90_000_000, max: 90_000_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const parts = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()] as const;
        expect(dateOf(days)).toEqual(parts);
        expect(daysOf(...parts)).toBe(days);
      }),
    );
  });

  it('is its own inverse in all years of PostgreSQL', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_440_588, max: 2_145_031_948 }), (days) => {
        expect(daysOf(...dateOf(days))).toBe(days);
      }),
    );
  });

  it.each([
    [2024, 2, 29, true],
    [2023, 2, 29, false],
    [0, 2, 29, true],
    [-100, 2, 29, false],
    [2024, 4, 31, false],
    [2024, 13, 1, false],
  ])('%d-%d-%d is a day: %s', (year, month, day, exists) => {
    expect(isDay(year, month, day)).toBe(exists);
  });

  it('has years before the year 1 as ISO and as PostgreSQL write them', () => {
    expect([-43, 0, 1, 9_999, 10_000].map(isoYear)).toEqual(['-0043', '0000', '0001', '9999', '+10000']);
    expect(postgresDate(-43, 3, 15)).toEqual({ date: '0044-03-15', era: ' BC' });
    expect(postgresDate(0, 12, 31)).toEqual({ date: '0001-12-31', era: ' BC' });
  });
});

describe('a moment', () => {
  it('is the same in every spelling', () => {
    const spellings = ['0044-03-15 10:15:00.5+02 BC', '-0043-03-15T08:15:00.500Z', '-0043-03-15T03:15:00.5-05:00'];
    expect(spellings.map((text) => instantText(instantMicros(text), 'Z'))).toEqual(
      spellings.map(() => '0044-03-15T08:15:00.5Z BC'),
    );
  });

  it('has infinities before and after all others', () => {
    const ordered = ['-infinity', '4714-11-24 00:00:00 BC', '0001-01-01', '294276-12-31T23:59:59.999999Z', 'infinity'];
    expect([...ordered].reverse().sort((a, b) => Number(instantMicros(a) - instantMicros(b)))).toEqual(ordered);
    expect(['infinity', '-infinity'].map((text) => instantText(instantMicros(text)))).toEqual([
      'infinity',
      '-infinity',
    ]);
  });
});
