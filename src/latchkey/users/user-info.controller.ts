import { Controller, Get, UseGuards } from '@nestjs/common';
import { AcceptsJson } from '../http/accepts-json.guard.js';
import { RestResponse } from '../http/rest-response.js';
import { Access } from '../common/access.decorator.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { UserInfoService } from './user-info.service.js';

/** `GET /rest/userInfo`; protocol/permissions.md 2. */
@Controller()
@UseGuards(AcceptsJson)
export class UserInfoController {
  constructor(private readonly userInfo: UserInfoService) {}

  @Get()
  @Access('principal')
  async read(@CurrentCaller() caller: Caller): Promise<RestResponse> {
    return RestResponse.result(await this.userInfo.of(caller), { 'cache-control': 'no-store' });
  }
}
