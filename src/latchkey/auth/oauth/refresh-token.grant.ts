import { Injectable, Logger } from '@nestjs/common';
import { AccessDatabase } from '../../database/database.js';
import type { Transaction } from '../../sql/transaction.js';
import { type PresentedRefresh, SessionStore } from '../../sessions/session-store.js';
import { newToken, successorOf } from '../../sessions/token-lookup.js';
import type { IssuedTokens } from './issued-tokens.js';
import { OAuthError } from './oauth-error.js';
import { grantScopes } from './scopes.js';
import type { TokenRequest } from './token-request.js';

/** Exchanges a refresh token for a new access token; protocol/oauth.md 6.2. */
@Injectable()
export class RefreshTokenGrant {
  private readonly logger = new Logger(RefreshTokenGrant.name);

  constructor(
    private readonly database: AccessDatabase,
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
    { client, form, authMethod }: TokenRequest,
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
    const repeated = authMethod === 'none' ? successorOfUsed(token, presented) : undefined;
    if (repeated === undefined) {
      await this.sessions.endAccessTokens(transaction, session.id);
    }
    const scopes = granted.scopes.join(' ');
    return {
      sessionId: session.id,
      granted,
      expiresIn: client.accessTokenTtl,
      accessToken: await this.sessions.issue(transaction, session.id, 'access', client.accessTokenTtl, scopes),
      refreshToken:
        client.refreshTokenPolicy === 'rotate'
          ? (repeated ?? (await this.rotate(transaction, session.id, token, client.refreshTokenTtl, authMethod)))
          : token,
    };
  }

  private async rotate(
    transaction: Transaction,
    sessionId: string,
    token: string,
    ttl: number,
    authMethod: TokenRequest['authMethod'],
  ): Promise<string> {
    const salt = authMethod === 'none' ? newToken() : undefined;
    await this.sessions.useRefresh(transaction, sessionId, token, salt);
    const successor = salt === undefined ? newToken() : successorOf(token, salt);
    return this.sessions.issue(transaction, sessionId, 'refresh', ttl, null, successor);
  }
}

/**
 * A lost response must not log a client out, nor must two tabs of a browser that refresh at once: the preceding token is
 * accepted within the grace, in seconds. A token whose successor was made by chance is accepted once.
 */
function isReplayed({ usedSecondsAgo, isLatest, graceUsed, successorSalt }: PresentedRefresh, grace: number): boolean {
  const isGraceLeft = isLatest && (successorSalt !== undefined || !graceUsed);
  return usedSecondsAgo !== undefined && !(isGraceLeft && usedSecondsAgo < grace);
}

/** Both tabs get the same token, so the session has one line of them, and a stolen one still shows. */
const successorOfUsed = (token: string, { usedSecondsAgo, successorSalt }: PresentedRefresh): string | undefined =>
  usedSecondsAgo === undefined || successorSalt === undefined ? undefined : successorOf(token, successorSalt);
