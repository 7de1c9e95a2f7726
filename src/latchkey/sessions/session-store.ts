import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { type SqlRunner, Statement, type TextRow } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { OAuthClients } from './clients/oauth-clients.js';
import { clientName } from './client-name.js';
import { newSessionId, newToken, tokenHash } from './token-lookup.js';

/** A login session with all its tokens; protocol/oauth.md calls it a token family. */
export interface Session {
  readonly id: string;
  readonly clientId: string;
  /** Undefined when the client acts for itself. */
  readonly userId: string | undefined;
  readonly scopes: string;
}

export interface NewSession {
  readonly clientId: string;
  /** Undefined when the client acts for itself. */
  readonly userId: string | undefined;
  /** Username, which is read again, or client id. */
  readonly username: string;
  /** The user's stored password as it was when it was checked; undefined when no password was given now. */
  readonly passwordHash?: string | undefined;
  /** Space-separated. */
  readonly scopes: string;
  readonly locale: string | undefined;
  readonly remoteAddress: string;
  readonly userAgent: string | undefined;
}

/** Why a session ends; `reuse`: somebody has presented a used refresh token or code. */
export type SessionEnd = 'revocation' | 'logout' | 'reuse' | 'unusable-account' | 'administrator';

/** A refresh token as presented, with its session locked until the end of the transaction. */
export interface PresentedRefresh {
  readonly session: Session;
  readonly expired: boolean;
  readonly revoked: boolean;
  /** Whole seconds since the token was exchanged for another one; undefined while it was not. */
  readonly usedSecondsAgo: number | undefined;
  /** Whether the session's current token is the one it was exchanged for. */
  readonly isLatest: boolean;
  /** Whether it has been accepted by grace before. */
  readonly graceUsed: boolean;
  /** Makes the token that it was exchanged for, see {@link successorOf}; undefined where that was made by chance. */
  readonly successorSalt: string | undefined;
  readonly userUsable: boolean;
}

const INSERT_SESSION =
  'INSERT INTO auth_session (id, client_id, scopes, locale, remote_address, user_agent, user_id, username)';
/**
 * The lock makes transactions that end the sessions of the user wait until this one exists and can end too; if one was
 * faster, this statement finds nothing.
 */
