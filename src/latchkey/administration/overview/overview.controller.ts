import { Controller, Delete, Get, Param, Req } from '@nestjs/common';
import { AuthenticationSettings, RoleSettings } from '../../config/setting-groups.js';
import type { ClientRequest } from '../../http/client-request.js';
import { RestResponse } from '../../http/rest-response.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { wholeNumber } from '../paging.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { Sessions } from '../sessions.service.js';
import { UserPermissions } from '../user-permissions.service.js';
import { Activity } from './activity.js';
import { SystemState } from './system-state.js';
import { UnassignedRoles } from './unassigned-roles.js';
import { UserRights } from './user-rights.js';

const DEFAULT_HOURS = 24;
const MAX_HOURS = 7 * 24;

/** What administrators look at first: who does what, who has which rights, and what runs here. */
@Controller()
@SecurityAccess()
export class OverviewController {
  constructor(
    private readonly activity: Activity,
    private readonly unassigned: UnassignedRoles,
    private readonly rights: UserRights,
    private readonly permissions: UserPermissions,
    private readonly sessions: Sessions,
    private readonly state: SystemState,
    private readonly urls: AuthenticationSettings,
    private readonly roles: RoleSettings,
  ) {}

  /** Query: `hours`, from 1 to 168. */
  @Get('activity')
  async readActivity(@Req() { parameters }: ClientRequest): Promise<RestResponse> {
    const hours = wholeNumber(parameters, 'hours', DEFAULT_HOURS, MAX_HOURS, 1);
    return json({ hours: await this.activity.of(hours) });
  }

  @Get('unassigned-roles')
  async listUnassigned(): Promise<RestResponse> {
    return json(await this.unassigned.list());
  }

  /** What callers without a token reach. */
  @Get('anonymous-access')
  async readAnonymous(): Promise<RestResponse> {
    return json({
      openPatterns: this.urls.OPEN_URL_PATTERNS,
      patterns: this.urls.ANONYMOUS_URL_PATTERNS,
      roles: this.roles.ANONYMOUS_RESOURCE_ROLES,
      rowLevelRoles: this.roles.ANONYMOUS_ROW_LEVEL_ROLES,
      permissions: JSON.parse(await this.permissions.of('anonymous')) as object,
    });
  }

  @Get('users/:username/rights')
  async readRights(@Param('username') username: string): Promise<RestResponse> {
    return json(await this.rights.of(username));
  }

  /** Ends all sessions of a user. */
  @Delete('users/:username/sessions')
  async endSessions(@CurrentCaller() caller: Caller, @Param('username') username: string): Promise<RestResponse> {
    return json({ ended: await this.sessions.endAllOf(caller, username) });
  }

  @Get('settings')
  listSettings(): RestResponse {
    return json(this.state.settings());
  }

  @Get('migrations')
  async listMigrations(): Promise<RestResponse> {
    return json(await this.state.migrations());
  }

  @Get('system')
  async readSystem(): Promise<RestResponse> {
    return json(await this.state.system());
  }
}

const json = (value: unknown): RestResponse =>
  RestResponse.json(JSON.stringify(value), { 'cache-control': 'no-store' });
