import type { Measured } from '../measure/measure-work.js';
import { ratioOf } from '../measure/rounds.js';

/** The page of products with their category. */
export const TRIPWIRE_WORK = 'b';
/** Of the floor's speed: less than any noise explains, far from what is promised. */
const LEAST = 0.5;

/** Whether reads have become slow, or were not measured. */
export function isTripped(measured: readonly Measured[]): boolean {
  const ratios = measured
    .filter(({ work }) => work.id === TRIPWIRE_WORK)
    .map(({ work, rounds }) => ratioOf(rounds, 'latchkey', work.floor));
  return ratios.length === 0 || ratios.some((ratio) => !(ratio >= LEAST));
}

export const TRIPPED = `(${TRIPWIRE_WORK}) does not reach ${LEAST} of the floor`;
