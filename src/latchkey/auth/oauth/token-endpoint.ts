import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RestResponse } from '../../http/rest-response.js';
import { AuthorizationCodeGrant } from './authorization-code.grant.js';
import { ClientCredentialsGrant } from './client-credentials.grant.js';
import { Introspection } from './introspection.js';
import { type IssuedTokens, type TokenResponseForm, tokenResponse } from './issued-tokens.js';
import { OAuthError } from './oauth-error.js';
import { PasswordGrant } from './password.grant.js';
import { RefreshTokenGrant } from './refresh-token.grant.js';
import { Revocation } from './revocation.js';
import type { TokenRequest } from './token-request.js';

/** Hands a checked token request to its grant. */
@Injectable()
export class TokenEndpoint {
  constructor(
    private readonly passwordGrant: PasswordGrant,
    private readonly refreshTokenGrant: RefreshTokenGrant,
    private readonly authorizationCodeGrant: AuthorizationCodeGrant,
    private readonly clientCredentialsGrant: ClientCredentialsGrant,
    private readonly revocation: Revocation,
    private readonly introspection: Introspection,
  ) {}

  async token(request: ClientRequest, form: TokenResponseForm): Promise<RestResponse> {
    const checked = checkedRequest(request);
    return tokenResponse(form, await this.issue(checked, request));
  }

  revoke(request: ClientRequest): Promise<RestResponse> {
    return this.revocation.revoke(checkedRequest(request));
  }

  introspect(request: ClientRequest): Promise<RestResponse> {
    return this.introspection.introspect(checkedRequest(request), request);
  }

  /** The grant type is one that the guards let pass. */
  private issue(checked: TokenRequest, request: ClientRequest): Promise<IssuedTokens> {
    switch (checked.form.get('grant_type')) {
      case 'client_credentials':
        return this.clientCredentialsGrant.issue(checked, request);
      case 'authorization_code':
        return this.authorizationCodeGrant.issue(checked, request);
      case 'refresh_token':
        return this.refreshTokenGrant.issue(checked);
      default:
        return this.passwordGrant.issue(checked, request);
    }
  }
}

function checkedRequest({ tokenRequest }: ClientRequest): TokenRequest {
  if (!tokenRequest) {
    throw OAuthError.invalidClient();
  }
  return tokenRequest;
}
