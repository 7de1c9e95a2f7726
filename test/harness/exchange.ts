import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';
import { recordExchange } from './exchanged-secrets.js';

/** One header, or the same header several times. */
export type SentHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Text and bytes are sent as they are, everything else as JSON. */
export type SentBody = string | Buffer | object | undefined;

export interface Answer {
  readonly status: number;
  /** By lower case name. */
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** Reading it fails when the body is not JSON. */
  readonly json: unknown;
}

/** Sends the path exactly as written, also one that a browser or `fetch` would tidy up first. */
export function exchange(
  url: string,
  method: string,
  path: string,
  body?: SentBody,
  headers: SentHeaders = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const payload = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const asJson = payload !== undefined && payload !== body ? { 'content-type': 'application/json' } : {};
  const length = payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) };
  const sent = request({
    hostname,
    port,
    method,
    path,
    headers: { ...asJson, ...length, ...(headers as Record<string, string | string[]>) },
    // A kept connection would delay the end of the application.
    agent: false,
  });
  const answer = answerTo(sent);
  sent.end(payload);
  return answer.then((received) => {
    recordExchange(path, body, received);
    return received;
  });
}

/** The answer to a request, also when it comes before all of the body is sent. */
export function answerTo(sent: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve(new ReceivedAnswer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks)));
      });
    });
  });
}

class ReceivedAnswer implements Answer {
  constructor(
    readonly status: number,
    readonly headers: IncomingHttpHeaders,
    readonly bytes: Buffer,
  ) {}

  get text(): string {
    return this.bytes.toString('utf8');
  }

  get json(): unknown {
    return JSON.parse(this.text) as unknown;
  }
}
