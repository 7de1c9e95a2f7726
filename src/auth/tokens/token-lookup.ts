import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ChangeSignals } from '../../database/change-signals.js';
import { Database, Statement } from '../../database/database.js';
import type { UserPrincipal } from '../principal.js';
import { tokenHash } from './token-secret.js';

const MAX_CACHED = 20_000;
/** A signal drops an entry at once; the time limit only bounds the harm of a lost one. */
const CACHE_MS = 3_000;

const FIND = new Statement(
  'SELECT s.id, s.user_id, u.username, s.locale, t.expires_at <= now(), extract(epoch FROM t.expires_at - now()) * 1000, u.time_zone_id' +
    ' FROM auth_token t JOIN auth_session s ON s.id = t.session_id JOIN app_user u ON u.id = s.user_id' +
    " WHERE t.hash = $1 AND t.kind = 'access' AND t.revoked_at IS NULL AND s.revoked_at IS NULL AND u.active AND u.delete_ts IS NULL",
);

interface KnownToken {
  readonly principal: UserPrincipal;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Turns an access token into its principal; one statement, remembered for moments. */
@Injectable()
export class TokenLookup {
  private readonly cache = new LRUCache<string, KnownToken>({ max: MAX_CACHED, ttl: CACHE_MS });
  /** Grows with every signal: an answer read before a change must not be cached after it. */
  private revision = 0;

  constructor(
    private readonly database: Database,
    private readonly signals: ChangeSignals,
  ) {
    signals.onSignal(({ topic, key }) => {
      this.revision++;
      for (const [hash, { principal }] of this.cache.entries()) {
        if (topic === 'all' || (topic === 'session' ? principal.sessionId : principal.username) === key) {
          this.cache.delete(hash);
        }
      }
    });
  }

  /** @returns `unknown` also for revoked tokens and for users who may no longer log in */
  async find(token: string): Promise<UserPrincipal | 'unknown' | 'expired'> {
    const hash = tokenHash(token);
    const known = (this.signals.reliable ? this.cache.get(hash) : undefined) ?? (await this.load(hash));
    if (known === 'unknown' || known === 'expired') {
      return known;
    }
    return known.expiresAt <= Date.now() ? 'expired' : known.principal;
  }

  private async load(hash: string): Promise<KnownToken | 'unknown' | 'expired'> {
    const { revision } = this;
    const [row] = await this.database.rows(FIND, [hash]);
    if (!row) {
      return 'unknown';
    }
    const [sessionId, userId, username, locale, expired, remaining, timeZone] = row;
    if (expired === 't') {
      return 'expired';
    }
    const principal: UserPrincipal = Object.freeze({
      kind: 'user',
      sessionId: sessionId ?? '',
      userId: userId ?? '',
      username: username ?? '',
      sessionLocale: locale ?? undefined,
      timeZone: timeZone ?? undefined,
    });
    const known = { principal, expiresAt: Date.now() + Number(remaining) };
    if (revision === this.revision) {
      this.cache.set(hash, known);
    }
    return known;
  }
}
