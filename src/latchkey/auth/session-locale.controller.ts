import { Controller, Put, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../http/client-request.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { SessionLocale } from './session-locale.service.js';

/** `PUT /rest/user-session/locale`; protocol/permissions.md 3. The body is never read. */
@Controller('locale')
export class SessionLocaleController {
  constructor(private readonly sessionLocale: SessionLocale) {}

  @Put()
  @Access('principal')
  async change(@CurrentCaller() caller: Caller, @Req() { headers }: ClientRequest): Promise<RestResponse> {
    await this.sessionLocale.change(caller, headers['accept-language']);
    return RestResponse.empty(200);
  }
}
