import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request, taken apart as far as the floor needs it. */
export interface Call {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly ifMatch: string | undefined;
}

export interface Answer {
  readonly json: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Promise<Answer>;

/** @param routes handlers by method and beginning of the URL; the first that fits is called */
export function answerBy(
  routes: readonly (readonly [start: string, handler: Handler])[],
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const { method = '', url = '' } = request;
    const line = `${method} ${url}`;
    const handler = routes.find(([start]) => line.startsWith(start))?.[1];
    if (!handler) {
      response.writeHead(404).end();
      return;
    }
    const [path = '', query = ''] = url.split('?');
    const body = method === 'POST' || method === 'PUT' ? await textOf(request) : '';
    const {
      json,
      status = 200,
      headers = {},
    } = await handler({ path, query: new URLSearchParams(query), body, ifMatch: request.headers['if-match'] });
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(json)),
        ...headers,
      })
      .end(json);
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
