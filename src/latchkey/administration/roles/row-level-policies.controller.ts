import { Controller, Post, Req } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { RestResponse } from '../../common/rest-response.js';
import { LimitSettings } from '../../config/setting-groups.js';
import { EntityRegistry } from '../../model/entity-registry.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { checkRowPolicy } from './row-policy-check.js';

/** `POST /rest/security/row-level-policies/check`: the syntax check of policy editors; protocol/roles.md 11. */
@Controller('row-level-policies')
@SecurityAccess()
export class RowLevelPoliciesController {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly bodies: RequestBodies,
    private readonly limits: LimitSettings,
  ) {}

  @Post('check')
  async check(@Req() request: ClientRequest): Promise<RestResponse> {
    const body = await this.bodies.json(request);
    return RestResponse.json(JSON.stringify(checkRowPolicy(body, this.entities, this.limits)));
  }
}
