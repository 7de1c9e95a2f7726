import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import { type RestError, restError } from '../../errors/rest-error.js';
import { type PartDisposition, readDisposition } from './part-disposition.js';

const MAX_BOUNDARY_LENGTH = 70;
/** `: ` and the end of a line. */
const LINE_BYTES = 4;

/** One part of a multipart body; its consumer must read its content or drain it. */
export interface MultipartPart extends PartDisposition {
  readonly content: Readable;
}

/** What a multipart body may bring, beyond the content of its parts. */
export interface MultipartLimits {
  /** Parts of one body. */
  readonly maxParts: number;
  /** Bytes of the headers of one part. */
  readonly maxHeaderSize: number;
  /** Bytes of the whole body. */
  readonly maxBytes: number;
  /** The error for more bytes. */
  readonly tooLarge: () => RestError;
}

type PartHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/** Refuses the whole body by throwing. */
type PartTaker = (part: MultipartPart) => Promise<void> | void;

/**
 * Hands out the parts of a multipart body one after the other while it streams by, and ends with the body.
 *
 * @param signal ends the reading early, with its reason
 * @throws RestError 400 when the body is broken or breaks off, 413 past a limit, or what `take` threw; the rest of the
 * body is then read and forgotten, so that the client receives the error
 */
export async function readParts(
  request: IncomingMessage,
  limits: MultipartLimits,
  signal: AbortSignal,
  take: PartTaker,
): Promise<void> {
  const { maxParts, maxHeaderSize, maxBytes } = limits;
  // The parser silently cuts longer headers off: what it keeps must be enough to show that they were too long.
  const options = { boundary: boundaryOf(request.headers['content-type'] ?? ''), maxHeaderSize: 2 * maxHeaderSize };
  const parser = new Dicer(options);
  let parts = 0;
  let bytes = 0;
  let current: Readable | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const refuse = (): void => {
        reject(restError('uploadMalformed'));
      };
      parser.on('part', (content) => {
        current = content;
        if (++parts > maxParts) {
          // Without a listener, the parser skips all further parts.
          parser.removeAllListeners('part');
          content.on('error', () => undefined).resume();
          reject(restError('uploadPartsExceeded', { max: maxParts }));
          return;
        }
        // The parser reports the same; without a listener, a body that ends inside of a part would end the process.
        content.on('error', () => undefined);
        content.on('header', (given) => {
          const headers = given as PartHeaders;
          if (sizeOf(headers) > maxHeaderSize) {
            reject(restError('uploadPartHeaderTooLong', { max: maxHeaderSize }));
            return;
          }
          const [disposition] = headers['content-disposition'] ?? [];
          Promise.resolve(take({ ...readDisposition(disposition), content })).catch(reject);
        });
      });
      parser.on('finish', resolve);
      parser.on('error', refuse);
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
      const refuseIfCut = (): void => {
        if (!request.complete) {
          refuse();
        }
      };
      request.on('close', refuseIfCut);
      if (request.destroyed) {
        refuseIfCut();
      }
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) {
          reject(limits.tooLarge());
        }
      });
      request.pipe(parser);
    });
  } catch (error) {
    // With an error: a reader that has not begun yet would wait for ever for a part that is merely closed.
    current?.destroy(error as Error);
    throw error;
  } finally {
    request.unpipe(parser);
    request.resume();
  }
}

/** Bytes of the lines of a header, as far as the parser has kept them. */
const sizeOf = (headers: PartHeaders): number =>
  Object.entries(headers).reduce(
    (sum, [name, values = []]) => values.reduce((size, value) => size + name.length + value.length + LINE_BYTES, sum),
    0,
  );

/** @throws RestError 400 when the boundary is missing, or longer than RFC 2046 5.1.1 permits */
function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined || boundary.length > MAX_BOUNDARY_LENGTH) {
    throw restError('uploadMalformed');
  }
  return boundary;
}
