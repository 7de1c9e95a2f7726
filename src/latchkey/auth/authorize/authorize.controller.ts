import { Controller, Get, Req, UseFilters } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import type { ClientRequest } from '../../http/client-request.js';
import type { RestResponse } from '../../http/rest-response.js';
import { PageExceptionFilter } from '../pages/page-exception.filter.js';
import { AuthorizationService } from './authorization.service.js';

/** The authorization endpoint; protocol/oauth.md 10. */
@Controller()
@Access('open')
@UseFilters(PageExceptionFilter)
export class AuthorizeController {
  constructor(private readonly authorization: AuthorizationService) {}

  @Get(['oauth/authorize', 'oauth2/authorize'])
  authorize(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.authorization.authorize(request);
  }
}