const INSERT_USER_SESSION = new Statement(
  `${INSERT_SESSION} SELECT $1, $2, $3, $4, $5, $6, u.id, u.username FROM app_user u` +
    ' WHERE u.id = $7::uuid AND u.active AND u.delete_ts IS NULL AND ($8::text IS NULL OR u.password = $8) FOR SHARE RETURNING id, username',
);
const INSERT_CLIENT_SESSION = new Statement(
  `${INSERT_SESSION} VALUES ($1, $2, $3, $4, $5, $6, NULL, ${clientName('$7::text')}) RETURNING id, username`,
);
const INSERT_TOKEN = new Statement(
  "INSERT INTO auth_token (hash, session_id, kind, scopes, expires_at) VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 second')",
);
const LOCK_SESSION_OF = new Statement(
  'SELECT s.id, s.client_id, s.user_id, s.scopes, s.revoked_at IS NOT NULL FROM auth_session s' +
    ' WHERE s.id = (SELECT session_id FROM auth_token WHERE hash = $1 AND kind = ANY($2::text[])) FOR UPDATE',
);
const REFRESH_STATE = new Statement(
  'SELECT t.expires_at <= now(), t.revoked_at IS NOT NULL, floor(extract(epoch FROM now() - t.used_at)),' +
    ' NOT EXISTS (SELECT 1 FROM auth_token later WHERE later.session_id = t.session_id' +
    " AND later.kind = 'refresh' AND later.used_at > t.used_at), t.grace_used, t.successor_salt," +
    ' EXISTS (SELECT 1 FROM app_user u WHERE u.id = $2::uuid AND u.active AND u.delete_ts IS NULL)' +
    ' FROM auth_token t WHERE t.hash = $1',
);
/** The successor of a token that is taken by grace counts as used too, so that a session has one active refresh token. */
const USE_REFRESH = new Statement(
  'UPDATE auth_token SET grace_used = hash <> $2 OR used_at IS NOT NULL, used_at = coalesce(used_at, now()),' +
    ' successor_salt = CASE WHEN hash = $2 THEN $3 ELSE successor_salt END' +
    " WHERE session_id = $1 AND kind = 'refresh' AND (hash = $2 OR used_at IS NULL)",
);
const END_ACCESS_TOKENS = new Statement(
  "UPDATE auth_token SET revoked_at = now() WHERE session_id = $1 AND kind = 'access' AND revoked_at IS NULL",
);
const CHANGE_LOCALE = new Statement('UPDATE auth_session SET locale = $2 WHERE id = $1');
const REVOKE_SESSION = new Statement(
  'UPDATE auth_session SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL' +
    ' RETURNING coalesce((SELECT u.username FROM app_user u WHERE u.id = user_id), username), client_id',
);
const REVOKE_OF_USER = new Statement(
  'UPDATE auth_session SET revoked_at = now() WHERE user_id = $1::uuid AND revoked_at IS NULL AND id IS DISTINCT FROM $2 RETURNING id',
);
const REVOKE_OF_CLIENT = new Statement(
  'UPDATE auth_session SET revoked_at = now() WHERE client_id = $1 AND revoked_at IS NULL RETURNING id',
);
/** In this order, the same as when a code is issued or exchanged: nothing slips through between two of them. */
const END_LOGINS_OF_USER = new Statement('DELETE FROM auth_login WHERE user_id = $1::uuid');
const END_CODES_OF_USER = new Statement('DELETE FROM auth_code WHERE user_id = $1::uuid AND session_id IS NULL');
const PURGE_LOGINS = new Statement('DELETE FROM auth_login WHERE expires_at < now()');
const PURGE_FILE_URLS = new Statement('DELETE FROM file_url WHERE expires_at < now()');
/** Used codes stay with their session, so a reused code is recognized. */
const PURGE_CODES = new Statement('DELETE FROM auth_code WHERE expires_at < now() AND session_id IS NULL');
const PURGE_TOKENS = new Statement("DELETE FROM auth_token WHERE expires_at < now() - $1::int * interval '1 second'");
const PURGE_SESSIONS = new Statement(
  'DELETE FROM auth_session s WHERE NOT EXISTS (SELECT 1 FROM auth_token t WHERE t.session_id = s.id)' +
    " OR revoked_at < now() - $1::int * interval '1 second'",
);

