import { boundValue } from '../../../conditions/bound-values.js';
import type { BoundStatement, SqlValue, TextRow } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { Caller } from '../../../roles/caller.js';
import { requestRows } from '../../../database/database.js';
import { statement } from './run-statement.js';

/**
 * A statement with row conditions of the caller.
 *
 * @param text with marks of the caller's restrictions
 * @param values of its other parameters, which come first
 */
export function restrictedStatement(
  { rights, values: current }: Caller,
  text: string,
  values: readonly SqlValue[],
): BoundStatement {
  const numbered = rights.restrictions.numbered(text, values.length + 1);
  const last = numbered.properties.flatMap((property) => boundValue(property, current));
  return { statement: statement(numbered.text), values: [...values, ...last] };
}

/** Runs a {@link restrictedStatement}. */
export function restrictedRows(
  transaction: Transaction,
  caller: Caller,
  text: string,
  values: readonly SqlValue[],
): Promise<TextRow[]> {
  const { statement: restricted, values: all } = restrictedStatement(caller, text, values);
  return requestRows(transaction, restricted, all);
}
