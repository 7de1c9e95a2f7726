import { All, Controller, Req, UseFilters, UseGuards } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RestResponse } from '../../http/rest-response.js';
import { Access } from '../../common/access.decorator.js';
import { GrantGuard } from './grant.guard.js';
import { firstForm, secondForm } from './issued-tokens.js';
import { OAuthExceptionFilter } from './oauth-exception.filter.js';
import { ResourceOwnerGuard } from './resource-owner.guard.js';
import { TokenEndpoint } from './token-endpoint.js';
import { TokenRequestGuard } from './token-request.guard.js';

/** The token, revocation and introspection endpoints, for clients of both protocol generations; protocol/oauth.md 1. */
@Controller()
@Access('open')
@UseGuards(TokenRequestGuard)
@UseFilters(OAuthExceptionFilter)
export class TokenController {
  constructor(private readonly endpoint: TokenEndpoint) {}

  @All('oauth/token')
  @UseGuards(GrantGuard, ResourceOwnerGuard)
  firstToken(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.endpoint.token(request, firstForm);
  }

  @All('oauth2/token')
  @UseGuards(GrantGuard, ResourceOwnerGuard)
  secondToken(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.endpoint.token(request, secondForm);
  }

  @All(['oauth/revoke', 'oauth2/revoke'])
  revoke(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.endpoint.revoke(request);
  }

  @All(['oauth/introspect', 'oauth2/introspect'])
  introspect(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.endpoint.introspect(request);
  }
}
