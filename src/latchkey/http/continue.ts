import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Requests whose client sends the body only after `100 Continue`, which has not been sent yet. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Clients that offer a body first (`Expect: 100-continue`, RFC 9110 10.1.1; curl does for large ones) send it only once
 * somebody wants to read it: what is refused before is never sent. Node would ask for every body at once.
 */
export function holdContinue(server: Server): void {
  server.on('checkContinue', (request, response) => {
    waiting.set(request, response);
    server.emit('request', request, response);
  });
}

/** Lets the client send its body, if it waits. Call it before reading. */
export function sendContinue(request: IncomingMessage): void {
  const response = waiting.get(request);
  if (response) {
    waiting.delete(request);
    response.writeContinue();
  }
}

/** Whether the client still holds its body back. */
export const isBodyHeldBack = (request: IncomingMessage): boolean => waiting.has(request);
