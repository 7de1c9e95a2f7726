import { type ArgumentsHost, Catch, Logger } from '@nestjs/common';
import { RestExceptionFilter } from '../../common/exception.filter.js';
import { RestError } from '../../common/rest-error.js';
import { OAuthError } from './oauth-error.js';

/** Gives whatever fails at a token endpoint the form of RFC 6749; protocol/oauth.md 7. Causes are logged, never sent. */
@Catch()
export class OAuthExceptionFilter extends RestExceptionFilter {
  private readonly log = new Logger(OAuthExceptionFilter.name);

  override catch(thrown: unknown, host: ArgumentsHost): void {
    super.catch(thrown instanceof OAuthError ? thrown : this.inOAuthForm(thrown), host);
  }

  private inOAuthForm(thrown: unknown): OAuthError {
    if (thrown instanceof RestError && thrown.status < 500) {
      return new OAuthError(thrown.status, 'invalid_request', detailsOf(thrown));
    }
    this.log.error(
      thrown instanceof Error ? thrown.message : String(thrown),
      thrown instanceof Error ? thrown.stack : undefined,
    );
    return OAuthError.serverError();
  }
}

function detailsOf({ body, message }: RestError): string {
  return typeof body === 'object' && body !== null && 'details' in body ? String(body.details) : message;
}
