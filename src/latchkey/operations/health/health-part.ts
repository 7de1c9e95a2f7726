import { Logger } from '@nestjs/common';

/** Whether something that requests need works. */
export type PartStatus = 'up' | 'down';

/** A part as reports show it. */
export interface PartReport {
  readonly status: PartStatus;
  /** Milliseconds since it was looked at. */
  readonly age: number;
  /** ISO time since which the status is what it is, as far as this process has seen. */
  readonly since: string;
}

/** How a part is looked at. */
export interface PartOptions {
  readonly name: string;
  /** Whether the application is not ready without it. */
  readonly isRequired: boolean;
  /** Throws, or rejects, when the part does not work. */
  readonly look: () => Promise<unknown> | undefined;
  /** Milliseconds for which one look counts, however many probes come. */
  readonly fresh: number;
}

/** Milliseconds after which a part that does not respond is down; probes usually wait a little longer. */
export const LOOK_LIMIT_MS = 2_000;

/**
 * One part of the application. Probes that come together share a look, and one that hangs is not followed by another:
 * what looks at a part that is in trouble must not add to it.
 */
export class HealthPart {
  readonly name: string;
  readonly isRequired: boolean;
  private readonly logger = new Logger('Health');
  private status: PartStatus | undefined;
  private since = '';
  private lookedAt = -Infinity;
  private looking: Promise<void> | undefined;

  constructor(private readonly options: PartOptions) {
    this.name = options.name;
    this.isRequired = options.isRequired;
  }

  /** Its state, at most as old as one look counts. */
  async report(): Promise<PartReport> {
    if (performance.now() - this.lookedAt >= this.options.fresh) {
      await this.inTime((this.looking ??= this.lookOnce()));
    }
    const age = Math.round(performance.now() - this.lookedAt);
    return { status: this.status ?? 'down', age, since: this.since };
  }

  private async inTime(looking: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.found('down', `no response within ${LOOK_LIMIT_MS} ms`);
        resolve();
      }, LOOK_LIMIT_MS);
    });
    await Promise.race([looking, limit]);
    clearTimeout(timer);
  }

  /** What is looked at may fail at once: only afterwards is there a look that can be over. */
  private lookOnce(): Promise<void> {
    return this.look().finally(() => {
      this.looking = undefined;
    });
  }

  private async look(): Promise<void> {
    try {
      await this.options.look();
      this.found('up');
    } catch (error) {
      this.found('down', error instanceof Error ? error.message : String(error));
    }
  }

  /** Only a change is worth a line: probes come every second. */
  private found(status: PartStatus, reason?: string): void {
    this.lookedAt = performance.now();
    if (status === this.status) {
      return;
    }
    if (status === 'down') {
      this.logger.warn(`${this.name} is down: ${reason ?? ''}`);
    } else if (this.status === 'down') {
      this.logger.warn(`${this.name} is up again`);
    }
    this.status = status;
    this.since = new Date().toISOString();
  }
}
