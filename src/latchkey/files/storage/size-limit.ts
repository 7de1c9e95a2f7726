import { Transform, type TransformCallback } from 'node:stream';
import { FileTooLargeError } from './file-storage.js';

/** Counts the bytes that pass and breaks the stream when they are too many. */
export class SizeLimit extends Transform {
  /** Bytes so far. Not called `size`: the S3 library takes that for the length of what it is about to read. */
  passed = 0;

  /** @param atEnd called after the last byte; the end passes when it resolves, and what it throws breaks the stream */
  constructor(
    private readonly maxBytes: number,
    private readonly atEnd: () => Promise<void> = () => Promise.resolve(),
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.passed += chunk.length;
    if (this.passed > this.maxBytes) {
      done(new FileTooLargeError(this.maxBytes));
    } else {
      done(null, chunk);
    }
  }

  override _flush(done: TransformCallback): void {
    this.atEnd().then(() => {
      done();
    }, done);
  }
}
