/** When work must have ended, in the milliseconds of `performance.now()`. */
export interface Deadline {
  readonly at: number;
}

/** For work that is not a request: purges, imports, commands. */
export const NO_DEADLINE: Deadline = { at: Infinity };

/** The deadline of one request: `REQUEST_TIMEOUT` after its start. */
export class RequestDeadline implements Deadline {
  at: number;

  /** @param timeout milliseconds */
  constructor(private readonly timeout: number) {
    this.at = performance.now() + timeout;
  }

  /** For transfers, which have their own limits. */
  pause(): void {
    this.at = Infinity;
  }

  /** Gives the rest of the request the whole time again. */
  resume(): void {
    this.at = performance.now() + this.timeout;
  }
}
