import type { QueryParameters } from '../../http/client-request.js';
import type { OAuthClient } from '../../config/oauth-client.js';
import { OAuthError } from '../oauth/oauth-error.js';
import { type GrantedScopes, grantScopes } from '../oauth/scopes.js';

/** The length of RFC 7636 4.2. */
const CHALLENGE = /^[A-Za-z0-9._~-]{43,128}$/;

/** What a client asks the user for. */
export interface AuthorizationRequest {
  readonly granted: GrantedScopes;
  /** PKCE with S256; undefined only for a client that may do without. */
  readonly challenge: string | undefined;
}

/**
 * Reads an authorization request whose client and redirect URI are known to be right; protocol/oauth.md 10.2.
 *
 * @throws OAuthError whose body the client gets by a redirect
 */
export function authorizationRequest(parameters: QueryParameters, client: OAuthClient): AuthorizationRequest {
  requireSingle(parameters);
  const responseType = valueOf(parameters, 'response_type');
  if (responseType === undefined) {
    throw OAuthError.missing('response_type');
  }
  if (responseType !== 'code') {
    throw new OAuthError(400, 'unsupported_response_type', 'OAuth 2.0 Parameter: response_type');
  }
  const granted = grantScopes(valueOf(parameters, 'scope'), client.scopes);
  return { granted, challenge: codeChallenge(parameters, client) };
}

/** Names that may stand only once, because the response depends on them; others are ignored. */
const KNOWN = ['response_type', 'scope', 'state', 'code_challenge', 'code_challenge_method'];

function requireSingle(parameters: QueryParameters): void {
  const repeated = KNOWN.find((name) => (parameters.get(name)?.length ?? 0) > 1);
  if (repeated !== undefined) {
    throw OAuthError.missing(repeated);
  }
}

function codeChallenge(parameters: QueryParameters, client: OAuthClient): string | undefined {
  const challenge = valueOf(parameters, 'code_challenge');
  const method = valueOf(parameters, 'code_challenge_method');
  if (challenge === undefined && method === undefined && !client.requireProofKey) {
    return undefined;
  }
  if (challenge === undefined || !CHALLENGE.test(challenge)) {
    throw OAuthError.missing('code_challenge');
  }
  if (method !== 'S256') {
    throw OAuthError.missing('code_challenge_method');
  }
  return challenge;
}

/** An empty value equals an absent parameter (protocol/oauth.md 4.4). */
export function valueOf(parameters: QueryParameters, name: string): string | undefined {
  const [value] = parameters.get(name) ?? [];
  return value === '' ? undefined : value;
}
