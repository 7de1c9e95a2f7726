import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { newToken, tokenHash } from './token-lookup.js';

/** A browser must log in again after this time, however busy it was. */
const LOGIN_SECONDS = 8 * 60 * 60;

/** The lock makes transactions that end the logins of the user wait until this one exists and can end too. */
const INSERT = new Statement(
  "INSERT INTO auth_login (hash, user_id, expires_at) SELECT $1, u.id, now() + $2::int * interval '1 second'" +
    ' FROM app_user u WHERE u.id = $3::uuid AND u.password = $4 AND u.active AND u.delete_ts IS NULL FOR SHARE RETURNING hash',
);
const DELETE = new Statement(
  'DELETE FROM auth_login l WHERE hash = $1 RETURNING (SELECT u.username FROM app_user u WHERE u.id = l.user_id)',
);

/** An account whose password was right. */
export interface LoggedIn {
  readonly id: string;
  readonly username: string;
  /** The stored password that was checked. */
  readonly passwordHash: string;
}

/** How the login page is named in the audit. */
const DETAILS = { page: 'as-login' } as const;

/**
 * Who has logged in at the login page, by hash of the cookie only (protocol/oauth.md 10). What ends all logins of a user
 * is done by the session store, together with the tokens.
 */
@Injectable()
export class BrowserLogins {
  constructor(private readonly audit: AuditLog) {}

  /**
   * @param account whose password was found right
   * @returns the value of the cookie, which is stored nowhere; undefined when the account has changed since
   */
  async open(
    transaction: Transaction,
    { id, username, passwordHash }: LoggedIn,
    remoteAddress: string,
  ): Promise<string | undefined> {
    const secret = newToken();
    const rows = await transaction.rows(INSERT, [tokenHash(secret), String(LOGIN_SECONDS), id, passwordHash]);
    if (rows.length === 0) {
      return undefined;
    }
    const report = { kind: 'login', outcome: 'success', username, subject: username, remoteAddress } as const;
    await this.audit.record({ ...report, details: DETAILS }, transaction);
    return secret;
  }

  /** Another login replaces this one. */
  async replace(transaction: Transaction, secret: string): Promise<void> {
    await transaction.rows(DELETE, [tokenHash(secret)]);
  }

  /** Its user has logged out; nothing happens when the login is over. */
  async end(transaction: Transaction, secret: string, remoteAddress: string): Promise<void> {
    const [row] = await transaction.rows(DELETE, [tokenHash(secret)]);
    const username = row?.[0];
    if (username != null) {
      const report = { kind: 'session-ended', outcome: 'success', username, subject: username, remoteAddress } as const;
      await this.audit.record({ ...report, details: { ...DETAILS, reason: 'logout' } }, transaction);
    }
  }
}
