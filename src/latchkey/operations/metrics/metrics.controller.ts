import { Controller, Get, Injectable, Req } from '@nestjs/common';
import { AuthenticationError } from '../../auth/authentication-error.js';
import { Access } from '../../common/access.decorator.js';
import { OperationsSettings } from '../../config/setting-groups.js';
import { authorizationHeaders, type ClientRequest, requestPath } from '../../http/client-request.js';
import type { RestResponse } from '../../http/rest-response.js';
import { noSuchResource } from '../../http/routing-error.js';
import { OperatorToken } from '../operator-token.js';
import { Metrics } from './metrics.js';
import { metricsResponse } from './metrics-response.js';

/** The metrics on the port of the API, for those who bring `METRICS_TOKEN`. */
@Injectable()
export class GuardedMetrics {
  constructor(
    private readonly metrics: Metrics,
    private readonly operator: OperatorToken,
    private readonly settings: OperationsSettings,
  ) {}

  /**
   * @throws RestError 404 where no token is set, or the metrics have their own port
   * @throws AuthenticationError 401 for another token, or none
   */
  async read(request: ClientRequest): Promise<RestResponse> {
    if (!this.operator.isSet || this.settings.METRICS_PORT !== undefined) {
      throw noSuchResource(requestPath(request));
    }
    if (!this.operator.isIn(authorizationHeaders(request))) {
      throw AuthenticationError.unauthorized();
    }
    return metricsResponse(this.metrics);
  }
}

/** `/metrics`; docs/operations.md. */
@Controller('metrics')
@Access('open')
export class MetricsController {
  constructor(private readonly metrics: GuardedMetrics) {}

  @Get()
  read(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.metrics.read(request);
  }
}
