import { Inject, Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../common/http/client-request.js';
import { chooseLocale } from '../../common/locale.js';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { SessionStore } from '../tokens/session-store.js';
import type { IssuedTokens } from './issued-tokens.js';
import { OAuthError } from './oauth-error.js';
import { grantScopes } from './scopes.js';
import type { TokenRequest } from './token-request.js';

/** Opens a session for a user whose credentials Passport has checked; protocol/oauth.md 6.1. */
@Injectable()
export class PasswordGrant {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async issue({ client, form, account }: TokenRequest, request: ClientRequest): Promise<IssuedTokens> {
    if (!account) {
      throw OAuthError.invalidGrant('Bad credentials');
    }
    const granted = grantScopes(form.get('scope'), client.scopes);
    return this.database.transaction(async (transaction) => {
      const sessionId = await this.sessions.open(transaction, {
        clientId: client.clientId,
        userId: account.id,
        username: account.username,
        passwordHash: account.passwordHash,
        scopes: granted.scopes.join(' '),
        locale: chooseLocale(request.headers['accept-language'], this.settings.LOCALES, undefined),
        remoteAddress: request.ip,
        userAgent: request.headers['user-agent'],
      });
      if (sessionId === undefined) {
        throw OAuthError.invalidGrant('Bad credentials');
      }
      return {
        sessionId,
        granted,
        expiresIn: client.accessTokenTtl,
        accessToken: await this.sessions.issue(transaction, sessionId, 'access', client.accessTokenTtl),
        refreshToken: client.grantTypes.includes('refresh_token')
          ? await this.sessions.issue(transaction, sessionId, 'refresh', client.refreshTokenTtl)
          : undefined,
      };
    });
  }
}
