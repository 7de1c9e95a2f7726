import type { FastifyRequest } from 'fastify';
import { restError } from '../rest-error.js';

const bodies = new WeakMap<FastifyRequest, Promise<Buffer>>();
const texts = new WeakMap<FastifyRequest, Promise<string>>();

/**
 * The body as UTF-8 text whatever its content type (protocol/entities.md 1.3). It is read from the socket on first use
 * and remembered, so that a guard and the handler may both look at it.
 *
 * @param maxBytes larger bodies answer 413
 */
export function bodyText(request: FastifyRequest, maxBytes: number): Promise<string> {
  let text = texts.get(request);
  if (!text) {
    text = bodyBytes(request, maxBytes).then((bytes) => bytes.toString('utf8'));
    texts.set(request, text);
  }
  return text;
}

/**
 * The body as it came, remembered like {@link bodyText}.
 *
 * @param maxBytes larger bodies answer 413
 */
export function bodyBytes(request: FastifyRequest, maxBytes: number): Promise<Buffer> {
  let bytes = bodies.get(request);
  if (!bytes) {
    bytes = readBytes(request, maxBytes);
    bodies.set(request, bytes);
  }
  return bytes;
}

async function readBytes(request: FastifyRequest, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    throw restError('bodyTooLarge', { max: maxBytes });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.raw as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw restError('bodyTooLarge', { max: maxBytes });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
