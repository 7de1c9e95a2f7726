import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { ClientRequest } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { PasswordResets } from './password-reset.service.js';
import { SecurityAccess } from './security-access.decorator.js';
import { UserPermissions } from './user-permissions.service.js';

/** Passwords are shown once, and must not be cached on the way. */
const NO_STORE = { 'cache-control': 'no-store' };

/** What administrators see and do about users; protocol/roles.md 11. */
@Controller()
@SecurityAccess()
export class UsersController {
  constructor(
    private readonly permissions: UserPermissions,
    private readonly resets: PasswordResets,
    private readonly bodies: RequestBodies,
  ) {}

  @Get('users/:username/permissions')
  async permissionsOf(@Param('username') username: string): Promise<RestResponse> {
    return RestResponse.json(await this.permissions.of(username), NO_STORE);
  }

  @Post('users/:username/password-reset')
  async resetOne(
    @CurrentCaller() caller: Caller,
    @Param('username') username: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const body = await this.bodies.object(request, {});
    const [reset] = await this.resets.reset(caller, [username], body);
    return RestResponse.json(JSON.stringify(reset), NO_STORE);
  }

  /** Many users at once: `{"usernames", "requireChange"}`. */
  @Post('password-resets')
  async resetMany(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    const body = await this.bodies.object(request);
    const resets = await this.resets.reset(caller, PasswordResets.usernamesOf(body), body);
    return RestResponse.json(JSON.stringify(resets), NO_STORE);
  }
}
