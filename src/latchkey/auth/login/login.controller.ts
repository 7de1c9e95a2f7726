import { Controller, Get, Post, Req, UseFilters } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import type { ClientRequest } from '../../http/client-request.js';
import type { RestResponse } from '../../http/rest-response.js';
import { PageExceptionFilter } from '../pages/page-exception.filter.js';
import { LoginService } from './login.service.js';

/** The login page of the authorization code flow; protocol/oauth.md 10.4. */
@Controller('as-login')
@Access('open')
@UseFilters(PageExceptionFilter)
export class LoginController {
  constructor(private readonly login: LoginService) {}

  @Get()
  show(@Req() request: ClientRequest): RestResponse {
    return this.login.page(request);
  }

  @Post()
  logIn(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.login.logIn(request);
  }
}
