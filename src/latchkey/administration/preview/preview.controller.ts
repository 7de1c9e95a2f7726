import { Controller, Post, Req } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { RestResponse } from '../../http/rest-response.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { parsePreview } from './preview-request.js';
import { RolePreview } from './role-preview.service.js';

/** `POST /rest/security/preview`: what a change of a role would do, before it is made. */
@Controller('preview')
@SecurityAccess()
export class PreviewController {
  constructor(
    private readonly previews: RolePreview,
    private readonly bodies: RequestBodies,
  ) {}

  @Post()
  async preview(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    const wanted = parsePreview(await this.bodies.json(request));
    return RestResponse.json(JSON.stringify(await this.previews.of(caller, wanted)));
  }
}
