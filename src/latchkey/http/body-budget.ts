import { restError } from '../errors/rest-error.js';

/** A parsed body needs up to this many times its bytes. */
const WEIGHT = 10;
/** Bodies up to this size find room even when large ones have used up their share. */
const SMALL = 64 * 1024;
/** What large bodies may take of the budget. */
const SHARE_OF_LARGE = 0.75;
const RETRY_AFTER = { 'retry-after': '5' };

/** The memory that the bodies of all requests in flight share; `BODY_MEMORY_BUDGET`. */
export class BodyBudget {
  private used = 0;

  /** @param max bytes */
  constructor(private readonly max: number) {}

  /** Room for one body, which grows with what is known of it. */
  share(): BodyShare {
    return new BodyShare((size, more) => {
      const needed = more * WEIGHT;
      const ceiling = size + more <= SMALL ? this.max : this.max * SHARE_OF_LARGE;
      const others = this.used - size * WEIGHT;
      // A body that is alone is within MAX_BODY_SIZE, whatever the budget.
      if (more > 0 && others > 0 && this.used + needed > ceiling) {
        throw restError('bodiesExceeded', { max: this.max }, RETRY_AFTER);
      }
      this.used += needed;
    });
  }
}

/** What one body takes of the budget. */
export class BodyShare {
  private size = 0;

  constructor(private readonly take: (size: number, more: number) => void) {}

  /** @param size bytes of the body. @throws RestError 503 when the budget is used up */
  growTo(size: number): void {
    if (size > this.size) {
      this.take(this.size, size - this.size);
      this.size = size;
    }
  }

  release(): void {
    this.take(this.size, -this.size);
    this.size = 0;
  }
}
