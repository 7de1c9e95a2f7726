import { Readable } from 'node:stream';
import type { FileRef } from '../../../datatypes/file-ref.js';
import type { ByteRange, FileSource, FileStatus, OpenedFile } from '../file-storage.js';
import { isPlainPath } from '../storage-path.js';
import type { S3Connection } from './s3-connection.js';

/** The longest key of an object, in bytes. */
const MAX_KEY_LENGTH = 1024;

/** Objects of a bucket, read by the paths of references. */
export class S3Objects implements FileSource {
  /** @param prefix of all keys, before the paths */
  constructor(
    private readonly connection: () => Promise<S3Connection>,
    private readonly prefix = '',
  ) {}

  /** @returns undefined for what cannot be the key of a stored file: no server need make sense of it */
  keyOf({ path }: FileRef): string | undefined {
    const key = this.prefix + path;
    return isPlainPath(path) && Buffer.byteLength(key) <= MAX_KEY_LENGTH ? key : undefined;
  }

  async stat(ref: FileRef): Promise<FileStatus | undefined> {
    const key = this.keyOf(ref);
    const object = key === undefined ? undefined : await (await this.connection()).head(key);
    return object && { size: object.ContentLength ?? 0, modified: object.LastModified ?? new Date(0) };
  }

  async open(ref: FileRef, range?: ByteRange): Promise<OpenedFile | undefined> {
    const wanted = range && `bytes=${range.start}-${range.end}`;
    const key = this.keyOf(ref);
    const object = key === undefined ? undefined : await (await this.connection()).get(key, wanted);
    if (!object) {
      return undefined;
    }
    const { Body: stream, ContentRange, ContentLength, LastModified: modified = new Date(0) } = object;
    if (!(stream instanceof Readable)) {
      throw new Error('The S3 server answered without a body');
    }
    const size = range ? sizeIn(ContentRange, range) : ContentLength;
    if (size === undefined) {
      stream.destroy();
      throw new Error(`The S3 server answered ${range ? 'with another range' : 'without the length of the file'}`);
    }
    return { stream, size, modified };
  }
}

/**
 * Bytes of the whole object. Not every server knows every range: the bytes of another one must not go out under the
 * length of this one.
 *
 * @returns undefined when it is another one
 */
function sizeIn(contentRange: string | undefined, { start, end }: ByteRange): number | undefined {
  const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange ?? '') ?? [];
  return Number(first) === start && Number(last) === end ? Number(size) : undefined;
}
