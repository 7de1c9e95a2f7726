import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { FileRef } from '../../datatypes/file-ref.js';
import type { FileStorage } from '../storage/file-storage.js';
import { formatFor, type PictureFormat } from './picture-format.js';

const MAX_KNOWN = 10_000;

/** The first bytes show the format. */
const SAMPLE_BYTES = 4_096;

/** Which format a picture gets when none is requested. Files never change: it is looked up once. */
@Injectable()
export class OriginalFormats {
  private readonly known = new LRUCache<string, PictureFormat>({ max: MAX_KNOWN });

  /** @returns undefined when there is no such file; for a file that is not a picture, any format */
  async of(storage: FileStorage, ref: FileRef): Promise<PictureFormat | undefined> {
    const key = `${ref.storage}://${ref.path}`;
    const format = this.known.get(key) ?? (await lookedUp(storage, ref));
    if (format) {
      this.known.set(key, format);
    }
    return format;
  }
}

async function lookedUp(storage: FileStorage, ref: FileRef): Promise<PictureFormat | undefined> {
  const status = await storage.stat(ref);
  if (!status) {
    return undefined;
  }
  const sample = status.size === 0 ? undefined : { start: 0, end: Math.min(status.size, SAMPLE_BYTES) - 1 };
  const file = await storage.open(ref, sample);
  const { contentType } = await import('../upload/content-type.js');
  return file && formatFor(await contentType(await buffer(file.stream)));
}
