import type { Readable } from 'node:stream';

/** One header, or the same header several times. */
export type ResponseHeaders = Readonly<Record<string, string | string[]>>;

/** What a controller method returns; the adapter writes it. Content types are exact: protocol/README.md decision 11. */
export class RestResponse {
  private constructor(
    readonly status: number,
    readonly body: string | Readable | undefined,
    readonly headers: ResponseHeaders,
    /** Whether the content type is that of results, which depends on the generation of the protocol. */
    readonly isResult = false,
  ) {}

  /**
   * What the protocol returns about data, model and callers, where the adapter adds the content type.
   *
   * @param text finished JSON text
   */
  static result(text: string, headers: ResponseHeaders = {}, status = 200): RestResponse {
    return new RestResponse(status, text, headers, true);
  }

  /** @param text finished JSON text of anything else */
  static json(text: string, headers: ResponseHeaders = {}, status = 200): RestResponse {
    return new RestResponse(status, text, { 'content-type': 'application/json', ...headers });
  }

  static text(text: string): RestResponse {
    return new RestResponse(200, text, { 'content-type': 'text/plain;charset=UTF-8' });
  }

  /** @param text a finished page */
  static html(text: string, headers: ResponseHeaders = {}, status = 200): RestResponse {
    return new RestResponse(status, text, { 'content-type': 'text/html;charset=UTF-8', ...headers });
  }

  /** @param location where browsers continue, by GET */
  static redirect(location: string, headers: ResponseHeaders = {}): RestResponse {
    return new RestResponse(302, undefined, { location, ...headers });
  }

  static stream(body: Readable, headers: ResponseHeaders, status = 200): RestResponse {
    return new RestResponse(status, body, headers);
  }

  /** The same response with another text. */
  withBody(text: string): RestResponse {
    return new RestResponse(this.status, text, this.headers, this.isResult);
  }

  static empty(status: number, headers: ResponseHeaders = {}): RestResponse {
    return new RestResponse(status, undefined, headers);
  }
}
