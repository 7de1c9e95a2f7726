import { type IncomingMessage, request } from 'node:http';
import type { HostileRequest } from './hostile-request.js';

/** Longer than this, a request counts as one that stops the server. */
const PATIENCE_MS = 120_000;

/** What came of a request. */
export interface Outcome {
  /** Status of the response, or what happened instead of one. */
  readonly status: string;
  readonly ms: number;
}

/** Sends a request on a new connection. The response may come, and the connection end, before all of it is sent. */
export function send(url: string, token: string, hostile: HostileRequest): Promise<Outcome> {
  const began = performance.now();
  return new Promise((resolve) => {
    const end = (status: string): void => {
      resolve({ status, ms: performance.now() - began });
    };
    const sending = request(`${url}${hostile.path}`, {
      method: hostile.method,
      agent: false,
      timeout: PATIENCE_MS,
      headers: {
        'content-type': hostile.contentType,
        'content-length': hostile.body.length,
        ...(hostile.authorized ? { authorization: `Bearer ${token}` } : {}),
      },
    });
    sending.on('timeout', () => sending.destroy(new Error(`no response in ${PATIENCE_MS} ms`)));
    sending.on('error', (error) => {
      end(error.message);
    });
    sending.on('response', (response: IncomingMessage) => {
      response.on('error', () => undefined);
      response.resume().on('close', () => {
        end(String(response.statusCode));
      });
    });
    sending.end(hostile.body);
  });
}
