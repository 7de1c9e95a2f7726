import { Controller, Inject, Post, Req } from '@nestjs/common';
import type { ClientRequest } from '../../common/http/client-request.js';
import { bodyBytes, bodyText } from '../../common/http/request-body.js';
import type { RestResponse } from '../../common/rest-response.js';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { RoleExport } from './role-export.service.js';
import { RoleImport } from './role-import.service.js';

/** Runtime roles as files, from one backend to another; protocol/roles.md 11. */
@Controller('rest/security/roles')
@SecurityAccess()
export class RoleTransferController {
  constructor(
    private readonly exports: RoleExport,
    private readonly imports: RoleImport,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('export')
  async export(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    return this.exports.export(caller, await bodyText(request, this.settings.MAX_BODY_SIZE));
  }

  @Post('import')
  async import(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    const { MAX_BODY_SIZE } = this.settings;
    return this.imports.import(caller, await bodyBytes(request, MAX_BODY_SIZE), MAX_BODY_SIZE);
  }
}
