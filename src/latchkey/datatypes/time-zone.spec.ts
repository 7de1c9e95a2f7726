import { describe, expect, it } from '@jest/globals';
import { findTimeZone, knownTimeZone } from './time-zone.js';

describe('time zones', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['UTC', 'UTC'],
  ])('%s is %s', (name, zone) => {
    expect(findTimeZone(name)).toBe(zone);
  });

  it.each(['', 'Mars/Phobos', '+01:00', '-0530', '+01', ' UTC', 'x'.repeat(65)])(
    '"%s" is not one, whatever the version of Node',
    (name) => {
      expect([findTimeZone(name), knownTimeZone(name)]).toEqual([undefined, 'UTC']);
    },
  );
});
