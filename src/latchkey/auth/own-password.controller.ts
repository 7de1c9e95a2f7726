import { Controller, Put, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { OwnPassword } from './own-password.service.js';

/** `PUT /rest/user-session/password`; protocol/roles.md 11. */
@Controller('password')
export class OwnPasswordController {
  constructor(
    private readonly password: OwnPassword,
    private readonly bodies: RequestBodies,
  ) {}

  @Put()
  @Access('principal')
  async change(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    await this.password.change(caller, await this.bodies.object(request), request.ip);
    return RestResponse.empty(204);
  }
}
