import { type Flying, InFlight, NOWHERE } from './in-flight.js';

/** How late an end of time may be noticed. */
const TICK_MS = 50;

/** Something that must end in time. */
export interface Limited extends Flying {
  /** When its time ends, in the milliseconds of `performance.now()`. */
  readonly until: number;
  /** Called once, when its time has ended before it did. */
  expire(): void;
}

/** Watches over the time of many things with a single timer, which runs while there is anything to watch. */
export class TimeLimits {
  private readonly watched = new InFlight<Limited>();
  private timer: NodeJS.Timeout | undefined;

  add(limited: Limited): void {
    this.watched.add(limited);
    this.timer ??= setInterval(() => {
      this.check();
    }, TICK_MS).unref();
  }

  delete(limited: Limited): void {
    this.watched.delete(limited);
  }

  /** Stops watching. */
  close(): void {
    for (const limited of this.watched.list()) {
      this.watched.delete(limited);
    }
    this.check();
  }

  private check(): void {
    if (this.watched.isEmpty) {
      clearInterval(this.timer);
      this.timer = undefined;
      return;
    }
    const now = performance.now();
    for (const limited of this.watched.list()) {
      // One that expires may have ended others.
      if (limited.place !== NOWHERE && limited.until < now) {
        this.watched.delete(limited);
        limited.expire();
      }
    }
  }
}
