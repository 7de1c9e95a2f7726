import { Controller, Get, Req, UseFilters } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import type { ClientRequest } from '../../http/client-request.js';
import type { RestResponse } from '../../common/rest-response.js';
import { OAuthExceptionFilter } from '../oauth/oauth-exception.filter.js';
import { ServerMetadata } from './server-metadata.js';

/** `GET /.well-known/oauth-authorization-server`; protocol/oauth.md 13. */
@Controller('.well-known/oauth-authorization-server')
@Access('open')
@UseFilters(OAuthExceptionFilter)
export class ServerMetadataController {
  constructor(private readonly metadata: ServerMetadata) {}

  @Get()
  describe(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.metadata.describe(request);
  }
}
