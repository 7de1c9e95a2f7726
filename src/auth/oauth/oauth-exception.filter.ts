import { Catch } from '@nestjs/common';
import { RestExceptionFilter } from '../../common/exception.filter.js';
import type { RestError } from '../../common/rest-error.js';
import { OAuthError } from './oauth-error.js';

/** Gives whatever fails at a token endpoint the form of RFC 6749; protocol/oauth.md 7. */
@Catch()
export class OAuthExceptionFilter extends RestExceptionFilter {
  protected override answerTo(thrown: unknown): RestError {
    const answer = super.answerTo(thrown);
    if (answer instanceof OAuthError) {
      return answer;
    }
    return answer.status < 500
      ? new OAuthError(answer.status, 'invalid_request', detailsOf(answer))
      : OAuthError.serverError();
  }
}

function detailsOf({ body, message }: RestError): string {
  return typeof body === 'object' && body !== null && 'details' in body ? String(body.details) : message;
}
