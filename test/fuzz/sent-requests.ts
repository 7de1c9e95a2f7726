import { Agent, request } from 'node:http';

/** A request exactly as it is sent. */
export interface SentRequest {
  readonly method: string;
  /** Path and query, exactly as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Longer than this is a hang. */
const PATIENCE_MS = 10_000;

/** Sends many requests over a few connections and keeps nothing but their statuses. */
export class RequestSender {
  private readonly agent: Agent;

  /** @param connections most requests under way at once */
  constructor(
    private readonly url: string,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @returns the status, or what went wrong on the connection */
  statusOf({ method, path, headers, body }: SentRequest): Promise<number | string> {
    const { hostname, port } = new URL(this.url);
    // Node sends the body of a DELETE without saying where it ends, unless its length is given.
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { hostname, port, method, path, headers: { ...length, ...headers }, agent: this.agent };
    return new Promise((resolve) => {
      const sent = request({ ...options, timeout: PATIENCE_MS }, (response) => {
        response.resume();
        response.on('end', () => {
          resolve(response.statusCode ?? 'no status');
        });
        response.on('error', (error) => {
          resolve(String(error));
        });
      });
      sent.on('timeout', () => {
        sent.destroy();
        resolve('no answer in time');
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // A refused big body ends the connection while the client still writes; that is an answer too.
        resolve(error.code === 'EPIPE' || error.code === 'ECONNRESET' ? 413 : String(error));
      });
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
