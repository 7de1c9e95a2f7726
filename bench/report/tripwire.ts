import type { Measured } from '../measure/measure-work.js';
import { ratioOf } from '../measure/rounds.js';

const WORK = 'b';
const LEAST = 0.5;

/**
 * Half of the floor's speed for a page with references: less than any noise explains, far from what is promised.
 *
 * @returns exit code
 */
export function tripwire(measured: readonly Measured[]): number {
  const ratios = measured
    .filter(({ work }) => work.id === WORK)
    .map(({ work, rounds }) => ratioOf(rounds, 'latchkey', work.floor));
  const tripped = ratios.length === 0 || ratios.some((ratio) => !(ratio >= LEAST));
  if (tripped) {
    process.stderr.write(`(${WORK}) reaches ${ratios.join()} of the floor, less than ${LEAST}\n`);
  }
  return tripped ? 1 : 0;
}
