import { Transform, type TransformCallback } from 'node:stream';
import { restError } from '../../errors/rest-error.js';

/** The first bytes of a file, enough for formats that differ only deeper inside, such as those of office programs. */
const SAMPLE_BYTES = 64 * 1024;

/** Holds the start of a file back until its type is known, and breaks the stream when the type is not allowed. */
export class TypeCheck extends Transform {
  private start: Buffer[] = [];
  private length = 0;
  private decided: boolean;

  /** @param allowed media types, or `image/*`; empty allows everything */
  constructor(private readonly allowed: readonly string[]) {
    super();
    this.decided = allowed.length === 0;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.decided) {
      done(null, chunk);
      return;
    }
    this.start.push(chunk);
    this.length += chunk.length;
    this.pass(this.length < SAMPLE_BYTES, done);
  }

  override _flush(done: TransformCallback): void {
    this.pass(this.decided, done);
  }

  /** @param wait whether it is too early to decide, or too late */
  private pass(wait: boolean, done: TransformCallback): void {
    if (wait) {
      done();
    } else {
      this.decide().then((start) => {
        done(null, start);
      }, done);
    }
  }

  /** @throws RestError 415 */
  private async decide(): Promise<Buffer> {
    const start = Buffer.concat(this.start);
    // Only those who restrict the types load the library.
    const { contentType } = await import('./content-type.js');
    const type = await contentType(start);
    if (!this.allowed.some((each) => covers(each, type))) {
      throw restError('uploadTypeRefused', { type });
    }
    this.decided = true;
    this.start = [];
    return start;
  }
}

const covers = (allowed: string, type: string): boolean =>
  allowed === type || (allowed.endsWith('/*') && type.startsWith(allowed.slice(0, -1)));
