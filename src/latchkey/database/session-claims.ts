import type { SessionClaims } from '../common/deadline.js';
import { type BoundStatement, Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';

/** They end with the transaction, so that no other request on the connection has them. */
const SET_CLAIMS = new Statement(
  "SELECT set_config('latchkey.user', $1, true), set_config('latchkey.roles', $2, true)",
);

/** Sets `latchkey.user` and `latchkey.roles`, a JSON array, for the rest of a transaction. */
export const claimsOf = ({ user, roles }: SessionClaims): BoundStatement => ({
  statement: SET_CLAIMS,
  values: [user, JSON.stringify(roles)],
});

/** The same, at once. */
export async function setClaims(transaction: Pick<Transaction, 'rows'>, claims: SessionClaims): Promise<void> {
  const { statement, values } = claimsOf(claims);
  await transaction.rows(statement, values);
}
