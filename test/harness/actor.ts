import { type Answer, exchange, type SentBody, type SentHeaders } from './exchange.js';

/** Adds to a request what identifies the caller. */
export type Introduction = (path: string) => Promise<{ readonly path: string; readonly headers: SentHeaders }>;

/** Somebody who speaks to the application under test. */
export class Actor {
  constructor(
    private readonly url: string,
    private readonly introduce: Introduction,
  ) {}

  get(path: string, body?: SentBody, headers?: SentHeaders): Promise<Answer> {
    return this.send('GET', path, body, headers);
  }

  post(path: string, body?: SentBody, headers?: SentHeaders): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body?: SentBody, headers?: SentHeaders): Promise<Answer> {
    return this.send('PUT', path, body, headers);
  }

  delete(path: string, body?: SentBody, headers?: SentHeaders): Promise<Answer> {
    return this.send('DELETE', path, body, headers);
  }

  /** For the other methods, as `HEAD` and `OPTIONS`. */
  async send(method: string, path: string, body?: SentBody, headers: SentHeaders = {}): Promise<Answer> {
    const introduced = await this.introduce(path);
    return exchange(this.url, method, introduced.path, body, { ...introduced.headers, ...headers });
  }
}
