import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { Services } from './services.service.js';

/** `/rest/services`; protocol/services.md. */
@Controller()
@Access('principal')
export class ServicesController {
  constructor(
    private readonly services: Services,
    private readonly bodies: RequestBodies,
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
  post(
    @CurrentCaller() caller: Caller,
    @Param('service') service: string,
    @Param('method') method: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.services.post(caller, service, method, request.parameters, () => this.bodies.json(request, {}));
  }
}
