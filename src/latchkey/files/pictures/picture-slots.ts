import { Injectable } from '@nestjs/common';
import { restError } from '../../errors/rest-error.js';
import { PictureSettings } from '../../config/setting-groups.js';

const RETRY_AFTER = { 'retry-after': '2' };

/** Limits the conversions that run at the same time in one process, and those that wait for their turn, in order. */
@Injectable()
export class PictureSlots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly settings: PictureSettings) {}

  /** @throws RestError 503 when too many are waiting already */
  async during<T>(work: () => Promise<T>): Promise<T> {
    await this.take();
    try {
      return await work();
    } finally {
      this.give();
    }
  }

  private async take(): Promise<void> {
    const { FILES_PICTURE_CONVERSIONS: atOnce, FILES_PICTURE_QUEUE: max } = this.settings;
    if (this.running < atOnce) {
      this.running += 1;
    } else if (this.waiting.length < max) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      throw restError('picturesExceeded', { max: atOnce + max }, RETRY_AFTER);
    }
  }

  /** Hands the slot on, so that no newcomer overtakes. */
  private give(): void {
    const next = this.waiting.shift();
    if (next) {
      next();
    } else {
      this.running -= 1;
    }
  }
}
