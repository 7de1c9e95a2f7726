import { type Limited, NOWHERE, type TimeLimits } from '../../common/deadline.js';
import { DatabaseTimeout } from '../../errors/database-error.js';

/** Work that waits until its share of the pool has room. */
export interface WaitingWork extends Limited {
  /** Called with the connection that another one has given back. */
  readonly enter: () => void;
}

/**
 * Resolves when it is the caller's turn.
 *
 * @param until when it is too late, in the milliseconds of `performance.now()`
 * @throws DatabaseTimeout
 */
export const turnIn = (queue: Set<WaitingWork>, until: number, limits: TimeLimits): Promise<void> =>
  new Promise((enter, reject) => {
    const expire = (): void => {
      queue.delete(waiting);
      reject(DatabaseTimeout.ofPool());
    };
    const waiting = { until, place: NOWHERE, enter, expire };
    queue.add(waiting);
    limits.add(waiting);
  });
