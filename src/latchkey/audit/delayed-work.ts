/** How long work waits for more of its kind. */
const DELAY_MS = 500;

/** Runs work a moment later, once for all requests in between. */
export class DelayedWork {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  /** @param work never rejects */
  constructor(private readonly work: () => Promise<void>) {}

  request(): void {
    this.timer ??= setTimeout(() => void this.now(), DELAY_MS).unref();
  }

  /** Does it at once, after what is already being done. */
  now(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running = this.running.then(() => this.work());
    return this.running;
  }

  /** For the last time: later requests do nothing. */
  async end(): Promise<void> {
    await this.now();
    clearTimeout(this.timer);
  }
}
