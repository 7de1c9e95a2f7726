import { asStatementFault } from '../errors/statement-fault.js';
import type { SqlRunner, SqlValue, Statement, TextRow } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';

/**
 * Runs a statement whose values come from a request: where they make it fail, the request is answered 400 or 409 and not
 * 500.
 *
 * @throws StatementFault
 */
export const requestRows = (runner: SqlRunner, statement: Statement, values: readonly SqlValue[]): Promise<TextRow[]> =>
  runner.rows(statement, values).catch(refuse);

/** The same for INSERT, UPDATE and DELETE. @returns how many rows the database wrote */
export const requestCount = (
  transaction: Transaction,
  statement: Statement,
  values: readonly SqlValue[],
): Promise<number> => transaction.count(statement, values).catch(refuse);

function refuse(thrown: unknown): never {
  throw asStatementFault(thrown);
}
