import { Catch } from '@nestjs/common';
import { type DatabaseFault, RETRY_AFTER_SECONDS } from '../../common/database-fault.js';
import { RestExceptionFilter } from '../../common/exception.filter.js';
import type { RestError } from '../../common/rest-error.js';
import { OAuthError } from './oauth-error.js';

/** Gives what was not expected at a token endpoint the form of RFC 6749 (protocol/oauth.md 7). */
@Catch()
export class OAuthExceptionFilter extends RestExceptionFilter {
  protected override answerToFault(fault: DatabaseFault | undefined): RestError {
    switch (fault) {
      case 'serviceUnavailable':
        return OAuthError.unavailable(503, 'The database does not answer: try again later', {
          'retry-after': String(RETRY_AFTER_SECONDS),
        });
      case 'gatewayTimeout':
        return OAuthError.unavailable(504, 'The database took longer than allowed: try again later');
      case 'unacceptableValue':
        return OAuthError.invalidRequest('The database cannot store or compare a value of the request');
      default:
        return new OAuthError(500, 'server_error', 'Server error');
    }
  }
}
