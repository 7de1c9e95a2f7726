import { Controller, Get, Inject, Param, Post, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../common/http/client-request.js';
import { bodyText } from '../common/http/request-body.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { Services } from './services.service.js';

/** `/rest/services`; protocol/services.md. */
@Controller('rest/services')
@Access('principal')
export class ServicesController {
  constructor(
    private readonly services: Services,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  list(@CurrentCaller() caller: Caller): RestResponse {
    return this.services.list(caller);
  }

  @Get(':service')
  describe(@CurrentCaller() caller: Caller, @Param('service') service: string): RestResponse {
    return this.services.describe(caller, service);
  }

  @Get(':service/:method')
  get(
    @CurrentCaller() caller: Caller,
    @Param('service') service: string,
    @Param('method') method: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return this.services.get(caller, service, method, parameters);
  }

  @Post(':service/:method')
  async post(
    @CurrentCaller() caller: Caller,
    @Param('service') service: string,
    @Param('method') method: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const text = await bodyText(request, this.settings.MAX_BODY_SIZE);
    return this.services.post(caller, service, method, request.parameters, text);
  }
}
