import { describe, expect, it } from '@jest/globals';
import type { Measured } from '../measure/measure-work.js';
import { READS } from '../works/reads.js';
import { isTripped } from './tripwire.js';

const measured = (id: string, floor: number, latchkey: number): Measured[] =>
  READS.filter((work) => work.id === id).map((work) => ({
    work,
    connections: 16,
    rounds: [
      [
        { contestant: 'floor', requestsPerSecond: floor, p50: 1, p99: 1, cpuPer1000: 1, rss: 1 },
        { contestant: 'latchkey', requestsPerSecond: latchkey, p50: 1, p99: 1, cpuPer1000: 1, rss: 1 },
      ],
    ],
  }));

describe('the tripwire', () => {
  it.each([
    ['half of the floor', measured('b', 1000, 500), false],
    ['less than half', measured('b', 1000, 499), true],
    ['nothing measured', [], true],
    ['nothing answered', measured('b', 0, 0), true],
    ['other works only', measured('a', 1000, 900), true],
  ])('at %s', (_, results, tripped) => {
    expect(isTripped(results)).toBe(tripped);
  });
});
