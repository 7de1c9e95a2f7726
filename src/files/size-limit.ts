import { Transform, type TransformCallback } from 'node:stream';
import { FileTooLargeError } from './file-storage.js';

/** Counts the bytes that pass and breaks the stream when they are too many. */
export class SizeLimit extends Transform {
  /** Bytes so far. */
  size = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.size += chunk.length;
    if (this.size > this.maxBytes) {
      done(new FileTooLargeError(`More than ${this.maxBytes} bytes`));
    } else {
      done(null, chunk);
    }
  }
}
