import { Injectable } from '@nestjs/common';
import { maySubstitute } from './valid-today.js';
import { Database } from '../database/database.js';
import { type SqlRunner, Statement } from '../sql/statement.js';
import { clientName } from './client-name.js';

/** A login session that has a usable token, as administrators see it: without anything one could log in with. */
export interface ActiveSession {
  readonly sessionId: string;
  readonly username: string;
  readonly clientId: string;
  readonly scopes: string;
  /** ISO times. */
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly locale: string | null;
  readonly remoteAddress: string;
  readonly userAgent: string | null;
  readonly substitutedUsername: string | null;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const NAME = `CASE WHEN s.user_id IS NULL THEN ${clientName('s.client_id')} ELSE u.username END`;
const LIST = new Statement(`
  SELECT s.id, ${NAME}, s.client_id, s.scopes,
    to_char(s.created_at AT TIME ZONE 'UTC', ${ISO}), to_char(t.expires_at AT TIME ZONE 'UTC', ${ISO}),
    s.locale, s.remote_address, s.user_agent, o.username
  FROM auth_session s
    JOIN LATERAL (SELECT max(expires_at) AS expires_at FROM auth_token
      WHERE session_id = s.id AND revoked_at IS NULL AND used_at IS NULL AND expires_at > now()) t ON t.expires_at IS NOT NULL
    LEFT JOIN app_user u ON u.id = s.user_id
    LEFT JOIN app_user o ON o.id = s.substituted_user_id AND ${maySubstitute('u', 'o')}
  WHERE s.revoked_at IS NULL AND (s.user_id IS NULL OR u.active AND u.delete_ts IS NULL)
    AND ($1::text IS NULL OR ${NAME} = $1)
  ORDER BY s.created_at DESC, s.id LIMIT $2::int OFFSET $3::int`);
const LOCK = new Statement('SELECT id FROM auth_session WHERE id = $1 AND revoked_at IS NULL FOR UPDATE');

/** Who is logged in; protocol/roles.md 11. */
@Injectable()
export class ActiveSessions {
  constructor(private readonly database: Database) {}

  /** Newest first. @param username only theirs */
  async list(username: string | undefined, limit: number, offset: number): Promise<readonly ActiveSession[]> {
    const rows = await this.database.rows(LIST, [username ?? null, String(limit), String(offset)]);
    return rows.map((row) => {
      const [sessionId, name, clientId, scopes, createdAt, expiresAt, locale, remoteAddress, userAgent, other] = row;
      return {
        sessionId: sessionId ?? '',
        username: name ?? '',
        clientId: clientId ?? '',
        scopes: scopes ?? '',
        createdAt: createdAt ?? '',
        expiresAt: expiresAt ?? '',
        locale: locale ?? null,
        remoteAddress: remoteAddress ?? '',
        userAgent: userAgent ?? null,
        substitutedUsername: other ?? null,
      };
    });
  }

  /** Locks a session until the end of the transaction. @returns false when it is unknown or has ended */
  async lock(transaction: SqlRunner, sessionId: string): Promise<boolean> {
    return (await transaction.rows(LOCK, [sessionId])).length > 0;
  }
}
