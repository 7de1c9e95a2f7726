import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LongWork } from '../common/in-slices.js';
import { isBodyHeldBack } from './client-request.js';

/** One header, or the same header several times. */
export type ResponseHeaders = Readonly<Record<string, string | string[]>>;

/** What a controller method returns; the adapter writes it. Content types are exact: protocol/README.md decision 11. */
export class RestResponse {
  private constructor(
    readonly status: number,
    readonly body: string | Readable | undefined,
    readonly headers: ResponseHeaders,
    /** Whether the content type is that of results, which depends on the generation of the protocol. */
    readonly isResult = false,
  ) {}

  /**
   * What the protocol returns about data, model and callers, where the adapter adds the content type.
   *
   * @param text finished JSON text
   */
  static result(text: string, headers: ResponseHeaders = {}, status = 200): RestResponse {
    return new RestResponse(status, text, headers, true);
  }

  /** @param text finished JSON text of anything else */
  static json(text: string, headers: ResponseHeaders = {}, status = 200): RestResponse {
    return new RestResponse(status, text, { 'content-type': 'application/json', ...headers });
  }

  static text(text: string, headers: ResponseHeaders = {}): RestResponse {
    return new RestResponse(200, text, { 'content-type': 'text/plain;charset=UTF-8', ...headers });
  }

  /** @param text a finished page */
  static html(text: string, headers: ResponseHeaders = {}, status = 200): RestResponse {
    return new RestResponse(status, text, { 'content-type': 'text/html;charset=UTF-8', ...headers });
  }

  /** @param location where browsers continue, by GET */
  static redirect(location: string, headers: ResponseHeaders = {}): RestResponse {
    return new RestResponse(302, undefined, { location, ...headers });
  }

  static stream(body: Readable, headers: ResponseHeaders, status = 200): RestResponse {
    return new RestResponse(status, body, headers);
  }

  /** The same response with another text. */
  withBody(text: string): RestResponse {
    return new RestResponse(this.status, text, this.headers, this.isResult);
  }

  static empty(status: number, headers: ResponseHeaders = {}): RestResponse {
    return new RestResponse(status, undefined, headers);
  }
}

/**
 * Responses of one turn of the event loop, which leave together. What is written to many sockets at the end of a turn,
 * one after the other, costs less than the same writes scattered over it: each peer wakes once instead of once per write.
 */
export class FlushBatches {
  private current: Promise<void> | undefined;

  /** Resolves when everything that this turn has read is processed; the same promise for all callers in one turn. */
  end(): Promise<void> {
    this.current ??= new Promise((resolve) => {
      setImmediate(() => {
        this.current = undefined;
        resolve();
      });
    });
    return this.current;
  }
}

/** Characters that are encoded at once. */
const PART = 64 * 1024;
const LOW_SURROGATES = /^[\uDC00-\uDFFF]/;

/** Encoding a shorter text is faster than waiting. */
export const isLongText = (text: string): boolean => text.length > 4 * PART;

/** A long text as UTF-8, encoded in slices; the socket would do it in one go. */
export async function encodedText(text: string): Promise<Buffer> {
  const work = new LongWork();
  const parts: Buffer[] = [];
  for (let start = 0; start < text.length;) {
    const rough = start + PART;
    // A character of two halves stays together.
    const end = LOW_SURROGATES.test(text.charAt(rough)) ? rough + 1 : rough;
    parts.push(Buffer.from(text.slice(start, end)));
    start = end;
    if (work.isSliceOver) {
      await work.pause();
    }
  }
  return Buffer.concat(parts);
}

const NOT_MODIFIED = 304;

/** Keeps the framework from appending a charset to the content type. */
const asItIs = (text: unknown): string => text as string;

/** Writes status, headers and body of {@link RestResponse}s. */
export class RestWriter {
  private readonly batches = new FlushBatches();

  /** @param resultType content type of JSON results (protocol/README.md decision 11) */
  constructor(private readonly resultType: string) {}

  /** Answers of one turn leave together. What is thrown goes to Nest's filters. */
  async send(response: FastifyReply, body: RestResponse): Promise<void> {
    const content = contentOf(response, body);
    const sent = typeof content === 'string' && isLongText(content) ? await encodedText(content) : content;
    await this.batches.end();
    if (response.sent) {
      // Its time had ended before.
      discard(body.body);
      return;
    }
    if (body.isResult) {
      void response.header('content-type', this.resultType);
    }
    void response.status(body.status).headers(body.headers).serializer(asItIs).send(sent);
  }
}

/**
 * Where only the headers are wanted, the source is not read. A 304 to HEAD has no length: the framework would set it to
 * that of an empty body.
 */
function contentOf({ request }: FastifyReply, { body, status }: RestResponse): RestResponse['body'] {
  if (request.method !== 'HEAD') {
    return body;
  }
  discard(body);
  return body instanceof Readable || status === NOT_MODIFIED ? Readable.from([]) : body;
}

function discard(body: RestResponse['body']): void {
  if (body instanceof Readable) {
    body.destroy();
  }
}

/** Bytes of a body that are read and discarded, so that the connection can be used again. */
const DRAINED = 64 * 1024;
/** How long a client that still sends may read its response before the connection is closed. */
const LINGER_MS = 2_000;

/**
 * A response that does not wait for the body of its request. A small rest is read and discarded. A large rest is not
 * read: `Connection: close` lets the client know that it may stop, and it has time to read the response, which would be
 * lost if the connection closed at once. Call it when headers are about to be sent.
 */
export function leaveUnread({ raw, headers }: FastifyRequest, reply: FastifyReply): void {
  const length = headers['content-length'];
  const large = headers['transfer-encoding'] !== undefined || Number(length ?? 0) > DRAINED;
  if (raw.destroyed) {
    // An upload that was broken off has let go of its connection, which Node closes after the response.
    return;
  }
  // A client that holds a body back may still send it or not: only the end of the connection is clear.
  if (!isBodyHeldBack(raw) && (raw.complete || !large)) {
    // A body that is paused after a first look would block the next request. Node skips one that nobody has looked at.
    if (raw.isPaused()) {
      raw.resume();
    }
    return;
  }
  void reply.header('connection', 'close');
  raw.pause();
  // A request whose body was given up half-way has let go of its socket.
  const { socket } = reply.raw;
  if (socket) {
    socket.destroySoon = (): void => {
      socket.end();
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
    };
  }
}

/** Caching headers of every answer whose endpoint sets none. */
export const NOT_CACHEABLE = {
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
} as const;

const ONE_YEAR = 'max-age=31536000 ; includeSubDomains';

/** Headers of all answers; an endpoint's own about caching and frames win (protocol/authentication.md 7). */
export function addSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-content-type-options', 'nosniff');
  if (!reply.hasHeader('x-frame-options')) {
    void reply.header('x-frame-options', 'SAMEORIGIN');
  }
  if (!reply.hasHeader('cache-control')) {
    void reply.headers(NOT_CACHEABLE);
  }
  if (request.protocol === 'https') {
    void reply.header('strict-transport-security', ONE_YEAR);
  }
}
