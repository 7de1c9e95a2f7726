import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import { restError } from '../../common/rest-error.js';
import { type PartDisposition, readDisposition } from './part-disposition.js';

const MAX_BOUNDARY_LENGTH = 70;

/** One part of a multipart body; whoever takes it must read its content or let it run dry. */
export interface MultipartPart extends PartDisposition {
  readonly content: Readable;
}

/** Refuses the whole body by throwing. */
type PartTaker = (part: MultipartPart) => Promise<void> | void;

/**
 * Hands out the parts of a multipart body one after the other while it streams by, and ends with the body.
 *
 * @param signal ends the reading early, with its reason
 * @throws RestError 400 when the body is broken or breaks off, or what `take` threw; the rest of the body is then read
 * and forgotten, so that the client gets to hear of it
 */
export async function readParts(request: IncomingMessage, signal: AbortSignal, take: PartTaker): Promise<void> {
  const parser = new Dicer({ boundary: boundaryOf(request.headers['content-type'] ?? '') });
  let current: Readable | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const refuse = (): void => {
        reject(restError('uploadMalformed'));
      };
      parser.on('part', (content) => {
        current = content;
        // The parser reports the same; without a listener, a body that ends inside of a part would end the process.
        content.on('error', () => undefined);
        content.on('header', (headers) => {
          const [disposition] = (headers as Record<string, string[] | undefined>)['content-disposition'] ?? [];
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

/** @throws RestError 400 when there is none, or one of more characters than RFC 2046 5.1.1 permits */
function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined || boundary.length > MAX_BOUNDARY_LENGTH) {
    throw restError('uploadMalformed');
  }
  return boundary;
}
