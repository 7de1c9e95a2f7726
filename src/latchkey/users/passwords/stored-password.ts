import type { SessionStore } from '../../sessions/session-store.js';
import { Statement } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';

const UPDATE = new Statement(
  'UPDATE app_user SET password = $2, password_change_required = $3::boolean, version = version + 1, update_ts = now(), updated_by = $4' +
    ' WHERE id = $1::uuid AND delete_ts IS NULL AND ($5::text IS NULL OR password = $5) RETURNING id',
);

/** A password that is about to replace the one of an account. */
export interface NewPassword {
  readonly userId: string;
  readonly username: string;
  /** Stored form. */
  readonly encoded: string;
  readonly changeRequired: boolean;
  /** Username of the author of the change. */
  readonly author: string;
  /** Stored form of the one it replaces; any without it. */
  readonly replaced?: string;
  /** Session that stays; every other one of the user ends (protocol/oauth.md 8). */
  readonly keptSession?: string;
}

/** Stores the password and ends what was opened with the old one. @returns false when account or replaced password are gone */
export async function storePassword(
  transaction: Transaction,
  sessions: SessionStore,
  { userId, username, encoded, changeRequired, author, replaced, keptSession }: NewPassword,
): Promise<boolean> {
  const rows = await transaction.rows(UPDATE, [userId, encoded, String(changeRequired), author, replaced ?? null]);
  if (rows.length === 0) {
    return false;
  }
  await sessions.revokeOfUser(transaction, userId, keptSession);
  transaction.signal({ topic: 'user', key: username });
  return true;
}
