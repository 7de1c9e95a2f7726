import type { Reply } from './client.js';

/** What was counted while one thing happened. */
export class Tally {
  requests = 0;
  /** Failed requests, by what they were answered. */
  readonly failures = new Map<string, number>();
  /** When the last failed request ended, by the clock of `performance`. */
  lastFailure = 0;
  /** Milliseconds of the request that took longest. */
  slowest = 0;
  /** Rows that were read directly after their write was acknowledged. */
  ownWrites = 0;
  /** Milliseconds of acknowledged writes. */
  readonly writes: number[] = [];
  revocations = 0;
  /** The latest read that began after an acknowledged revocation and still got rows, in milliseconds after it. */
  latestStale = 0;
  /** Acknowledged writes that are not in the database. */
  lost = 0;
  /** What must not happen, whatever fails. */
  readonly violations: string[] = [];

  constructor(readonly name: string) {}

  /**
   * Counts a reply.
   *
   * @returns whether it is a success, or one of the other statuses that are expected
   */
  count(what: string, reply: Reply, ...expected: readonly number[]): boolean {
    this.requests++;
    const { status, began, ended } = reply;
    this.slowest = Math.max(this.slowest, ended - began);
    if ((status >= 200 && status < 300) || expected.includes(status)) {
      return true;
    }
    const kind = kindOf(reply);
    if (kind === undefined) {
      this.violations.push(`${what} was answered ${status} ${reply.text.slice(0, 200)}${reply.error ?? ''}`);
    } else {
      this.failures.set(kind, (this.failures.get(kind) ?? 0) + 1);
    }
    this.lastFailure = Math.max(this.lastFailure, ended);
    return false;
  }

  get failed(): number {
    return [...this.failures.values()].reduce((sum, each) => sum + each, 0);
  }
}

/**
 * How a request failed: whatever dies, the backend answers 503 with `Retry-After`, or 504 where a statement was given up;
 * the load balancer answers for instances that are away.
 *
 * @returns undefined for what is a fault of the backend
 */
function kindOf({ status, headers, error }: Reply): string | undefined {
  if (status === 0) {
    return error === 'ABORT_ERR' ? undefined : 'broken';
  }
  const isOurs = headers['x-request-id'] !== undefined;
  if (!isOurs) {
    return [502, 503, 504].includes(status) ? 'proxy' : undefined;
  }
  return (status === 503 && headers['retry-after'] !== undefined) || status === 504 ? String(status) : undefined;
}
