import { Transform, type TransformCallback } from 'node:stream';
import { FileTooLargeError } from './file-storage.js';

/** Counts the bytes that pass and breaks the stream when they are too many. */
export class SizeLimit extends Transform {
  /** Bytes so far. */
  size = 0;

  /** @param atEnd called after the last byte; the end passes when it resolves, and what it throws breaks the stream */
  constructor(
    private readonly maxBytes: number,
    private readonly atEnd: () => Promise<void> = () => Promise.resolve(),
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.size += chunk.length;
    if (this.size > this.maxBytes) {
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
