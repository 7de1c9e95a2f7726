import { Injectable } from '@nestjs/common';
import { AccessDatabase } from '../database/database.js';
import { Statement } from '../sql/statement.js';
import { OAuthClients } from './clients/oauth-clients.js';
import { clientName } from './client-name.js';
import { tokenHash } from './token-lookup.js';

/** A token that is valid now. Times are whole seconds since 1970. */
export interface ActiveToken {
  readonly kind: 'access' | 'refresh';
  readonly clientId: string;
  /** Undefined when the client acts for itself. */
  readonly username: string | undefined;
  /** Name of the principal; that of a client is never that of a user. */
  readonly subject: string;
  /** Space-separated. */
  readonly scopes: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

const FIND = new Statement(
  `SELECT t.kind, s.client_id, u.username, CASE WHEN s.user_id IS NULL THEN ${clientName('s.client_id')} ELSE u.username END,` +
    ' coalesce(t.scopes, s.scopes), floor(extract(epoch FROM t.issued_at)), floor(extract(epoch FROM t.expires_at))' +
    ' FROM auth_token t JOIN auth_session s ON s.id = t.session_id LEFT JOIN app_user u ON u.id = s.user_id' +
    ' WHERE t.hash = $1 AND t.expires_at > now() AND t.revoked_at IS NULL AND t.used_at IS NULL AND s.revoked_at IS NULL' +
    ' AND (s.user_id IS NULL OR u.active AND u.delete_ts IS NULL)',
);

/** Finds tokens of both kinds for introspection, straight from the database (protocol/oauth.md 12). */
@Injectable()
export class ActiveTokens {
  constructor(
    private readonly database: AccessDatabase,
    private readonly clients: OAuthClients,
  ) {}

  /** @returns undefined for unknown, expired, revoked and used-up tokens, and where user or client are gone */
  async find(token: string): Promise<ActiveToken | undefined> {
    const [row] = await this.database.rows(FIND, [tokenHash(token)]);
    if (!row || !(await this.clients.find(row[1] ?? ''))) {
      return undefined;
    }
    const [kind, clientId, username, subject, scopes, issuedAt, expiresAt] = row;
    return {
      kind: kind === 'access' ? 'access' : 'refresh',
      clientId: clientId ?? '',
      username: username ?? undefined,
      subject: subject ?? '',
      scopes: scopes ?? '',
      issuedAt: Number(issuedAt),
      expiresAt: Number(expiresAt),
    };
  }
}
