import { Controller, Get, Param, Req } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RestResponse } from '../../http/rest-response.js';
import { PermissionsService } from '../../roles/permissions.service.js';
import { RoleRegistry } from '../../roles/rights.service.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { describeRole, describeRoles } from './role-descriptions.js';

/** The roles of both sources, for administrators; protocol/roles.md 11. */
@Controller()
@SecurityAccess()
export class RolesController {
  constructor(
    private readonly roles: RoleRegistry,
    private readonly permissions: PermissionsService,
  ) {}

  @Get('resource-roles')
  async resourceRoles(@Req() { parameters }: ClientRequest): Promise<RestResponse> {
    return RestResponse.json(describeRoles((await this.roles.current()).resource, parameters));
  }

  @Get('resource-roles/:code')
  async resourceRole(@Param('code') code: string): Promise<RestResponse> {
    return RestResponse.json(describeRole((await this.roles.current()).resource, code));
  }

  @Get('row-level-roles')
  async rowLevelRoles(@Req() { parameters }: ClientRequest): Promise<RestResponse> {
    return RestResponse.json(describeRoles((await this.roles.current()).rowLevel, parameters));
  }

  @Get('row-level-roles/:code')
  async rowLevelRole(@Param('code') code: string): Promise<RestResponse> {
    return RestResponse.json(describeRole((await this.roles.current()).rowLevel, code));
  }

  /** Names that specific policies may grant, for editors of roles. */
  @Get('specific-permissions')
  specificPermissions(): RestResponse {
    return RestResponse.json(JSON.stringify(this.permissions.specifics));
  }
}
