import { Controller, Inject, Put, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../common/http/client-request.js';
import { jsonObjectBody } from '../common/http/json-body.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { SessionSubstitution } from './session-substitution.service.js';

/** `PUT /rest/user-session/substitution`; protocol/roles.md 11. */
@Controller('rest/user-session/substitution')
export class SessionSubstitutionController {
  constructor(
    private readonly substitution: SessionSubstitution,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Put()
  @Access('principal')
  async change(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    await this.substitution.change(caller, await jsonObjectBody(request, this.settings.MAX_BODY_SIZE));
    return RestResponse.empty(204);
  }
}
