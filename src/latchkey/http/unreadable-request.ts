import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../errors/error-catalogue.js';
import { restError } from '../errors/rest-error.js';

/** What the parser of HTTP says, by its codes; everything else is nonsense. */
const REASONS: ReadonlyMap<string, ErrorCode> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'requestTooSlow'],
  ['HPE_HEADER_OVERFLOW', 'headersTooLong'],
]);

/**
 * Answers what never becomes a request, because its first lines cannot be read, in the form of all errors, and closes the
 * connection (protocol/errors.md 1).
 */
export function answerUnreadable({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, body } = restError(REASONS.get(code) ?? 'requestUnreadable');
  const text = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
