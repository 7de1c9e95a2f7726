import { hash, timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { chooseLocale } from '../../common/preferences.js';
import { LocaleSettings } from '../../config/setting-groups.js';
import { AccessDatabase } from '../../database/database.js';
import type { Transaction } from '../../sql/transaction.js';
import { AuthorizationCodes, type PresentedCode } from '../../sessions/authorization-codes.js';
import { SessionStore } from '../../sessions/session-store.js';
import type { FormParameters } from './form-parameters.js';
import type { IssuedTokens } from './issued-tokens.js';
import { OAuthError } from './oauth-error.js';
import { SessionOpener } from './session-opener.js';
import type { TokenRequest } from './token-request.js';

/** Exchanges an authorization code for tokens; protocol/oauth.md 6.4. */
@Injectable()
export class AuthorizationCodeGrant {
  private readonly logger = new Logger(AuthorizationCodeGrant.name);

  constructor(
    private readonly database: AccessDatabase,
    private readonly codes: AuthorizationCodes,
    private readonly opener: SessionOpener,
    private readonly sessions: SessionStore,
    private readonly settings: LocaleSettings,
  ) {}

  async issue(request: TokenRequest, http: ClientRequest): Promise<IssuedTokens> {
    const code = request.form.get('code');
    if (code === undefined) {
      throw OAuthError.missing('code');
    }
    // A refusal that revokes a session must commit, so it leaves the transaction as a result, not as a throw.
    const tokens = await this.database.transaction((transaction) => this.exchange(transaction, request, code, http));
    if (!tokens) {
      throw OAuthError.invalidGrant('Invalid authorization code');
    }
    return tokens;
  }

  /** @returns undefined for every refusal alike */
  private async exchange(
    transaction: Transaction,
    { client, form }: TokenRequest,
    code: string,
    http: ClientRequest,
  ): Promise<IssuedTokens | undefined> {
    const presented = await this.codes.lock(transaction, code);
    if (presented?.clientId !== client.clientId) {
      return undefined;
    }
    if (presented.sessionId !== undefined) {
      await this.sessions.revoke(transaction, presented.sessionId, 'reuse');
      this.logger.warn(`Session ${presented.sessionId} is revoked: a used authorization code came back`);
      return undefined;
    }
    if (presented.expired || !presented.userUsable || !repeatsRequest(presented, form)) {
      return undefined;
    }
    const { user, scopes, scopesRequested, locale } = presented;
    const granted = { scopes: scopes.split(' '), requested: scopesRequested };
    const login = { client, user, granted, locale: this.locale(http) ?? locale };
    const tokens = await this.opener.open(transaction, login, http);
    if (tokens) {
      await this.codes.use(transaction, code, tokens.sessionId);
    }
    return tokens;
  }

  private locale({ headers }: ClientRequest): string | undefined {
    return chooseLocale(headers['accept-language'], this.settings.LOCALES, undefined);
  }
}

/** Whether this is the client that asked for the code: its redirect URI and its proof of PKCE are the same. */
const repeatsRequest = ({ redirectUri, challenge }: PresentedCode, form: FormParameters): boolean =>
  redirectUri === form.get('redirect_uri') && provesKey(challenge, form.get('code_verifier'));

/** PKCE with S256 (RFC 7636 4.6): a verifier belongs to every challenge, and to nothing else. */
function provesKey(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined || verifier === undefined) {
    return challenge === verifier;
  }
  const proof = Buffer.from(hash('sha256', verifier, 'base64url'));
  const expected = Buffer.from(challenge);
  return proof.length === expected.length && timingSafeEqual(proof, expected);
}
