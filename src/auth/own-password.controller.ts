import { Controller, Inject, Put, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../common/http/client-request.js';
import { jsonObjectBody } from '../common/http/json-body.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { OwnPassword } from './own-password.service.js';

/** `PUT /rest/user-session/password`; protocol/roles.md 11. */
@Controller('rest/user-session/password')
export class OwnPasswordController {
  constructor(
    private readonly password: OwnPassword,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Put()
  @Access('principal')
  async change(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    await this.password.change(caller, await jsonObjectBody(request, this.settings.MAX_BODY_SIZE), request.ip);
    return RestResponse.empty(204);
  }
}
