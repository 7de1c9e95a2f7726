import { Controller, Get, Req } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import { authorizationHeaders, type ClientRequest } from '../../http/client-request.js';
import type { RestResponse } from '../../http/rest-response.js';
import { OperatorToken } from '../operator-token.js';
import { Health } from './health.js';
import { aliveResponse, readyResponse } from './health-responses.js';

/** What supervisors and load balancers ask for; docs/operations.md. */
@Controller('health')
@Access('open')
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly operator: OperatorToken,
  ) {}

  @Get('live')
  live(): RestResponse {
    return aliveResponse();
  }

  @Get('ready')
  ready(@Req() request: ClientRequest): Promise<RestResponse> {
    return readyResponse(this.health, this.operator.isIn(authorizationHeaders(request)));
  }
}
