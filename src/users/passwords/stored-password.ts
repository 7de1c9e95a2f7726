import type { SessionStore } from '../../auth/tokens/session-store.js';
import { Statement, type Transaction } from '../../database/database.js';

const UPDATE = new Statement(
  'UPDATE app_user SET password = $2, password_change_required = $3::boolean, version = version + 1, update_ts = now(), updated_by = $4' +
    ' WHERE id = $1::uuid AND delete_ts IS NULL RETURNING username',
);

/** A password that is about to replace the one of an account. */
export interface NewPassword {
  readonly userId: string;
  readonly username: string;
  /** Stored form. */
  readonly encoded: string;
  readonly changeRequired: boolean;
  /** Username of whoever changes it. */
  readonly author: string;
  /** Session that lives on; every other one of the user ends (protocol/oauth.md 8). */
  readonly keptSession?: string;
}

/** Stores the password and ends what was opened with the old one. @returns false when the account is gone */
export async function storePassword(
  transaction: Transaction,
  sessions: SessionStore,
  { userId, username, encoded: stored, changeRequired, author, keptSession }: NewPassword,
): Promise<boolean> {
  const rows = await transaction.rows(UPDATE, [userId, stored, String(changeRequired), author]);
  await sessions.revokeOfUser(transaction, userId, keptSession);
  transaction.signal({ topic: 'user', key: username });
  return rows.length > 0;
}
