import { Injectable } from '@nestjs/common';
import { type SqlRunner, Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { newToken, tokenHash } from './token-lookup.js';

/** Protocol/oauth.md 6.4. */
const CODE_SECONDS = 300;

/** What the holder of a code may ask for, and what the token request must repeat. */
export interface CodeTerms {
  readonly clientId: string;
  /** As the authorization request named it; undefined when it left it out. */
  readonly redirectUri: string | undefined;
  /** Space-separated. */
  readonly scopes: string;
  /** Whether the client asked for scopes. */
  readonly scopesRequested: boolean;
  /** PKCE with S256. */
  readonly challenge: string | undefined;
  /** Locale of the browser that logged in. */
  readonly locale: string | undefined;
}

/** A code as presented, locked until the end of the transaction. */
export interface PresentedCode extends CodeTerms {
  readonly user: { readonly id: string; readonly username: string };
  readonly userUsable: boolean;
  readonly expired: boolean;
  /** The session that was opened with it; undefined while it is unused. */
  readonly sessionId: string | undefined;
}

/** The lock makes transactions that end the logins of the user wait until this code exists and can end too. */
const INSERT = new Statement(
  'INSERT INTO auth_code (hash, client_id, user_id, redirect_uri, scopes, scopes_requested, challenge, locale, expires_at)' +
    " SELECT $2, $3, u.id, $4, $5, $6::boolean, $7, $8, now() + $9::int * interval '1 second'" +
    ' FROM auth_login l JOIN app_user u ON u.id = l.user_id' +
    ' WHERE l.hash = $1 AND l.expires_at > now() AND u.active AND u.delete_ts IS NULL FOR SHARE OF l RETURNING hash',
);
/** First the account, then its code: the same order as when all logins of a user end. */
const LOCK = new Statement(
  'SELECT c.client_id, c.redirect_uri, c.scopes, c.scopes_requested, c.challenge, c.locale, c.user_id, u.username,' +
    ' u.active AND u.delete_ts IS NULL, c.expires_at <= now(), c.session_id' +
    ' FROM auth_code c JOIN app_user u ON u.id = c.user_id WHERE c.hash = $1 FOR SHARE OF u FOR UPDATE OF c',
);
const USE = new Statement('UPDATE auth_code SET session_id = $2 WHERE hash = $1');

/** Stores authorization codes, by hash only (protocol/oauth.md 6.4 and 10). */
@Injectable()
export class AuthorizationCodes {
  /**
   * @param loginSecret cookie of the login page
   * @returns the code, which is stored nowhere; undefined when nobody is logged in by this cookie
   */
  async issue(runner: SqlRunner, loginSecret: string, terms: CodeTerms): Promise<string | undefined> {
    const code = newToken();
    const { clientId, redirectUri = null, scopes, scopesRequested, challenge = null, locale = null } = terms;
    const rows = await runner.rows(INSERT, [
      tokenHash(loginSecret),
      tokenHash(code),
      clientId,
      redirectUri,
      scopes,
      String(scopesRequested),
      challenge,
      locale,
      String(CODE_SECONDS),
    ]);
    return rows.length > 0 ? code : undefined;
  }

  async lock(transaction: Transaction, code: string): Promise<PresentedCode | undefined> {
    const [row] = await transaction.rows(LOCK, [tokenHash(code)]);
    if (!row) {
      return undefined;
    }
    const [clientId, redirectUri, scopes, requested, challenge, locale, id, username, usable, expired, session] = row;
    return {
      clientId: clientId ?? '',
      redirectUri: redirectUri ?? undefined,
      scopes: scopes ?? '',
      scopesRequested: requested === 't',
      challenge: challenge ?? undefined,
      locale: locale ?? undefined,
      user: { id: id ?? '', username: username ?? '' },
      userUsable: usable === 't',
      expired: expired === 't',
      sessionId: session ?? undefined,
    };
  }

  async use(transaction: Transaction, code: string, sessionId: string): Promise<void> {
    await transaction.rows(USE, [tokenHash(code), sessionId]);
  }
}
