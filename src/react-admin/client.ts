import { errorOf } from './errors.js';
import { parseExactly, writeExactly } from './exact-numbers.js';

/** How a {@link LatchkeyClient} reaches the server. */
export interface ClientOptions {
  /** URL of the REST API without trailing slash, e.g. `/rest` or `https://shop.example/rest`. */
  readonly rest: string;
  /**
   * The access token of a request.
   *
   * @param refused the token that the server has just refused (401): return another one, and the request is sent again
   * @returns undefined for a request without a token
   */
  readonly token?: (refused?: string) => string | undefined | Promise<string | undefined>;
  /** Language of messages, captions and instance names, e.g. `de`. */
  readonly locale?: () => string | undefined;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** Parts of a request that have defaults. */
export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON; a text or a blob is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A successful response, its body parsed with {@link parseExactly}; undefined without a body. */
export interface ClientResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

const isJson = (headers: Headers): boolean => (headers.get('content-type') ?? '').startsWith('application/json');

/** Sends requests with the token of the session and turns error responses into {@link LatchkeyError}. */
export class LatchkeyClient {
  constructor(private readonly options: ClientOptions) {}

  /**
   * @param path below the REST API, e.g. `/entities/Order`
   * @throws LatchkeyError for every status but 2xx
   */
  async send(method: string, path: string, options: RequestOptions = {}): Promise<ClientResponse> {
    const response = await this.fetch(method, path, options);
    const text = await response.text();
    const json = text === '' || !isJson(response.headers) ? undefined : parseExactly(text);
    return { status: response.status, headers: response.headers, json };
  }

  /** The same, with the body of the response unread: for files and long texts. */
  async fetch(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const token = await this.options.token?.();
    let response = await this.attempt(method, path, options, token);
    if (response.status === 401 && token !== undefined) {
      response = await this.attempt(method, path, options, await this.options.token?.(token));
    }
    if (response.ok) {
      return response;
    }
    const text = await response.text();
    // An error is for people: its numbers need not be exact, and a proxy may have written it.
    throw errorOf(response.status, jsonOf(text), response.headers.get('x-trace-id'));
  }

  /** @returns the URL of a path below the REST API */
  url(path: string, query: RequestOptions['query'] = {}): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
    return `${this.options.rest}${path}${text === '' ? '' : `?${text}`}`;
  }

  private attempt(
    method: string,
    path: string,
    { query, body, headers, signal }: RequestOptions,
    token: string | undefined,
  ): Promise<Response> {
    const locale = this.options.locale?.();
    const plain = body === undefined || typeof body === 'string' || body instanceof Blob;
    return (this.options.fetch ?? fetch)(this.url(path, query), {
      method,
      signal,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(locale !== undefined && { 'accept-language': locale }),
        ...(!plain && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: plain ? body : writeExactly(body),
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
