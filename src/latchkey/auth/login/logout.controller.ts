import { Controller, Get, Post, Req } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import type { ClientRequest } from '../../http/client-request.js';
import type { RestResponse } from '../../http/rest-response.js';
import { LogoutService } from './logout.service.js';

/** `/logout`; protocol/oauth.md 13. */
@Controller('logout')
@Access('open')
export class LogoutController {
  constructor(private readonly logout: LogoutService) {}

  @Get()
  follow(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.logout.logOut(request);
  }

  @Post()
  logOut(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.logout.logOut(request);
  }
}
