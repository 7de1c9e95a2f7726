import type { SessionClaims } from '../common/deadline.js';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';

/** They end with the transaction, so that no other request on the connection has them. */
const SET_CLAIMS = new Statement(
  "SELECT set_config('latchkey.user', $1, true), set_config('latchkey.roles', $2, true)",
);

/** Sets `latchkey.user` and `latchkey.roles`, a JSON array, for the rest of the transaction. */
export async function setClaims(transaction: Pick<Transaction, 'rows'>, { user, roles }: SessionClaims): Promise<void> {
  await transaction.rows(SET_CLAIMS, [user, JSON.stringify(roles)]);
}
