import { LRUCache } from 'lru-cache';
import type { ChangeSignals } from './change-signals.js';

const MAX_USERS = 10_000;
/** A signal drops an entry at once; the time limit only bounds the harm of a lost one. */
const KEPT_MS = 3_000;
/** The clock is not read for each request: an entry may live this much longer. */
const CLOCK_MS = 50;

/** Time limit of caches that signals empty, as options of the library. */
export const MOMENTS = { ttl: KEPT_MS, ttlResolution: CLOCK_MS } as const;

/** Something known about users, by username: forgotten when a signal reports a change. */
export class UserCache<Known extends object | string> {
  private readonly known = new LRUCache<string, Known>({ max: MAX_USERS, ...MOMENTS });
  /** Grows with every signal: what was read before a change must not be kept after it. */
  private revision = 0;

  constructor(private readonly signals: Pick<ChangeSignals, 'onSignal' | 'reliable'>) {
    signals.onSignal(({ topic, key }) => {
      this.revision++;
      if (topic === 'user') {
        this.known.delete(key);
      } else if (topic === 'all') {
        this.known.clear();
      }
    });
  }

  /**
   * What is known, or what is found now; the latter is kept, if there was anything and nothing changed meanwhile. While
   * signals may get lost, nothing counts as known.
   */
  of<Found extends Known | undefined>(username: string, find: () => Promise<Found>): Known | Promise<Known | Found> {
    return (this.signals.reliable ? this.known.get(username) : undefined) ?? this.found(username, find);
  }

  private async found<Found extends Known | undefined>(username: string, find: () => Promise<Found>): Promise<Found> {
    const { revision } = this;
    const found = await find();
    if (found !== undefined && revision === this.revision) {
      this.known.set(username, found);
    }
    return found;
  }
}
