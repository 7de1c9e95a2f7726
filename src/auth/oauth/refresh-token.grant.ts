import { Injectable, Logger } from '@nestjs/common';
import type { AuditReport } from '../../audit/audit-event.js';
import { AuditLog } from '../../audit/audit-log.js';
import type { ClientRequest } from '../../common/http/client-request.js';
import { Database, type Transaction } from '../../database/database.js';
import { type PresentedRefresh, SessionStore } from '../tokens/session-store.js';
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
    private readonly audit: AuditLog,
  ) {}

  async issue(request: TokenRequest, { ip }: ClientRequest): Promise<IssuedTokens> {
    const token = request.form.get('refresh_token');
    if (token === undefined) {
      throw OAuthError.missing('refresh_token');
    }
    // A refusal that revokes the session must commit, so it leaves the transaction as a result, not as a throw.
    const result = await this.database.transaction((transaction) => this.exchange(transaction, request, token, ip));
    if (result instanceof OAuthError) {
      throw result;
    }
    return result;
  }

  private async exchange(
    transaction: Transaction,
    { client, form }: TokenRequest,
    token: string,
    remoteAddress: string,
  ): Promise<IssuedTokens | OAuthError> {
    const presented = await this.sessions.presentedRefresh(transaction, token);
    if (!presented || presented.revoked || presented.expired || presented.session.clientId !== client.clientId) {
      return OAuthError.invalidGrant('Invalid refresh token');
    }
    const { session } = presented;
    if (!presented.userUsable || isReplayed(presented, client.rotationGraceSeconds)) {
      await this.end(transaction, presented, remoteAddress);
      return OAuthError.invalidGrant('Invalid refresh token');
    }
    const granted = grantScopes(form.get('scope'), session.scopes.split(' '));
    await this.sessions.endAccessTokens(transaction, session.id);
    return {
      sessionId: session.id,
      granted,
      expiresIn: client.accessTokenTtl,
      accessToken: await this.sessions.issue(
        transaction,
        session.id,
        'access',
        client.accessTokenTtl,
        granted.scopes.join(' '),
      ),
      refreshToken:
        client.refreshTokenPolicy === 'rotate'
          ? await this.rotate(transaction, session.id, token, client.refreshTokenTtl)
          : token,
    };
  }

  /** Either somebody else has the token too, or nobody may have it any more: the session ends. */
  private async end(
    transaction: Transaction,
    { session, userUsable }: PresentedRefresh,
    remoteAddress: string,
  ): Promise<void> {
    await this.sessions.revoke(transaction, session.id);
    this.logger.warn(
      `Session ${session.id} is revoked: ${userUsable ? 'a used refresh token came back' : 'its user may not log in'}`,
    );
    const report: AuditReport = {
      kind: userUsable ? 'token-reuse' : 'session-ended',
      outcome: userUsable ? 'failure' : 'success',
      username: session.username,
      subject: session.id,
      details: { client: session.clientId },
      remoteAddress,
    };
    await this.audit.record(report, transaction);
  }

  private async rotate(transaction: Transaction, sessionId: string, token: string, ttl: number): Promise<string> {
    await this.sessions.useRefresh(transaction, sessionId, token);
    return this.sessions.issue(transaction, sessionId, 'refresh', ttl);
  }
}

/** A lost answer must not log a client out: the preceding token is taken once more within the grace, in seconds. */
function isReplayed({ usedSecondsAgo, graceLeft }: PresentedRefresh, grace: number): boolean {
  return usedSecondsAgo !== undefined && !(graceLeft && usedSecondsAgo < grace);
}
