import { Controller, Get, Req, UseFilters } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import type { ClientRequest } from '../../http/client-request.js';
import type { RestResponse } from '../../http/rest-response.js';
import { OAuthExceptionFilter } from '../oauth/oauth-exception.filter.js';
import { ServerMetadata } from './server-metadata.js';

/** `GET /.well-known/oauth-authorization-server`, and what the challenge of 3.x names; protocol/oauth.md 13. */
@Controller('.well-known')
@Access('open')
export class ServerMetadataController {
  constructor(private readonly metadata: ServerMetadata) {}

  @Get('oauth-authorization-server')
  @UseFilters(OAuthExceptionFilter)
  describe(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.metadata.describe(request);
  }

  @Get('oauth-protected-resource')
  describeResource(@Req() request: ClientRequest): RestResponse {
    return this.metadata.describeResource(request);
  }
}
