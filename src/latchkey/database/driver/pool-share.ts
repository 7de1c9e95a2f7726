import { type Limited, NOWHERE, type TimeLimits } from '../../common/deadline.js';
import { DatabaseTimeout } from '../../errors/database-error.js';

/** Work that waits until its share of the pool has room. */
interface WaitingWork extends Limited {
  /** Called with the connection that another one has given back. */
  readonly enter: () => void;
}

/**
 * Resolves when it is the caller's turn.
 *
 * @param until when it is too late, in the milliseconds of `performance.now()`
 * @throws DatabaseTimeout
 */
const turnIn = (queue: Set<WaitingWork>, until: number, limits: TimeLimits): Promise<void> =>
  new Promise((enter, reject) => {
    const expire = (): void => {
      queue.delete(waiting);
      reject(DatabaseTimeout.ofPool());
    };
    const waiting = { until, place: NOWHERE, enter, expire };
    queue.add(waiting);
    limits.add(waiting);
  });

/**
 * The part of the pool that one kind of work may use. What finds no room waits here, not in the queue of the pool: there
 * it would come before work of another kind that arrives later.
 */
export class PoolShare {
  private taken = 0;
  private readonly queue = new Set<WaitingWork>();

  /** @param max connections */
  constructor(
    readonly max: number,
    private readonly limits: TimeLimits,
  ) {}

  get hasRoom(): boolean {
    return this.taken < this.max;
  }

  /** How much work waits for room. */
  get waiting(): number {
    return this.queue.size;
  }

  /** Takes one connection of a share that {@link hasRoom}. */
  take(): void {
    this.taken++;
  }

  /** Takes one as soon as there is room, in the order of the calls. @throws DatabaseTimeout after `until` */
  takeNext(until: number): Promise<void> {
    return turnIn(this.queue, until, this.limits);
  }

  /** Gives one back, which the next caller in the queue takes. */
  giveBack(): void {
    const [next] = this.queue;
    if (next) {
      this.queue.delete(next);
      this.limits.delete(next);
      next.enter();
    } else {
      this.taken--;
    }
  }
}
