import { Injectable } from '@nestjs/common';
import { RestResponse } from '../../http/rest-response.js';
import { AccessDatabase } from '../../database/database.js';
import { FileUrlTokens } from '../../sessions/file-url-tokens.js';
import { SessionStore } from '../../sessions/session-store.js';
import { OAuthError, TOKEN_ENDPOINT_HEADERS } from './oauth-error.js';
import type { TokenRequest } from './token-request.js';

/**
 * Ends the session of a token, whichever of its tokens is presented; RFC 7009, protocol/oauth.md 11. The token of a
 * file URL ends alone: it was given away and must not end the session of the user who gave it.
 */
@Injectable()
export class Revocation {
  constructor(
    private readonly database: AccessDatabase,
    private readonly sessions: SessionStore,
    private readonly fileUrls: FileUrlTokens,
  ) {}

  async revoke({ form, client }: TokenRequest): Promise<RestResponse> {
    const token = form.get('token');
    if (token === undefined) {
      throw OAuthError.missing('token');
    }
    await this.database.transaction(async (transaction) => {
      const session = await this.sessions.lockSessionOf(transaction, token, ['access', 'refresh']);
      const fileUrl = session ? undefined : await this.fileUrls.lock(transaction, token);
      const owner = (session ?? fileUrl)?.clientId;
      if (owner !== undefined && owner !== client.clientId) {
        throw OAuthError.invalidGrant('The token belongs to another client');
      }
      if (session) {
        await this.sessions.revoke(transaction, session.id, 'revocation');
      }
      if (fileUrl) {
        await this.fileUrls.revoke(transaction, fileUrl);
      }
    });
    // Clients that insist on JSON take an empty body for null, but only under this content type.
    return RestResponse.empty(200, TOKEN_ENDPOINT_HEADERS);
  }
}
