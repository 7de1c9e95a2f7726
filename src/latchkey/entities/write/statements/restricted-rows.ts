import { boundValue } from '../../../conditions/bound-values.js';
import type { SqlValue, TextRow } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { Caller } from '../../../roles/caller.js';
import { readRows } from './run-statement.js';

/**
 * Runs a statement with row conditions of the caller.
 *
 * @param text with marks of the caller's restrictions
 * @param values of its other parameters, which come first
 */
export function restrictedRows(
  transaction: Transaction,
  { rights, values: current }: Caller,
  text: string,
  values: readonly SqlValue[],
): Promise<TextRow[]> {
  const numbered = rights.restrictions.numbered(text, values.length + 1);
  const last = numbered.properties.flatMap((property) => boundValue(property, current));
  return readRows(transaction, numbered.text, [...values, ...last]);
}