/** Stores sessions and tokens, by hash only (protocol/oauth.md 8). */
@Injectable()
export class SessionStore {
  constructor(
    private readonly clients: OAuthClients,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns id of the new session; undefined when user or client may no longer open one, as when the password has
   *   changed since it was checked
   */
  async open(transaction: Transaction, session: NewSession): Promise<string | undefined> {
    const { clientId, userId, username, passwordHash = null, scopes } = session;
    const { locale = null, remoteAddress, userAgent = null } = session;
    if (!(await this.clients.holds(transaction, clientId))) {
      return undefined;
    }
    const values = [newSessionId(), clientId, scopes, locale, remoteAddress, userAgent];
    const [row] =
      userId === undefined
        ? await transaction.rows(INSERT_CLIENT_SESSION, [...values, username])
        : await transaction.rows(INSERT_USER_SESSION, [...values, userId, passwordHash]);
    const [id, name] = row ?? [];
    if (id == null || name == null) {
      return undefined;
    }
    const report = { kind: 'login', outcome: 'success', username: name, subject: name, remoteAddress } as const;
    await this.audit.record({ ...report, details: { client: clientId, session: id } }, transaction);
    return id;
  }

  /**
   * @param ttl seconds
   * @param scopes space-separated, when they may be fewer than those of the session
   * @param token by default a new one
   * @returns the token itself, which is stored nowhere
   */
  async issue(
    transaction: Transaction,
    sessionId: string,
    kind: 'access' | 'refresh',
    ttl: number,
    scopes: string | null = null,
    token = newToken(),
  ): Promise<string> {
    await transaction.rows(INSERT_TOKEN, [tokenHash(token), sessionId, kind, scopes, String(ttl)]);
    return token;
  }

  /** Finds and locks the session of a token of one of the kinds. */
  async lockSessionOf(
    transaction: Transaction,
    token: string,
    kinds: readonly ('access' | 'refresh')[],
  ): Promise<(Session & { readonly revoked: boolean }) | undefined> {
    const [row] = await transaction.rows(LOCK_SESSION_OF, [tokenHash(token), kinds]);
    if (!row) {
      return undefined;
    }
    const [id, clientId, userId, scopes, revoked] = row;
    return {
      id: id ?? '',
      clientId: clientId ?? '',
      userId: userId ?? undefined,
      scopes: scopes ?? '',
      revoked: revoked === 't',
    };
  }

  async presentedRefresh(transaction: Transaction, token: string): Promise<PresentedRefresh | undefined> {
    const session = await this.lockSessionOf(transaction, token, ['refresh']);
    if (!session) {
      return undefined;
    }
    const [row = []] = await transaction.rows(REFRESH_STATE, [tokenHash(token), session.userId ?? null]);
    const [expired, revoked, usedSecondsAgo, isLatest, graceUsed, salt, userUsable] = row;
    return {
      session,
      expired: expired === 't',
      revoked: session.revoked || revoked === 't',
      // The transaction that had to wait for the lock may have begun before the one that used the token.
      usedSecondsAgo: usedSecondsAgo == null ? undefined : Math.max(0, Number(usedSecondsAgo)),
      isLatest: isLatest === 't',
      graceUsed: graceUsed === 't',
      successorSalt: salt ?? undefined,
      userUsable: userUsable === 't',
    };
  }

  /**
   * Uses up a refresh token and every other one of its session (protocol/oauth.md 6.2, policy `rotate`).
   *
   * @param successorSalt of the token that it is exchanged for; undefined for one made by chance
   */
  async useRefresh(
    transaction: Transaction,
    sessionId: string,
    refreshToken: string,
    successorSalt?: string,
  ): Promise<void> {
    await transaction.rows(USE_REFRESH, [sessionId, tokenHash(refreshToken), successorSalt ?? null]);
  }

  /** Every earlier access token of the session stops working (protocol/oauth.md 6.2). */
  async endAccessTokens(transaction: Transaction, sessionId: string): Promise<void> {
    await transaction.rows(END_ACCESS_TOKENS, [sessionId]);
    transaction.signal({ topic: 'session', key: sessionId });
  }

  /** @param locale an available one */
  async changeLocale(transaction: Transaction, sessionId: string, locale: string): Promise<void> {
    await transaction.rows(CHANGE_LOCALE, [sessionId, locale]);
    transaction.signal({ topic: 'session', key: sessionId });
  }

  /** @param author who ends it; without one its owner does */
  async revoke(transaction: Transaction, sessionId: string, reason: SessionEnd, author?: string): Promise<void> {
    const [row] = await transaction.rows(REVOKE_SESSION, [sessionId]);
    transaction.signal({ topic: 'session', key: sessionId });
    if (row) {
      const [owner = null, client = null] = row;
      await this.audit.record(
        {
          ...(reason === 'reuse'
            ? { kind: 'token-reuse', outcome: 'failure' }
            : { kind: 'session-ended', outcome: 'success' }),
          username: author ?? owner ?? undefined,
          subject: owner ?? undefined,
          details: { session: sessionId, client: client ?? '', reason },
        },
        transaction,
      );
    }
  }

  /**
   * Ends all sessions of a user but one, all logins at the login page and all codes that are not yet exchanged.
   *
   * @returns the number of sessions
   */
  async revokeOfUser(transaction: Transaction, userId: string, except?: string): Promise<number> {
    await transaction.rows(END_LOGINS_OF_USER, [userId]);
    await transaction.rows(END_CODES_OF_USER, [userId]);
    const ended = await transaction.rows(REVOKE_OF_USER, [userId, except ?? null]);
    signalAll(transaction, ended);
    return ended.length;
  }

  /** Ends all sessions that a client has opened. */
  async revokeOfClient(transaction: Transaction, clientId: string): Promise<void> {
    signalAll(transaction, await transaction.rows(REVOKE_OF_CLIENT, [clientId]));
  }

  /** Removes what ended longer ago than the retention time, in seconds. */
  async purge(runner: SqlRunner, retention: number): Promise<void> {
    await runner.rows(PURGE_LOGINS);
    await runner.rows(PURGE_CODES);
    await runner.rows(PURGE_FILE_URLS);
    await runner.rows(PURGE_TOKENS, [String(retention)]);
    await runner.rows(PURGE_SESSIONS, [String(retention)]);
  }
}

function signalAll(transaction: Transaction, sessions: readonly TextRow[]): void {
  for (const [sessionId] of sessions) {
    transaction.signal({ topic: 'session', key: sessionId ?? '' });
  }
}
