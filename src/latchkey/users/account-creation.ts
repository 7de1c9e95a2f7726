import type { AuditLog } from '../audit/audit-log.js';
import { encodePassword } from '../secrets/password-encoder.js';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { checkUsername, signalUser } from './usernames.js';

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

/**
 * Creates an account for code that no caller has authorized: commands and specs. Rules for names, audit events and signals
 * are those of every other way.
 *
 * @throws CustomValidationError for a name that no account may have
 */
export async function createAccount(
  transaction: Transaction,
  audit: AuditLog,
  { username, password, roles }: NewAccount,
): Promise<void> {
  checkUsername(username);
  await transaction.count(CREATE, [username, await encodePassword(password)]);
  await transaction.count(ASSIGN, [username, roles]);
  const report = { outcome: 'success', subject: username } as const;
  await audit.record({ ...report, kind: 'user-created' }, transaction);
  for (const roleCode of roles) {
    await audit.record({ ...report, kind: 'role-assigned', details: { roleCode, roleType: 'resource' } }, transaction);
  }
  signalUser(transaction, username);
}
