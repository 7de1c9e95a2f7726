import { Controller, Get } from '@nestjs/common';
import { RestResponse } from '../common/rest-response.js';
import { Access } from '../common/access.decorator.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { UserInfoService } from './user-info.service.js';

/** `GET /rest/userInfo`; protocol/permissions.md 2. */
@Controller()
export class UserInfoController {
  constructor(private readonly userInfo: UserInfoService) {}

  @Get()
  @Access('principal')
  async read(@CurrentCaller() caller: Caller): Promise<RestResponse> {
    return RestResponse.json(await this.userInfo.of(caller), { 'cache-control': 'no-store' });
  }
}
