import { RestError } from '../errors/rest-error.js';

/** A request whose caller cannot be determined; protocol/authentication.md 6. Never quotes a token. */
export class AuthenticationError extends RestError {
  private constructor(
    status: number,
    private readonly error: string,
    private readonly description: string,
    more = '',
  ) {
    const challenge = `Bearer realm="oauth2-resource", error="${error}", error_description="${description}"${more}`;
    super(
      status,
      { error, error_description: description },
      { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store', 'www-authenticate': challenge },
    );
  }

  /** The challenge of 3.x, which also names the metadata of the resource (RFC 9728 5.1). */
  withResourceMetadata(origin: string): AuthenticationError {
    const more = `, resource_metadata="${origin}/.well-known/oauth-protected-resource"`;
    return new AuthenticationError(this.status, this.error, this.description, more);
  }

  static unauthorized = (): AuthenticationError =>
    new AuthenticationError(401, 'unauthorized', 'Full authentication is required to access this resource');

  static invalidToken = (): AuthenticationError =>
    new AuthenticationError(401, 'invalid_token', 'Invalid access token');

  static expiredToken = (): AuthenticationError =>
    new AuthenticationError(401, 'invalid_token', 'Access token expired');

  static malformedBearer = (): AuthenticationError =>
    new AuthenticationError(401, 'invalid_token', 'Bearer token is malformed');

  static multipleTokens = (): AuthenticationError =>
    new AuthenticationError(400, 'invalid_request', 'Found multiple bearer tokens in the request');
}
