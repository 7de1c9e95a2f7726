import { Logger } from '@nestjs/common';
import { type RestError, restError } from './rest-error.js';
import { type PostgresFault, raisedText } from './statement-fault.js';

const logger = new Logger('StatementFault');

/**
 * The 400 for a statement that a value of the request made fail, or a rule of the application in the database, whose
 * text is returned (protocol/errors.md 5). The log names the cause, but no values.
 */
export function unacceptable(fault: PostgresFault): RestError {
  const text = raisedText(fault);
  if (text === undefined) {
    logger.warn(
      `Answered with unacceptableValue: PostgreSQL reported ${fault.code} in ${fault.routine ?? 'a function'}`,
    );
    return restError('unacceptableValue');
  }
  logger.warn(`Answered with raisedInDatabase: ${fault.code} ${text}`);
  return restError('raisedInDatabase', { text });
}
