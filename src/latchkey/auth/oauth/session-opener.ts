import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import type { OAuthClient } from '../../config/oauth-client.js';
import type { Transaction } from '../../sql/transaction.js';
import { type NewSession, SessionStore } from '../../sessions/session-store.js';
import type { IssuedTokens } from './issued-tokens.js';
import type { GrantedScopes } from './scopes.js';

/** Somebody who has logged in, and what for. */
export interface Login {
  readonly client: OAuthClient;
  /** Undefined when the client acts for itself. */
  readonly user: (Pick<NewSession, 'username' | 'passwordHash'> & { readonly id: string }) | undefined;
  readonly granted: GrantedScopes;
  /** Locale of the session, an available one. */
  readonly locale: string | undefined;
}

/** Opens the session of a login with its first tokens; protocol/oauth.md 5 and 6.1. */
@Injectable()
export class SessionOpener {
  constructor(private readonly sessions: SessionStore) {}

  /** @returns undefined when user or client may not log in any more; the transaction has done nothing then */
  async open(
    transaction: Transaction,
    { client, user, granted, locale }: Login,
    request: ClientRequest,
  ): Promise<IssuedTokens | undefined> {
    const sessionId = await this.sessions.open(transaction, {
      clientId: client.clientId,
      userId: user?.id,
      username: user?.username ?? client.clientId,
      passwordHash: user?.passwordHash,
      scopes: granted.scopes.join(' '),
      locale,
      remoteAddress: request.ip,
      userAgent: request.headers['user-agent'],
    });
    if (sessionId === undefined) {
      return undefined;
    }
    return {
      sessionId,
      granted,
      expiresIn: client.accessTokenTtl,
      accessToken: await this.sessions.issue(transaction, sessionId, 'access', client.accessTokenTtl),
      refreshToken:
        user && client.grantTypes.includes('refresh_token')
          ? await this.sessions.issue(transaction, sessionId, 'refresh', client.refreshTokenTtl)
          : undefined,
    };
  }
}
