import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { chooseLocale } from '../../common/preferences.js';
import { LocaleSettings } from '../../config/setting-groups.js';
import { AccessDatabase } from '../../database/database.js';
import type { IssuedTokens } from './issued-tokens.js';
import { OAuthError } from './oauth-error.js';
import { grantScopes } from './scopes.js';
import { SessionOpener } from './session-opener.js';
import type { TokenRequest } from './token-request.js';

/** Opens a session for a client that acts for itself, without a refresh token; protocol/oauth.md 6.3. */
@Injectable()
export class ClientCredentialsGrant {
  constructor(
    private readonly database: AccessDatabase,
    private readonly sessions: SessionOpener,
    private readonly settings: LocaleSettings,
  ) {}

  /** @throws OAuthError 400 `invalid_scope`, 401 when the client has gone in the meantime */
  async issue({ client, form }: TokenRequest, request: ClientRequest): Promise<IssuedTokens> {
    const granted = grantScopes(form.get('scope'), client.scopes);
    const locale = chooseLocale(request.headers['accept-language'], this.settings.LOCALES, undefined);
    const tokens = await this.database.transaction((transaction) =>
      this.sessions.open(transaction, { client, user: undefined, granted, locale }, request),
    );
    if (!tokens) {
      throw OAuthError.invalidClient();
    }
    return tokens;
  }
}
