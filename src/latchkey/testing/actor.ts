/** Headers by name. */
export type SentHeaders = Readonly<Record<string, string>>;

/** Text and bytes are sent as they are, everything else as JSON. */
export type SentBody = string | Uint8Array<ArrayBuffer> | object | undefined;

/** A response as specs compare it. */
export interface ReceivedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON. */
  readonly json: unknown;
}

/** Sends requests on behalf of one user, or of nobody. */
export class Actor {
  /**
   * @param url of the application, without trailing slash
   * @param token undefined for a caller who shows none
   */
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  /** Sends a `GET`. @param path begins with a slash */
  get(path: string, headers?: SentHeaders): Promise<ReceivedResponse> {
    return this.send('GET', path, undefined, headers);
  }

  /** Sends a `POST`. @param path begins with a slash */
  post(path: string, body?: SentBody, headers?: SentHeaders): Promise<ReceivedResponse> {
    return this.send('POST', path, body, headers);
  }

  /** Sends a `PUT`. @param path begins with a slash */
  put(path: string, body?: SentBody, headers?: SentHeaders): Promise<ReceivedResponse> {
    return this.send('PUT', path, body, headers);
  }

  /** Sends a `DELETE`. @param path begins with a slash */
  delete(path: string, body?: SentBody, headers?: SentHeaders): Promise<ReceivedResponse> {
    return this.send('DELETE', path, body, headers);
  }

  /** For the other methods. @param path begins with a slash */
  async send(method: string, path: string, body?: SentBody, headers: SentHeaders = {}): Promise<ReceivedResponse> {
    const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      body: isRaw ? (body ?? null) : JSON.stringify(body),
      headers: {
        ...(isRaw ? {} : { 'content-type': 'application/json' }),
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
