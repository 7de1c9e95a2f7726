import { RestError } from '../../errors/rest-error.js';

export const UNCACHED = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

/** Headers of every response of the token endpoints (protocol/oauth.md 4). */
export const TOKEN_ENDPOINT_HEADERS = { 'content-type': 'application/json;charset=UTF-8', ...UNCACHED } as const;

/** An error in the form of RFC 6749; protocol/oauth.md 7. */
export class OAuthError extends RestError {
  /** @param description empty for none */
  constructor(
    status: number,
    error: string,
    readonly description: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(status, description === '' ? { error } : { error, error_description: description }, {
      ...TOKEN_ENDPOINT_HEADERS,
      ...headers,
    });
  }

  static invalidRequest = (description: string): OAuthError => new OAuthError(400, 'invalid_request', description);

  /** A `Basic` header that cannot be read: the one error without a description (protocol/oauth.md 3). */
  static malformedBasic = (): OAuthError => OAuthError.invalidRequest('');

  static missing = (parameter: string): OAuthError => OAuthError.invalidRequest(`OAuth 2.0 Parameter: ${parameter}`);

  static invalidGrant = (description: string): OAuthError => new OAuthError(400, 'invalid_grant', description);

  static unauthorizedClient = (description: string): OAuthError =>
    new OAuthError(400, 'unauthorized_client', description);

  static serverError = (): OAuthError => new OAuthError(500, 'server_error', 'Server error');

  static invalidScope = (): OAuthError => new OAuthError(400, 'invalid_scope', 'OAuth 2.0 Parameter: scope');

  /**
   * The same response for an unknown client and a wrong secret (protocol/oauth.md 3).
   *
   * @param retryAfter seconds until the lock of protocol/oauth.md 9 ends
   */
  static invalidClient = (retryAfter?: number): OAuthError =>
    new OAuthError(401, 'invalid_client', 'Client authentication failed', {
      'www-authenticate': 'Basic realm="oauth2/client"',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    });

  /** @param retryAfter seconds until the lock ends (protocol/oauth.md 9) */
  static locked = (retryAfter: number): OAuthError =>
    new OAuthError(400, 'invalid_grant', 'User account is locked', { 'retry-after': String(retryAfter) });
}
