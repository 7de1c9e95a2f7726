import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../sql/transaction.js';
import { type PresentedRefresh, SessionStore } from '../../sessions/session-store.js';
import type { IssuedTokens } from './issued-tokens.js';
import { OAuthError } from './oauth-error.js';
import { grantScopes } from './scopes.js';
import type { TokenRequest } from './token-request.js';

/** Exchanges a refresh token for a new access token; protocol/oauth.md 6.2. */
@Injectable()
export class RefreshTokenGrant {
  private readonly logger = new Logger(RefreshTokenGrant.name);

  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
  ) {}

  async issue(request: TokenRequest): Promise<IssuedTokens> {
    const token = request.form.get('refresh_token');
    if (token === undefined) {
      throw OAuthError.missing('refresh_token');
    }
    // A refusal that revokes the session must commit, so it leaves the transaction as a result, not as a throw.
    const result = await this.database.transaction((transaction) => this.exchange(transaction, request, token));
    if (result instanceof OAuthError) {
      throw result;
    }
    return result;
  }

  private async exchange(
    transaction: Transaction,
    { client, form }: TokenRequest,
    token: string,
  ): Promise<IssuedTokens | OAuthError> {
    const presented = await this.sessions.presentedRefresh(transaction, token);
    if (!presented || presented.revoked || presented.expired || presented.session.clientId !== client.clientId) {
      return OAuthError.invalidGrant('Invalid refresh token');
    }
    const { session } = presented;
    if (!presented.userUsable || isReplayed(presented, client.rotationGraceSeconds)) {
      await this.sessions.revoke(transaction, session.id, presented.userUsable ? 'reuse' : 'unusable-account');
      this.logger.warn(
        `Session ${session.id} is revoked: ${presented.userUsable ? 'a used refresh token came back' : 'its user may not log in'}`,
      );
      return OAuthError.invalidGrant('Invalid refresh token');
    }
    const granted = grantScopes(form.get('scope'), session.scopes.split(' '));
    await this.sessions.endAccessTokens(transaction, session.id);
    const scopes = granted.scopes.join(' ');
    return {
      sessionId: session.id,
      granted,
      expiresIn: client.accessTokenTtl,
      accessToken: await this.sessions.issue(transaction, session.id, 'access', client.accessTokenTtl, scopes),
      refreshToken:
        client.refreshTokenPolicy === 'rotate'
          ? await this.rotate(transaction, session.id, token, client.refreshTokenTtl)
          : token,
    };
  }

  private async rotate(transaction: Transaction, sessionId: string, token: string, ttl: number): Promise<string> {
    await this.sessions.useRefresh(transaction, sessionId, token);
    return this.sessions.issue(transaction, sessionId, 'refresh', ttl);
  }
}

/** A lost response must not log a client out: the preceding token is taken once more within the grace, in seconds. */
function isReplayed({ usedSecondsAgo, graceLeft }: PresentedRefresh, grace: number): boolean {
  return usedSecondsAgo !== undefined && !(graceLeft && usedSecondsAgo < grace);
}
