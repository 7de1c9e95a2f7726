import { hostname } from 'node:os';
import { Controller, Get } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import { latestSlowStatements } from '../../database/driver/slow-statements.js';
import { RequestPipeline } from '../../http/request-pipeline.js';
import { RestResponse } from '../../http/rest-response.js';
import { SECURITY_ADMIN } from '../../roles/specific-permissions.js';
import { Health } from '../health/health.js';

/** Host and process: behind a load balancer each request may reach another instance. */
const INSTANCE = `${hostname()}/${process.pid}`;

/** `/rest/security/instance`: how the process does that answers; docs/operations.md. */
@Controller('instance')
@Access({ permission: SECURITY_ADMIN })
export class InstanceController {
  constructor(
    private readonly health: Health,
    private readonly pipeline: RequestPipeline,
  ) {}

  @Get()
  async read(): Promise<RestResponse> {
    const state = {
      instance: INSTANCE,
      health: await this.health.report(),
      requests: this.pipeline.statuses.minutes(),
      slowStatements: latestSlowStatements(),
    };
    return RestResponse.json(JSON.stringify(state), { 'cache-control': 'no-store' });
  }
}
