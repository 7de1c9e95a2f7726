import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../common/http/client-request.js';
import { RestResponse } from '../../common/rest-response.js';
import { type TokenResponseForm, tokenResponse } from './issued-tokens.js';
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
    private readonly revocation: Revocation,
  ) {}

  async token(request: ClientRequest, form: TokenResponseForm): Promise<RestResponse> {
    const checked = checkedRequest(request);
    const isRefresh = checked.form.get('grant_type') === 'refresh_token';
    const tokens = isRefresh
      ? await this.refreshTokenGrant.issue(checked)
      : await this.passwordGrant.issue(checked, request);
    return tokenResponse(form, tokens);
  }

  revoke(request: ClientRequest): Promise<RestResponse> {
    return this.revocation.revoke(checkedRequest(request));
  }
}

function checkedRequest({ tokenRequest }: ClientRequest): TokenRequest {
  if (!tokenRequest) {
    throw OAuthError.invalidClient();
  }
  return tokenRequest;
}
