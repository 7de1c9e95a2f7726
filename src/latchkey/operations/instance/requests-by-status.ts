/** Minutes that are kept. */
const MINUTES = 60;
const MINUTE_MS = 60_000;
const CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;

/** How many responses of each class of statuses ended within a minute. */
export type MinuteOfRequests = Readonly<Record<(typeof CLASSES)[number], number>> & {
  /** ISO time of its begin. */
  readonly from: string;
};

/** Counts responses of this process by class of status, minute by minute: a ring of numbers, however many requests come. */
export class RequestsByStatus {
  private readonly counts = new Uint32Array(MINUTES * CLASSES.length);
  private latest: number;

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number = Date.now) {
    this.latest = this.currentMinute();
  }

  count(status: number): void {
    this.advance();
    const group = Math.min(Math.max(Math.floor(status / 100) - 2, 0), CLASSES.length - 1);
    const place = placeOf(this.latest) + group;
    this.counts[place] = (this.counts[place] ?? 0) + 1;
  }

  /** The last hour, oldest minute first. */
  minutes(): readonly MinuteOfRequests[] {
    this.advance();
    return Array.from({ length: MINUTES }, (_, index) => {
      const minute = this.latest - MINUTES + 1 + index;
      const [ok = 0, moved = 0, refused = 0, failed = 0] = this.counts.subarray(placeOf(minute));
      const from = new Date(minute * MINUTE_MS).toISOString();
      return { from, '2xx': ok, '3xx': moved, '4xx': refused, '5xx': failed };
    });
  }

  /** A clock that is set back adds to the latest minute. */
  private advance(): void {
    const minute = this.currentMinute();
    for (let passed = Math.max(this.latest, minute - MINUTES) + 1; passed <= minute; passed++) {
      this.counts.fill(0, placeOf(passed), placeOf(passed) + CLASSES.length);
    }
    this.latest = Math.max(this.latest, minute);
  }

  private currentMinute(): number {
    return Math.floor(this.now() / MINUTE_MS);
  }
}

const placeOf = (minute: number): number => (minute % MINUTES) * CLASSES.length;
