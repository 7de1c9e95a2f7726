import { Duplex } from 'node:stream';

/** Who is at the other end of a {@link SessionStream}. */
export interface Listener {
  /** Called with what has been written, in order. */
  read(chunk: Buffer): void;
  /** Nothing more will be written. */
  leave(): void;
}

type Done = (error?: Error | null) => void;

/** As much as Node reads from a socket at once: between two of them, others have their turn. */
const PIECE = 64 * 1024;

/**
 * How a client in this process reaches the embedded database: it looks like the socket that the driver expects, and no
 * system call is on the way. What is written arrives after the current step, in one piece for each flush.
 */
export class SessionStream extends Duplex {
  /** Bytes that have come from the other end. */
  bytesRead = 0;
  private listener: Listener | undefined;

  /** @param listen called when the client connects; undefined when nobody listens */
  constructor(private readonly listen: (stream: SessionStream) => Listener | undefined) {
    super({ allowHalfOpen: false });
  }

  /** Address and options of a socket mean nothing here. */
  connect(): this {
    process.nextTick(() => {
      if (this.destroyed) {
        return;
      }
      this.listener = this.listen(this);
      if (this.listener) {
        this.emit('connect');
      } else {
        this.destroy(Object.assign(new Error('the embedded database is closed'), { code: 'ECONNREFUSED' }));
      }
    });
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Whether the other end may still say something. */
  get isOpen(): boolean {
    return this.listener !== undefined && !this.destroyed;
  }

  /** Says something to the client, which keeps the bytes. */
  answer(part: Uint8Array): void {
    if (this.isOpen) {
      this.bytesRead += part.length;
      for (let start = 0; start < part.length; start += PIECE) {
        this.push(part.subarray(start, start + PIECE));
      }
    }
  }

  /** The other end goes; what it said before still arrives. */
  hangUp(): void {
    if (this.isOpen) {
      this.listener = undefined;
      this.push(null);
    }
  }

  override _read(): void {
    // The other end answers by itself.
  }

  override _write(chunk: Buffer, _encoding: string, done: Done): void {
    process.nextTick(() => {
      this.listener?.read(chunk);
      done();
    });
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), '', done);
  }

  override _final(done: Done): void {
    this.leave();
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.leave();
    done(error);
  }

  private leave(): void {
    const { listener } = this;
    this.listener = undefined;
    listener?.leave();
  }
}
