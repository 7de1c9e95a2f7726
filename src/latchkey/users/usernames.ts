import { isReservedName } from '../common/principal.js';
import { CustomValidationError } from '../errors/rest-error.js';
import type { Transaction } from '../sql/transaction.js';

/** With them two different usernames would look the same. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A client of that name acts under another name as long as the user exists. */
export function signalUser(transaction: Transaction, username: unknown): void {
  if (typeof username === 'string') {
    transaction.signal({ topic: 'user', key: username });
    transaction.signal({ topic: 'client', key: username });
  }
}

/** @throws CustomValidationError for a name that is reserved, or looks like another */
export function checkUsername(username: string): void {
  if (isReservedName(username)) {
    throw new CustomValidationError(`The username ${username} is reserved`);
  }
  if (username !== username.trim() || username !== username.normalize('NFC') || INVISIBLE.test(username)) {
    throw new CustomValidationError(
      'A username must be in Unicode form NFC, without blanks around it and without invisible characters',
    );
  }
}
