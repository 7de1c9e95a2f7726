import type { IncomingMessage } from 'node:http';
import { restError } from '../errors/rest-error.js';
import { type ClientRequest, sendContinue } from './client-request.js';

/** A parsed body needs up to this many times its bytes. */
const WEIGHT = 10;
/** Bodies up to this size find room even when large ones have used up their share. */
const SMALL = 64 * 1024;
/** What large bodies may take of the budget. */
const SHARE_OF_LARGE = 0.75;
const RETRY_AFTER = { 'retry-after': '5' };

/** The memory that the bodies of all requests in flight share; `BODY_MEMORY_BUDGET`. */
export class BodyBudget {
  private used = 0;

  /** @param max bytes */
  constructor(private readonly max: number) {}

  /** Bytes that bodies in flight take. */
  get taken(): number {
    return this.used;
  }

  /** Room for one body, which grows with what is known of it. */
  share(): BodyShare {
    return new BodyShare((size, more) => {
      const needed = more * WEIGHT;
      const ceiling = size + more <= SMALL ? this.max : this.max * SHARE_OF_LARGE;
      const others = this.used - size * WEIGHT;
      // A body that is alone is within MAX_BODY_SIZE, whatever the budget.
      if (more > 0 && others > 0 && this.used + needed > ceiling) {
        throw restError('bodiesExceeded', { max: this.max }, RETRY_AFTER);
      }
      this.used += needed;
    });
  }
}

/** What one body takes of the budget. */
class BodyShare {
  private size = 0;

  constructor(private readonly take: (size: number, more: number) => void) {}

  /** @param size bytes of the body. @throws RestError 503 when the budget is used up */
  growTo(size: number): void {
    if (size > this.size) {
      this.take(this.size, size - this.size);
      this.size = size;
    }
  }

  release(): void {
    this.take(this.size, -this.size);
    this.size = 0;
  }
}

const TICK_MS = 1_000;

interface RateLimit {
  /** Seconds that the rate is measured over. */
  readonly seconds: number;
  /** Fewest bytes per second; something must come in any case. */
  readonly minRate: number;
}

/**
 * Watches how fast a client sends its body. Time in which bytes wait to be read is not the client's, nor is any after
 * the last one.
 */
export class UploadRate {
  private readonly timer: NodeJS.Timeout;
  private waited = 0;
  private seen: number;

  /** @param tooSlow called once, when the client is too slow */
  constructor(request: IncomingMessage, limit: RateLimit, tooSlow: () => void) {
    const { socket } = request;
    this.seen = socket.bytesRead;
    this.timer = setInterval(() => {
      if (!request.complete && request.readableLength === 0 && this.isTooSlow(socket.bytesRead, limit)) {
        this.stop();
        tooSlow();
      }
    }, TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private isTooSlow(bytes: number, { seconds, minRate }: RateLimit): boolean {
    this.waited += TICK_MS / 1000;
    if (this.waited < seconds) {
      return false;
    }
    const enough = bytes - this.seen >= Math.max(1, minRate * seconds);
    this.waited = 0;
    this.seen = bytes;
    return !enough;
  }
}

/** Most bytes of a body, and the setting that says so. */
export interface SizeLimit {
  readonly max: number;
  readonly setting: 'MAX_BODY_SIZE' | 'FORM_MAX_SIZE';
}

/** The body of one request, read from the socket only as far as needed. */
export class IncomingBody {
  private chunks: Buffer[] = [];
  private size = 0;
  private ended: boolean;
  /** Bytes that the client says it sends; undefined when it does not. */
  readonly declaredSize: number | undefined;

  constructor(
    private readonly request: ClientRequest,
    private readonly share: BodyShare,
    private readonly rate: RateLimit,
  ) {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    this.declaredSize = length === undefined ? (encoding === undefined ? 0 : undefined) : Number(length);
    this.ended = this.declaredSize === 0;
    request.raw.once('end', () => {
      this.ended = true;
    });
  }

  /** Gives back what it takes of the budget. */
  release(): void {
    this.share.release();
  }

  /** All of the body. @throws RestError 413 for a larger one, 408 for a slow one, 503 without memory for it */
  async all(limit: SizeLimit): Promise<Buffer> {
    if ((this.declaredSize ?? 0) > limit.max) {
      throw tooLarge(limit);
    }
    this.share.growTo(this.declaredSize ?? 0);
    await this.read(limit.max + 1);
    if (this.size > limit.max) {
      throw tooLarge(limit);
    }
    return this.soFar();
  }

  /** At least `bytes` bytes from the start, fewer only when the body is shorter. */
  async start(bytes: number): Promise<Buffer> {
    await this.read(bytes);
    return this.soFar();
  }

  private soFar(): Buffer {
    const [first = Buffer.alloc(0)] = this.chunks;
    if (this.chunks.length < 2) {
      return first;
    }
    const all = Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }

  private async read(wanted: number): Promise<void> {
    if (this.ended || this.size >= wanted) {
      return;
    }
    const { raw } = this.request;
    if (raw.destroyed) {
      throw restError('requestUnreadable');
    }
    if (raw.complete) {
      this.readRest();
    } else {
      await this.receive(wanted);
    }
  }

  /** All has come, as is usual for small bodies: no wait is needed. */
  private readRest(): void {
    const rest = this.request.raw.read() as Buffer | null;
    this.ended = true;
    if (rest) {
      this.add(rest);
    }
  }

  private receive(wanted: number): Promise<void> {
    const { raw, deadline } = this.request;
    sendContinue(raw);
    return new Promise((resolve, reject) => {
      // The rate limits the time of what is sent, the deadline that of the work.
      deadline.pause();
      const stop = (): void => {
        rate.stop();
        deadline.resume();
        raw.off('data', take).off('end', end).off('close', cut).pause();
      };
      const fail = (error: Error): void => {
        stop();
        reject(error);
      };
      const take = (chunk: Buffer): void => {
        try {
          this.add(chunk);
        } catch (error) {
          fail(error as Error);
          return;
        }
        if (this.size >= wanted) {
          stop();
          resolve();
        }
      };
      const end = (): void => {
        stop();
        resolve();
      };
      const cut = (): void => {
        if (this.ended) {
          end();
        } else {
          fail(restError('requestUnreadable'));
        }
      };
      const rate = new UploadRate(raw, this.rate, () => {
        fail(restError('requestTooSlow', {}, { connection: 'close' }));
      });
      raw.on('data', take).on('end', end).on('close', cut).resume();
    });
  }

  private add(chunk: Buffer): void {
    this.share.growTo(this.size + chunk.length);
    this.size += chunk.length;
    this.chunks.push(chunk);
  }
}

const tooLarge = ({ max, setting }: SizeLimit): Error => restError('bodyTooLarge', { max, setting });
