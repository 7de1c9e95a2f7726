import { jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import { OpenTransaction } from '../../src/latchkey/database/open-transaction.js';

/** Counts the statements of all transactions, those of batches included. @returns ends it, and returns their number */
export function countTransactionStatements(): () => number {
  const spies = [jest.spyOn(OpenTransaction.prototype, 'rows'), jest.spyOn(OpenTransaction.prototype, 'count')];
  const batches = jest.spyOn(Database.prototype, 'batch');
  return () => {
    const alone = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    const together = batches.mock.calls.reduce((sum, [statements]) => sum + statements.length, 0);
    [...spies, batches].forEach((spy) => {
      spy.mockRestore();
    });
    return alone + together;
  };
}
