import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { encodePassword } from '../secrets/password-encoder.js';

export interface NewAccount {
  readonly username: string;
  readonly password: string;
  /** Codes of resource roles. */
  readonly roles: readonly string[];
}

const CREATE = new Statement('INSERT INTO app_user (username, password) VALUES ($1, $2)');
const ASSIGN = new Statement(
  "INSERT INTO sec_role_assignment (username, role_code, role_type) SELECT $1, code, 'resource' FROM unnest($2::text[]) code",
);

/** Creates an account for code that nobody has authorized: commands and specs. */
export async function createAccount(
  transaction: Transaction,
  { username, password, roles }: NewAccount,
): Promise<void> {
  await transaction.count(CREATE, [username, await encodePassword(password)]);
  await transaction.count(ASSIGN, [username, roles]);
}
