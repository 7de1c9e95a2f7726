import { Controller, Post, Req } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import type { RestResponse } from '../../http/rest-response.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { RoleExport } from './role-export.service.js';
import { RoleImport } from './role-import.service.js';

/** Runtime roles as files, from one backend to another; protocol/roles.md 11. */
@Controller('roles')
@SecurityAccess()
export class RoleTransferController {
  constructor(
    private readonly exports: RoleExport,
    private readonly imports: RoleImport,
    private readonly bodies: RequestBodies,
  ) {}

  @Post('export')
  async export(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    return this.exports.export(caller, await this.bodies.json(request));
  }

  @Post('import')
  async import(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    return this.imports.import(caller, await this.bodies.bytes(request));
  }

  @Post('import-preview')
  async previewImport(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    return this.imports.preview(caller, await this.bodies.bytes(request));
  }
}
