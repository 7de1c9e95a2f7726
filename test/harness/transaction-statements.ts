import { jest } from '@jest/globals';
import { OpenTransaction } from '../../src/latchkey/database/database.js';

/** Counts the statements of all transactions. @returns ends it, and returns their number */
export function countTransactionStatements(): () => number {
  const spies = [jest.spyOn(OpenTransaction.prototype, 'rows'), jest.spyOn(OpenTransaction.prototype, 'count')];
  return () => {
    const count = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    spies.forEach((spy) => {
      spy.mockRestore();
    });
    return count;
  };
}
