import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RestResponse } from '../../http/rest-response.js';
import { type ActiveToken, ActiveTokens } from '../../sessions/active-tokens.js';
import { Issuer } from './issuer.js';
import { OAuthError, UNCACHED } from './oauth-error.js';
import type { TokenRequest } from './token-request.js';

/** Describes tokens to clients; RFC 7662, protocol/oauth.md 12. */
@Injectable()
export class Introspection {
  constructor(
    private readonly tokens: ActiveTokens,
    private readonly issuer: Issuer,
  ) {}

  /** @throws OAuthError 400 without a token, 401 for a client that shows no secret */
  async introspect({ form, client, authMethod }: TokenRequest, request: ClientRequest): Promise<RestResponse> {
    if (authMethod === 'none') {
      throw OAuthError.invalidClient();
    }
    const text = form.get('token');
    if (text === undefined) {
      throw OAuthError.missing('token');
    }
    const token = await this.tokens.find(text);
    const visible = token && (token.clientId === client.clientId || client.introspectAny);
    const claims = visible
      ? { active: true, ...facts(token), iss: this.issuer.of(request), aud: [token.clientId], jti: jtiOf(token, text) }
      : NONE;
    return RestResponse.json(JSON.stringify(claims), UNCACHED);
  }
}

/** Names an access token and reveals nothing about it: a uuid made of its text. */
function jtiOf({ kind }: ActiveToken, text: string): string | undefined {
  const digest = createHash('sha256').update(`jti ${text}`).digest('hex');
  return kind === 'access' ? digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : undefined;
}

/** The same for every token that is of no use to the caller. */
const NONE = { active: false };

const facts = ({ kind, clientId, username, subject, scopes, issuedAt, expiresAt }: ActiveToken): object => ({
  client_id: clientId,
  username,
  sub: subject,
  scope: scopes,
  token_type: kind === 'access' ? 'Bearer' : undefined,
  iat: issuedAt,
  nbf: issuedAt,
  exp: expiresAt,
});
