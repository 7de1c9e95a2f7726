import { newTraceId } from '../http/request-pipeline.js';
import { type Denial, denialKey } from './denial.js';

/** Denials that are kept one by one until they are written, per caller and in total. */
const MAX_PER_CALLER = 10;
const MAX = 100;

/**
 * Denials that wait to be written. The same one again has the trace id of the first; a caller who is denied more than
 * can be kept gets one trace id for all the rest, which still says who and when.
 */
export class DenialBatch {
  private readonly denials = new Map<string, Denial>();
  private readonly ofCaller = new Map<string, number>();

  get all(): readonly Denial[] {
    return [...this.denials.values()];
  }

  /** @returns the denial under which this one is remembered */
  add(denial: Denial): Denial {
    const caller = JSON.stringify([denial.username, denial.remoteAddress]);
    const count = this.ofCaller.get(caller) ?? 0;
    const known = this.denials.get(denialKey(denial));
    if (!known && count < MAX_PER_CALLER && this.denials.size < MAX) {
      this.ofCaller.set(caller, count + 1);
      return this.keep(denial);
    }
    return known ? this.again(known) : this.rest(denial);
  }

  private rest(denial: Denial): Denial {
    const everybody = this.denials.size >= MAX ? { username: null, remoteAddress: '' } : {};
    const rest = { ...denial, ...everybody, method: '', path: null, error: null, details: null, missing: undefined };
    const known = this.denials.get(denialKey(rest));
    return known ? this.again(known) : this.keep({ ...rest, traceId: newTraceId() });
  }

  private keep(denial: Denial): Denial {
    this.denials.set(denialKey(denial), denial);
    return denial;
  }

  private again(denial: Denial): Denial {
    denial.repeats++;
    return denial;
  }
}
