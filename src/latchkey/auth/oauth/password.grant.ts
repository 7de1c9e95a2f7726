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

/** Opens a session for a user whose credentials Passport has checked; protocol/oauth.md 6.1. */
@Injectable()
export class PasswordGrant {
  constructor(
    private readonly database: AccessDatabase,
    private readonly sessions: SessionOpener,
    private readonly settings: LocaleSettings,
  ) {}

  async issue({ client, form, account }: TokenRequest, request: ClientRequest): Promise<IssuedTokens> {
    if (!account) {
      throw OAuthError.invalidGrant('Bad credentials');
    }
    const granted = grantScopes(form.get('scope'), client.scopes);
    const locale = chooseLocale(request.headers['accept-language'], this.settings.LOCALES, undefined);
    const tokens = await this.database.transaction((transaction) =>
      this.sessions.open(transaction, { client, user: account, granted, locale }, request),
    );
    if (!tokens) {
      throw OAuthError.invalidGrant('Bad credentials');
    }
    return tokens;
  }
}
