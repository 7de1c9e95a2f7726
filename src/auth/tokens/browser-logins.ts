import { Injectable } from '@nestjs/common';
import { type SqlRunner, Statement } from '../../database/database.js';
import { newToken, tokenHash } from './token-secret.js';

/** A browser is asked again after this time, however busy it was. */
const LOGIN_SECONDS = 8 * 60 * 60;

const INSERT = new Statement(
  "INSERT INTO auth_login (hash, user_id, expires_at) VALUES ($1, $2::uuid, now() + $3::int * interval '1 second')",
);
const DELETE = new Statement('DELETE FROM auth_login WHERE hash = $1');

/**
 * Who has logged in at the login page, by hash of the cookie only (protocol/oauth.md 10). What ends all logins of a user
 * is done by the session store, together with the tokens.
 */
@Injectable()
export class BrowserLogins {
  /** @returns the value of the cookie, which is stored nowhere */
  async open(runner: SqlRunner, userId: string): Promise<string> {
    const secret = newToken();
    await runner.rows(INSERT, [tokenHash(secret), userId, String(LOGIN_SECONDS)]);
    return secret;
  }

  async end(runner: SqlRunner, secret: string): Promise<void> {
    await runner.rows(DELETE, [tokenHash(secret)]);
  }
}
