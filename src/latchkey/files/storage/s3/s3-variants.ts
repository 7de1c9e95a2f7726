import { Readable } from 'node:stream';
import type { FileRef } from '../../../datatypes/file-ref.js';
import type { VariantStore } from '../file-storage.js';
import type { S3Connection } from './s3-connection.js';
import { S3Objects } from './s3-objects.js';

/** Segments of references never begin with a dot. */
const PREFIX = '.variants/';

/** Variants of the files of one bucket, all under one prefix. They may be deleted at any time. */
export class S3Variants extends S3Objects implements VariantStore {
  constructor(private readonly s3: () => Promise<S3Connection>) {
    super(s3, PREFIX);
  }

  async save(ref: FileRef, content: Buffer): Promise<void> {
    const key = this.keyOf(ref);
    if (key === undefined) {
      throw new Error('The key of a variant would be too long');
    }
    await (await this.s3()).put(key, Readable.from([content]));
  }

  async removeOf(original: FileRef): Promise<void> {
    const key = this.keyOf(original);
    if (key !== undefined) {
      await (await this.s3()).removeAll(`${key}/`);
    }
  }
}
