import type { Measured } from '../measure/measure-work.js';
import { mediansOf, ratioOf, type Round } from '../measure/rounds.js';
import type { Work } from '../works/work.js';

/** A target and its result. */
export interface Verdict {
  readonly sentence: string;
  readonly limit: string;
  readonly value: string;
  readonly met: boolean;
}

/** The number of connections that the targets speak of. */
const CONNECTIONS = 16;

export const atLeast = (sentence: string, value: number, limit: number): Verdict => ({
  sentence,
  limit: `at least ${limit}`,
  value: value.toFixed(2),
  met: value >= limit,
});

export const below = (sentence: string, value: number, limit: number): Verdict => ({
  sentence,
  limit: `below ${limit}`,
  value: value.toFixed(2),
  met: value < limit,
});

/** Throughput in entities, for works that promise a number of them instead of a ratio. */
const rateVerdict = ({ id, title, writes = 1 }: Work, rounds: readonly Round[], enough: number): Verdict =>
  atLeast(
    `or: (${id}) ${title}, entities a second`,
    Math.round(mediansOf(rounds, 'latchkey').requestsPerSecond * writes),
    enough,
  );

/** Verdicts on the works. */
export function workVerdicts(measured: readonly Measured[]): Verdict[] {
  return measured
    .filter(
      ({ work, connections }) => connections === Math.min(CONNECTIONS, ...(work.plan?.connections.slice(-1) ?? [])),
    )
    .flatMap(({ work, rounds }) => {
      const { id, title, floor, target, targetToHandwritten } = work;
      return [
        ...(target === undefined
          ? []
          : [atLeast(`(${id}) ${title}, to the floor`, ratioOf(rounds, 'latchkey', floor), target)]),
        ...(work.enoughPerSecond === undefined ? [] : [rateVerdict(work, rounds, work.enoughPerSecond)]),
        ...(targetToHandwritten === undefined
          ? []
          : [
              atLeast(
                `(${id}) ${title}, to the hand-written one`,
                ratioOf(rounds, 'latchkey', 'handwritten'),
                targetToHandwritten,
              ),
            ]),
      ];
    });
}

const MIB = 1024 * 1024;

/** The most memory that any work has taken. */
export const memoryVerdict = (measured: readonly Measured[]): Verdict =>
  below(
    'MiB of memory under load',
    Math.max(...measured.map(({ rounds }) => mediansOf(rounds, 'latchkey').rss)) / MIB,
    250,
  );
