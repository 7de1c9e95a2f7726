import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { FileTooLargeError } from './file-storage.js';

/** Counts and hashes the bytes that pass, and breaks the stream when they are too many. */
export class SizeLimit extends Transform {
  /** Bytes so far. Not called `size`: the S3 library takes that for the length of what it is about to read. */
  passed = 0;
  private readonly hash = createHash('sha256');

  /** @param atEnd called after the last byte; the end passes when it resolves, and what it throws breaks the stream */
  constructor(
    private readonly maxBytes: number,
    private readonly atEnd: () => Promise<void> = () => Promise.resolve(),
  ) {
    super();
  }

  /** SHA-256 of all that has passed, in hexadecimal digits; once, at the end. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.passed += chunk.length;
    if (this.passed > this.maxBytes) {
      done(new FileTooLargeError(this.maxBytes));
    } else {
      this.hash.update(chunk);
      done(null, chunk);
    }
  }

  override _flush(done: TransformCallback): void {
    this.atEnd().then(() => {
      done();
    }, done);
  }
}
