import { median } from './median.js';
import type { Sample } from './sample.js';

/** Samples of all contestants, taken in turn. */
export type Round = readonly Sample[];

/** Middle values of one contestant over all rounds. */
export function mediansOf(rounds: readonly Round[], contestant: Sample['contestant']): Omit<Sample, 'contestant'> {
  const samples = rounds.flatMap((round) => round.filter((sample) => sample.contestant === contestant));
  const middle = (value: (sample: Sample) => number): number => median(samples.map(value));
  return {
    requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    cpuPer1000: middle(({ cpuPer1000 }) => cpuPer1000),
    rss: middle(({ rss }) => rss),
  };
}

/** Throughput of one contestant as a multiple of another's: taken round by round, then the median. */
export function ratioOf(
  rounds: readonly Round[],
  contestant: Sample['contestant'],
  other: Sample['contestant'],
): number {
  const speed = (round: Round, name: string): number =>
    round.find((sample) => sample.contestant === name)?.requestsPerSecond ?? NaN;
  return median(rounds.map((round) => speed(round, contestant) / speed(round, other)));
}
