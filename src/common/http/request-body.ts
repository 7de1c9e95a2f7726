import type { FastifyRequest } from 'fastify';
import { restError } from '../rest-error.js';

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
    text = readText(request, maxBytes);
    texts.set(request, text);
  }
  return text;
}

async function readText(request: FastifyRequest, maxBytes: number): Promise<string> {
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
  return Buffer.concat(chunks).toString('utf8');
}
