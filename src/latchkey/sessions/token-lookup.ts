import { createHmac, hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CacheUse } from '../common/get-or-create.js';
import { ChangeSignals, MOMENTS } from '../database/change-signals.js';
import type { Signal } from '../sql/transaction.js';
import { AccessDatabase } from '../database/database.js';
import { Statement, type TextRow } from '../sql/statement.js';
import { maySubstitute } from './valid-today.js';
import { OAuthClients } from './clients/oauth-clients.js';
import type { ClientPrincipal, UserPrincipal } from '../common/principal.js';
import { clientName } from './client-name.js';

const TOKEN_BYTES = 32;

/** An opaque token: 256 random bits, safe in URLs (protocol/oauth.md 8). */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/**
 * A refresh token that can be made again from the one that it replaces, while the database alone makes nothing of its
 * salt (protocol/oauth.md 6.2).
 */
export const successorOf = (token: string, salt: string): string =>
  createHmac('sha256', token).update(salt).digest('base64url');

/** What is stored and looked up instead of a token. */
export const tokenHash = (token: string): string => hash('sha256', token, 'base64url');

/** Names a login session; no credential, and not derived from one (protocol/oauth.md 5). */
export const newSessionId = (): string => randomBytes(16).toString('hex').toUpperCase();

const MAX_CACHED = 20_000;

const FIND = new Statement(
  `SELECT s.id, s.client_id, s.locale, u.id, CASE WHEN s.user_id IS NULL THEN ${clientName('s.client_id')} ELSE u.username END,` +
    ' u.time_zone_id, t.query, extract(epoch FROM t.expires_at - now()) * 1000, o.id, o.username' +
    ' FROM (SELECT session_id, expires_at, NULL AS query FROM auth_token' +
    " WHERE hash = $1 AND kind = 'access' AND revoked_at IS NULL" +
    ' UNION ALL SELECT session_id, expires_at, query FROM file_url WHERE hash = $1) t' +
    ' JOIN auth_session s ON s.id = t.session_id LEFT JOIN app_user u ON u.id = s.user_id' +
    ` LEFT JOIN app_user o ON o.id = s.substituted_user_id AND ${maySubstitute('u', 'o')}` +
    ' WHERE s.revoked_at IS NULL AND (s.user_id IS NULL OR u.active AND u.delete_ts IS NULL)',
);

interface KnownToken {
  readonly session: { readonly id: string; readonly clientId: string; readonly locale: string | undefined };
  /** Name of the principal. */
  readonly username: string;
  /** All that the token opens, when it is that of a file URL. */
  readonly file: string | undefined;
  /** Undefined when the client acts for itself. */
  readonly user: UserPrincipal | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What a token is to open. */
interface TokenUse {
  /** What the token of a file URL has to open here; without it none of them is known. */
  readonly file?: string | undefined;
  /** Whether only the token of a file URL is known. */
  readonly forFileOnly?: boolean;
}

/** Turns an access token into its principal; one statement, cached for a few seconds. */
@Injectable()
export class TokenLookup {
  readonly use: CacheUse = { lookups: 0, misses: 0 };
  private readonly cache = new LRUCache<string, KnownToken>({ max: MAX_CACHED, ...MOMENTS });
  /** Grows with every signal: a result read before a change must not be cached after it. */
  private revision = 0;

  constructor(
    private readonly database: AccessDatabase,
    private readonly clients: OAuthClients,
    private readonly signals: ChangeSignals,
  ) {
    signals.onSignal((signal) => {
      this.revision++;
      for (const [hash, known] of this.cache.entries()) {
        if (concerns(signal, known)) {
          this.cache.delete(hash);
        }
      }
    });
  }

  /** @returns `unknown` also for revoked tokens, for users who may no longer log in and for clients that are gone */
  async find(
    token: string,
    { file, forFileOnly = false }: TokenUse = {},
  ): Promise<UserPrincipal | ClientPrincipal | 'unknown' | 'expired'> {
    const hash = tokenHash(token);
    this.use.lookups++;
    const known = (this.signals.reliable ? this.cache.get(hash) : undefined) ?? (await this.load(hash));
    if (!known || (known.file === undefined ? forFileOnly : known.file !== file)) {
      return 'unknown';
    }
    if (known.expiresAt <= Date.now()) {
      return 'expired';
    }
    return known.user ?? (await this.clientPrincipal(known)) ?? 'unknown';
  }

  /** The roles of a client are those it has now (protocol/oauth.md 6.3). */
  private async clientPrincipal({ session, username }: KnownToken): Promise<ClientPrincipal | undefined> {
    const client = await this.clients.find(session.clientId);
    return (
      client &&
      Object.freeze({
        kind: 'client',
        username,
        clientId: client.clientId,
        sessionId: session.id,
        sessionLocale: session.locale,
        resourceRoles: client.resourceRoles,
        rowLevelRoles: client.rowLevelRoles,
      })
    );
  }

  private async load(hash: string): Promise<KnownToken | undefined> {
    const { revision } = this;
    const [row] = await this.database.rows(FIND, [hash]);
    if (!row) {
      return undefined;
    }
    const [sessionId, clientId, sessionLocale, userId, name, timeZone, file, remaining, ...other] = row;
    const session = { id: sessionId ?? '', clientId: clientId ?? '', locale: sessionLocale ?? undefined };
    const username = name ?? session.clientId;
    const user: UserPrincipal | undefined =
      userId == null
        ? undefined
        : Object.freeze({
            kind: 'user',
            sessionId: session.id,
            userId,
            username,
            sessionLocale: session.locale,
            timeZone: timeZone ?? undefined,
            substitutes: substituted(other),
          });
    const known = { session, username, file: file ?? undefined, user, expiresAt: Date.now() + Number(remaining) };
    if (revision === this.revision) {
      this.cache.set(hash, known);
    }
    return known;
  }
}

function substituted([userId, username]: TextRow): UserPrincipal['substitutes'] {
  return userId == null ? undefined : { userId, username: username ?? '' };
}

function concerns({ topic, key }: Signal, { session, user }: KnownToken): boolean {
  switch (topic) {
    case 'all':
      return true;
    case 'session':
      return session.id === key;
    case 'user':
      return user?.username === key || user?.substitutes?.username === key;
    case 'client':
      return !user && session.clientId === key;
    default:
      return false;
  }
}
