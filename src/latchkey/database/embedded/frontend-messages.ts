/**
 * What a client has sent in full. A batch is a run of messages that the database answers as a whole: `expectsReady`
 * reports whether `ReadyForQuery` ends the answer.
 */
export type Received =
  | { readonly kind: 'encryption' | 'startup' | 'goodbye' }
  | ({ readonly kind: 'batch' } & Batch)
  | { readonly kind: 'violation'; readonly reason: string };

export interface Batch {
  readonly bytes: Uint8Array;
  readonly expectsReady: boolean;
}

const LENGTH_BYTES = 4;
/** Type and length. */
const TYPED_HEADER = 5;
/** The first message has no type: its length is followed by a code. */
const STARTUP_HEADER = 8;
/** Limits of PostgreSQL itself. */
const MAX_STARTUP_LENGTH = 10_000;
const MAX_MESSAGE_LENGTH = 0x3fff_ffff;

const CANCEL_REQUEST = 80_877_102;
const ENCRYPTION_REQUESTS: readonly number[] = [80_877_103, 80_877_104];
const PROTOCOL_VERSION = 3;

/** Parse, Bind, Describe, Execute and Close are answered when one of the next follows. */
const PARTS = 'PBDEC';
const SYNC = 'S';
const FLUSH = 'H';
/** Query and FunctionCall. */
const WHOLE = 'QF';
const TERMINATE = 'X';
/** Data of a COPY that has ended already; PostgreSQL ignores it, too. */
const COPY = 'dcf';

/** A message whose text is terminated by a zero byte. */
export const textMessage = (type: string, text: string): Buffer => {
  const body = Buffer.from(`${text}\0`);
  const header = Buffer.alloc(TYPED_HEADER);
  header.write(type);
  header.writeInt32BE(body.length + LENGTH_BYTES, 1);
  return Buffer.concat([header, body]);
};

/**
 * Sent with every batch: PostgreSQL ignores it, unless a `COPY FROM STDIN` is waiting for data. The embedded one would end
 * where its input does.
 */
const COPY_FAIL = textMessage('f', 'the embedded database does not offer it');

/** Cuts the bytes of one client into batches. What is not complete never reaches the database. */
export class FrontendMessages {
  private chunks: Buffer[] = [];
  private size = 0;
  /** Bytes at which the next message, or its header, is complete. */
  private needed = STARTUP_HEADER;
  private started = false;
  private batch: Buffer[] = [];

  /** Whether the client has begun something that it has yet to complete. */
  get isUnfinished(): boolean {
    return this.size > 0 || this.batch.length > 0;
  }

  /** @returns what has become complete; nothing follows a violation */
  read(chunk: Buffer): Received[] {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.needed) {
      return [];
    }
    let bytes = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    const received: Received[] = [];
    for (let length = this.lengthOf(bytes); bytes.length >= length; length = this.lengthOf(bytes)) {
      if (length < 0) {
        return [...received, { kind: 'violation', reason: 'invalid message length' }];
      }
      for (const message of this.received(bytes.subarray(0, length))) {
        received.push(message);
      }
      bytes = bytes.subarray(length);
    }
    this.chunks = bytes.length === 0 ? [] : [bytes];
    this.size = bytes.length;
    this.needed = this.lengthOf(bytes);
    return received;
  }

  /** @returns size of the message that begins here, or of its header while that is not complete; negative when it is invalid */
  private lengthOf(bytes: Buffer): number {
    if (!this.started) {
      const length = bytes.length < STARTUP_HEADER ? STARTUP_HEADER : bytes.readInt32BE();
      return length < STARTUP_HEADER || length > MAX_STARTUP_LENGTH ? -1 : length;
    }
    const length = bytes.length < TYPED_HEADER ? LENGTH_BYTES : bytes.readInt32BE(1);
    return length < LENGTH_BYTES || length > MAX_MESSAGE_LENGTH ? -1 : length + 1;
  }

  private received(message: Buffer): Received[] {
    if (!this.started) {
      return [this.startup(message.readInt32BE(LENGTH_BYTES))];
    }
    const type = String.fromCharCode(message.readUInt8());
    if (type === TERMINATE) {
      return [{ kind: 'goodbye' }];
    }
    if (type === SYNC || type === FLUSH) {
      return [this.complete([COPY_FAIL, message], type === SYNC)];
    }
    if (WHOLE.includes(type)) {
      return [this.complete([message, COPY_FAIL], true)];
    }
    if (PARTS.includes(type)) {
      this.batch.push(message);
      return [];
    }
    return COPY.includes(type) ? [] : [{ kind: 'violation', reason: `invalid message type ${message.readUInt8()}` }];
  }

  private startup(code: number): Received {
    if (ENCRYPTION_REQUESTS.includes(code)) {
      return { kind: 'encryption' };
    }
    if (code === CANCEL_REQUEST) {
      return { kind: 'goodbye' };
    }
    if (code >> 16 !== PROTOCOL_VERSION) {
      return { kind: 'violation', reason: `unsupported protocol ${code >> 16}.${code & 0xffff}` };
    }
    this.started = true;
    return { kind: 'startup' };
  }

  private complete(last: readonly Buffer[], expectsReady: boolean): Received {
    const parts = [...this.batch, ...last];
    // Of a buffer in Node's pool, all of the pool would be copied for the thread.
    const bytes = Buffer.allocUnsafeSlow(parts.reduce((size, { length }) => size + length, 0));
    let offset = 0;
    for (const part of parts) {
      offset += part.copy(bytes, offset);
    }
    this.batch = [];
    return { kind: 'batch', bytes, expectsReady };
  }
}
