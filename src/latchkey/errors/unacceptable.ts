import { Logger } from '@nestjs/common';
import { type RestError, restError } from './rest-error.js';
import { type PgError, raisedText } from './statement-error.js';

const logger = new Logger('StatementError');

/**
 * The 400 for a statement that a value of the request made fail, or a rule of the application in the database, whose
 * text is returned (protocol/errors.md 5). The log names the cause, but no values.
 */
export function unacceptable(error: PgError): RestError {
  const text = raisedText(error);
  if (text === undefined) {
    logger.warn(
      `Answered with unacceptableValue: PostgreSQL reported ${error.code} in ${error.routine ?? 'a function'}`,
    );
    return restError('unacceptableValue');
  }
  logger.warn(`Answered with raisedInDatabase: ${error.code} ${text}`);
  return restError('raisedInDatabase', { text });
}
