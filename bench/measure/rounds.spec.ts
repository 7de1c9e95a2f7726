import { describe, expect, it } from '@jest/globals';
import { mediansOf, ratioOf, type Round } from './rounds.js';
import type { Sample } from './sample.js';

const sample = (contestant: Sample['contestant'], requestsPerSecond: number): Sample => ({
  contestant,
  requestsPerSecond,
  p50: 1,
  p99: 2,
  cpuPer1000: 3,
  rss: 4,
});

/** The machine is busy with something else in the second round. */
const rounds: readonly Round[] = [
  [sample('floor', 1000), sample('latchkey', 900)],
  [sample('floor', 100), sample('latchkey', 80)],
  [sample('floor', 1000), sample('latchkey', 850)],
];

describe('rounds', () => {
  it('are compared pair by pair, so that a slow round counts like any other', () => {
    expect(ratioOf(rounds, 'latchkey', 'floor')).toBe(0.85);
  });

  it('have medians', () => {
    expect(mediansOf(rounds, 'latchkey').requestsPerSecond).toBe(850);
    expect(mediansOf(rounds.slice(0, 2), 'floor').requestsPerSecond).toBe(550);
  });

  it('say nothing about a contestant that was not there', () => {
    expect(ratioOf(rounds, 'latchkey', 'fastify')).toBeNaN();
  });
});
