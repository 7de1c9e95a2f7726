import { Injectable } from '@nestjs/common';
import { restError } from '../../errors/rest-error.js';
import { UploadSettings } from '../../config/setting-groups.js';
import type { Caller } from '../../roles/caller.js';
import { uploaderOf } from './uploader.js';

const RETRY_AFTER = { 'retry-after': '5' };

/** Limits the uploads that run at the same time, per user and in total; counted in each process. */
@Injectable()
export class UploadSlots {
  private readonly running = new Map<string, number>();
  private total = 0;

  constructor(private readonly settings: UploadSettings) {}

  /** @throws RestError 429 when the user, 503 when everybody together has too many uploads under way */
  async during<T>({ principal }: Caller, upload: () => Promise<T>): Promise<T> {
    const uploader = uploaderOf(principal);
    const { FILES_MAX_UPLOADS, FILES_MAX_UPLOADS_PER_USER } = this.settings;
    if (isFull(this.running.get(uploader) ?? 0, FILES_MAX_UPLOADS_PER_USER)) {
      throw restError('uploadsOfUserExceeded', { max: FILES_MAX_UPLOADS_PER_USER }, RETRY_AFTER);
    }
    if (isFull(this.total, FILES_MAX_UPLOADS)) {
      throw restError('uploadsExceeded', { max: FILES_MAX_UPLOADS }, RETRY_AFTER);
    }
    this.count(uploader, 1);
    try {
      return await upload();
    } finally {
      this.count(uploader, -1);
    }
  }

  private count(uploader: string, change: 1 | -1): void {
    const count = (this.running.get(uploader) ?? 0) + change;
    this.total += change;
    if (count === 0) {
      this.running.delete(uploader);
    } else {
      this.running.set(uploader, count);
    }
  }
}

/** @param max 0 means no limit */
const isFull = (count: number, max: number): boolean => max > 0 && count >= max;
