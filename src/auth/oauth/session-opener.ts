import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../common/http/client-request.js';
import type { OAuthClient } from '../../config/oauth-client.js';
import type { Transaction } from '../../database/database.js';
import { SessionStore } from '../tokens/session-store.js';
import type { IssuedTokens } from './issued-tokens.js';
import type { GrantedScopes } from './scopes.js';

/** Somebody who has logged in, and what for. */
export interface Login {
  readonly client: OAuthClient;
  readonly user: { readonly id: string; readonly username: string };
  readonly granted: GrantedScopes;
  /** Locale of the session, an available one. */
  readonly locale: string | undefined;
}

/** Opens the session of a login with its first tokens; protocol/oauth.md 5 and 6.1. */
@Injectable()
export class SessionOpener {
  constructor(private readonly sessions: SessionStore) {}

  async open(
    transaction: Transaction,
    { client, user, granted, locale }: Login,
    request: ClientRequest,
  ): Promise<IssuedTokens> {
    const sessionId = await this.sessions.open(transaction, {
      clientId: client.clientId,
      userId: user.id,
      username: user.username,
      scopes: granted.scopes.join(' '),
      locale,
      remoteAddress: request.ip,
      userAgent: request.headers['user-agent'],
    });
    return {
      sessionId,
      granted,
      expiresIn: client.accessTokenTtl,
      accessToken: await this.sessions.issue(transaction, sessionId, 'access', client.accessTokenTtl),
      refreshToken: client.grantTypes.includes('refresh_token')
        ? await this.sessions.issue(transaction, sessionId, 'refresh', client.refreshTokenTtl)
        : undefined,
    };
  }
}
