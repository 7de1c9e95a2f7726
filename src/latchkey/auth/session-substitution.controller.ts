import { Controller, Put, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { SessionSubstitution } from './session-substitution.service.js';

/** `PUT /rest/user-session/substitution`; protocol/roles.md 11. */
@Controller('substitution')
export class SessionSubstitutionController {
  constructor(
    private readonly substitution: SessionSubstitution,
    private readonly bodies: RequestBodies,
  ) {}

  @Put()
  @Access('principal')
  async change(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    await this.substitution.change(caller, await this.bodies.object(request));
    return RestResponse.empty(204);
  }
}
