import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import { AcceptsJson } from '../http/accepts-json.guard.js';
import type { ClientRequest } from '../http/client-request.js';
import { answerOnce, cacheableText } from '../http/cacheable.js';
import type { RestResponse } from '../http/rest-response.js';
import { Access } from '../common/access.decorator.js';
import { type Caller, CurrentCaller } from './caller.js';
import { PermissionsService } from './permissions.service.js';

/** `GET /rest/permissions`; protocol/permissions.md 1. */
@Controller()
@UseGuards(AcceptsJson)
export class PermissionsController {
  constructor(private readonly permissions: PermissionsService) {}

  @Get()
  @Access('principal')
  async read(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    const answer = cacheableText(await this.permissions.of(caller));
    // It can be large and rarely changes: clients may keep it and ask whether it still holds.
    return answerOnce(answer, request.headers['if-none-match'], 'private, no-cache');
  }
}
