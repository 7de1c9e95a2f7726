import { RestResponse } from '../../http/rest-response.js';
import { TOKEN_ENDPOINT_HEADERS } from './oauth-error.js';
import type { GrantedScopes } from './scopes.js';

/** Outcome of a grant. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Whole seconds. */
  readonly expiresIn: number;
  readonly sessionId: string;
  readonly granted: GrantedScopes;
}

export type TokenResponseForm = (tokens: IssuedTokens) => object;

/** Body of `/oauth/token`, as clients of the 1.x protocol know it (protocol/oauth.md 5). */
export const firstForm: TokenResponseForm = ({ accessToken, refreshToken, expiresIn, sessionId, granted }) => ({
  access_token: accessToken,
  token_type: 'bearer',
  refresh_token: refreshToken,
  expires_in: expiresIn,
  scope: granted.scopes.join(' '),
  'OAuth2.SESSION_ID': sessionId,
});

/** Body of `/oauth2/token`, as clients of the 2.x protocol know it. */
export const secondForm: TokenResponseForm = ({ accessToken, refreshToken, expiresIn, granted }) => ({
  access_token: accessToken,
  refresh_token: refreshToken,
  token_type: 'Bearer',
  expires_in: expiresIn,
  scope: granted.requested ? granted.scopes.join(' ') : undefined,
});

export const tokenResponse = (form: TokenResponseForm, tokens: IssuedTokens): RestResponse =>
  RestResponse.json(JSON.stringify(form(tokens)), TOKEN_ENDPOINT_HEADERS);
