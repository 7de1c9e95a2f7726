import { Catch } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RestExceptionFilter } from '../../http/exception.filter.js';
import type { RestError } from '../../errors/rest-error.js';
import { OAuthError } from './oauth-error.js';

/** Statuses of a database that is away, slow or full: they say nothing about client, user or token. */
const UNAVAILABLE: readonly number[] = [503, 504, 507];
/** A status that RFC 6749 does not know. */
const TOO_LARGE = 413;

/** A description may not be empty (RFC 6749 5.2). */
const UNAVAILABLE_TEXT = 'The server cannot answer at the moment: try again later';

/** Turns every failure at a token endpoint into the form of RFC 6749; protocol/oauth.md 7. */
@Catch()
export class OAuthExceptionFilter extends RestExceptionFilter {
  protected override answerTo(thrown: unknown, request: FastifyRequest): RestError {
    const error = super.answerTo(thrown, request);
    if (error instanceof OAuthError) {
      return error;
    }
    if (UNAVAILABLE.includes(error.status)) {
      return new OAuthError(error.status, 'temporarily_unavailable', detailsOf(error), error.headers);
    }
    return error.status < 500
      ? new OAuthError(
          error.status === TOO_LARGE ? 400 : error.status,
          'invalid_request',
          detailsOf(error),
          error.headers,
        )
      : OAuthError.serverError();
  }
}

function detailsOf({ body, message }: RestError): string {
  const details = typeof body === 'object' && body !== null && 'details' in body ? String(body.details) : message;
  return details === '' ? UNAVAILABLE_TEXT : details;
}
