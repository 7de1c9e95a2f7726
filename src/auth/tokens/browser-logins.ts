import { Injectable } from '@nestjs/common';
import { type SqlRunner, Statement } from '../../database/database.js';
import type { Account } from '../../users/user-accounts.js';
import { newToken, tokenHash } from './token-secret.js';

/** A browser is asked again after this time, however busy it was. */
const LOGIN_SECONDS = 8 * 60 * 60;

/** The lock makes whoever ends the logins of the user wait until this one is there to be ended too. */
const INSERT = new Statement(
  "INSERT INTO auth_login (hash, user_id, expires_at) SELECT $1, u.id, now() + $2::int * interval '1 second'" +
    ' FROM app_user u WHERE u.id = $3::uuid AND u.password = $4 AND u.active AND u.delete_ts IS NULL FOR SHARE RETURNING hash',
);
const DELETE = new Statement('DELETE FROM auth_login WHERE hash = $1');

/**
 * Who has logged in at the login page, by hash of the cookie only (protocol/oauth.md 10). What ends all logins of a user
 * is done by the session store, together with the tokens.
 */
@Injectable()
export class BrowserLogins {
  /**
   * @param account whose password was found right
   * @returns the value of the cookie, which is stored nowhere; undefined when the account has changed since
   */
  async open(
    runner: SqlRunner,
    { id, passwordHash }: Pick<Account, 'id' | 'passwordHash'>,
  ): Promise<string | undefined> {
    const secret = newToken();
    const rows = await runner.rows(INSERT, [tokenHash(secret), String(LOGIN_SECONDS), id, passwordHash]);
    return rows.length > 0 ? secret : undefined;
  }

  async end(runner: SqlRunner, secret: string): Promise<void> {
    await runner.rows(DELETE, [tokenHash(secret)]);
  }
}
