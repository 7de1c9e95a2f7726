import { Controller, Post, Req } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { RestResponse } from '../../http/rest-response.js';
import { EntityRegistry } from '../../model/entity-model.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { parsePreview } from './preview-request.js';
import { RolePreview } from './role-preview.service.js';
import { RowPreview } from './row-preview.service.js';
import { parseRowPreview } from './row-preview-request.js';

/**
 * `POST /rest/security/preview`: what a change of a role would do, before it is made. `POST /rest/security/preview/rows`:
 * which rows somebody sees, and would see.
 */
@Controller('preview')
@SecurityAccess()
export class PreviewController {
  constructor(
    private readonly previews: RolePreview,
    private readonly rowPreviews: RowPreview,
    private readonly entities: EntityRegistry,
    private readonly bodies: RequestBodies,
  ) {}

  @Post()
  async preview(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    const wanted = parsePreview(await this.bodies.json(request));
    return RestResponse.json(JSON.stringify(await this.previews.of(caller, wanted)));
  }

  @Post('rows')
  async rows(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    const wanted = parseRowPreview(await this.bodies.json(request), this.entities);
    return RestResponse.json(await this.rowPreviews.of(caller, wanted), { 'cache-control': 'no-store' });
  }
}
