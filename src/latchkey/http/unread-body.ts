import type { FastifyReply, FastifyRequest } from 'fastify';
import { isBodyHeldBack } from './continue.js';

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
