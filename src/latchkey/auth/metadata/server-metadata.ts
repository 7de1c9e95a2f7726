import { Injectable } from '@nestjs/common';
import { type ClientRequest, publicUrl, requestPath } from '../../http/client-request.js';
import { noSuchResource } from '../../http/routing-error.js';
import { RestResponse } from '../../http/rest-response.js';
import { ProtocolSettings } from '../../config/setting-groups.js';
import { OAuthClients } from '../../sessions/clients/oauth-clients.js';
import { Issuer } from '../oauth/issuer.js';
import { OAuthError } from '../oauth/oauth-error.js';

/** Clients look once in a while; a new client of the database shows up soon. */
const HEADERS = { 'cache-control': 'public, max-age=60' } as const;

/** Describes this authorization server to clients that configure themselves; RFC 8414, protocol/oauth.md 13. */
@Injectable()
export class ServerMetadata {
  constructor(
    private readonly clients: OAuthClients,
    private readonly settings: ProtocolSettings,
    private readonly issuer: Issuer,
  ) {}

  /** @throws OAuthError 404 in production without `OAUTH_ISSUER`: no caller may choose where others send secrets */
  async describe(request: ClientRequest): Promise<RestResponse> {
    const issuer = this.requiredIssuer(request);
    const clients = await this.clients.all();
    const used = (values: readonly (readonly string[])[]): string[] => [...new Set(values.flat())].sort();
    const metadata = {
      issuer,
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      token_endpoint: `${issuer}/oauth2/token`,
      revocation_endpoint: `${issuer}/oauth2/revoke`,
      introspection_endpoint: `${issuer}/oauth2/introspect`,
      response_types_supported: ['code'],
      grant_types_supported: used(clients.map(({ grantTypes }) => grantTypes)),
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: used(clients.map(({ scopes }) => scopes)),
      authorization_response_iss_parameter_supported: true,
    };
    return RestResponse.json(JSON.stringify(metadata), HEADERS);
  }

  /**
   * Says which authorization server issues the tokens of this API; RFC 9728.
   *
   * @throws RestError 404 where 2.x is spoken, which has no such document; OAuthError 404 as {@link describe}
   */
  describeResource(request: ClientRequest): RestResponse {
    if (this.settings.COMPATIBILITY === '2') {
      throw noSuchResource(requestPath(request));
    }
    const metadata = {
      resource: publicUrl(request),
      authorization_servers: [this.requiredIssuer(request)],
      bearer_methods_supported: ['header', 'query', 'body'],
    };
    return RestResponse.json(JSON.stringify(metadata), HEADERS);
  }

  private requiredIssuer(request: ClientRequest): string {
    const issuer = this.issuer.of(request);
    if (issuer === undefined) {
      throw new OAuthError(404, 'not_found', 'OAUTH_ISSUER is not set');
    }
    return issuer;
  }
}
