import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Options } from '../../../config/file-storages.js';
import { pathExtension } from '../../file-name.js';
import type { FileRef } from '../../../datatypes/file-ref.js';
import type {
  ByteRange,
  FileNaming,
  FileStatus,
  FileStorage,
  ListedFile,
  OpenedFile,
  SavedFile,
  SaveLimits,
} from '../file-storage.js';
import { SizeLimit } from '../size-limit.js';
import { isStoredPath, newPath } from '../storage-path.js';
import type { S3Connection } from './s3-connection.js';
import { S3Objects } from './s3-objects.js';
import { S3Variants } from './s3-variants.js';

/** Files in a bucket of a server that speaks S3, under their paths as keys; protocol/files.md 5. */
export class S3FileStorage implements FileStorage {
  readonly maxFileSize = Infinity;
  readonly variants = new S3Variants(() => this.connection());
  private readonly objects = new S3Objects(() => this.connection());
  private connected: Promise<S3Connection> | undefined;

  constructor(
    readonly name: string,
    private readonly options: S3Options,
  ) {}

  /** The file gets its extension in advance; only when the name turns out to be another one, the object is renamed. */
  async save(name: FileNaming, content: Readable, { maxBytes }: SaveLimits): Promise<SavedFile> {
    const s3 = await this.connection();
    const path = newPath();
    const presumed = `${path}${pathExtension(name.presumed)}`;
    let final = name.presumed;
    const limit = new SizeLimit(maxBytes, async () => {
      final = await name.final();
    });
    // The end of the content comes only when nothing can refuse it any more: then the object appears.
    await bothDone(pipeline(content, limit), s3.put(presumed, limit), limit);
    const key = `${path}${pathExtension(final)}`;
    if (key !== presumed) {
      await s3.rename(presumed, key);
    }
    const ref = { storage: this.name, path: key, name: final, parameters: [] };
    return { ref, size: limit.passed, sha256: limit.sha256() };
  }

  stat(ref: FileRef): Promise<FileStatus | undefined> {
    return this.objects.stat(ref);
  }

  open(ref: FileRef, range?: ByteRange): Promise<OpenedFile | undefined> {
    return this.objects.open(ref, range);
  }

  async *list(): AsyncIterable<ListedFile> {
    for await (const { key, ...status } of (await this.connection()).list()) {
      if (isStoredPath(key)) {
        yield { path: key, ...status };
      }
    }
  }

  async remove(ref: FileRef): Promise<void> {
    const key = this.objects.keyOf(ref);
    if (key !== undefined) {
      await (await this.connection()).remove(key);
      await this.variants.removeOf(ref);
    }
  }

  /** Loads the library early, so that the first request need not wait for it. */
  async start(): Promise<void> {
    await this.connection();
  }

  async check(): Promise<void> {
    await (await this.connection()).check();
  }

  async close(): Promise<void> {
    (await this.connected)?.close();
  }

  private connection(): Promise<S3Connection> {
    return (this.connected ??= import('./s3-connection.js').then(({ S3Connection }) => new S3Connection(this.options)));
  }
}

/**
 * Waits for both, also when one fails: what it has begun at the server is gone by then.
 *
 * @throws what went wrong first: content that breaks off ends the upload, and a broken upload aborts the reading
 */
async function bothDone(read: Promise<void>, put: Promise<void>, between: Readable): Promise<void> {
  put.catch((error: unknown) => between.destroy(error as Error));
  const [content, stored] = await Promise.allSettled([read, put]);
  if (content.status === 'rejected' && !isAborted(content.reason)) {
    throw content.reason;
  }
  if (stored.status === 'rejected') {
    throw stored.reason;
  }
}

const isAborted = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
