import { createHash } from 'node:crypto';
import { Controller, Get, Req } from '@nestjs/common';
import type { ClientRequest } from '../common/http/client-request.js';
import { RestResponse } from '../common/rest-response.js';
import { Access } from '../common/access.decorator.js';
import { type Caller, CurrentCaller } from './caller.js';
import { PermissionsService } from './permissions.service.js';

/** `GET /rest/permissions`; protocol/permissions.md 1. */
@Controller('rest/permissions')
export class PermissionsController {
  constructor(private readonly permissions: PermissionsService) {}

  @Get()
  @Access('principal')
  async read(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    return cacheable(await this.permissions.of(caller), request.headers['if-none-match']);
  }
}

/** The answer can be large and rarely changes: clients may keep it and ask whether it still holds. */
function cacheable(json: string, known: string | undefined): RestResponse {
  const etag = `"${createHash('sha256').update(json).digest('base64url')}"`;
  const headers = { etag, 'cache-control': 'private, no-cache' };
  return knows(known, etag) ? RestResponse.empty(304, headers) : RestResponse.json(json, headers);
}

/** Whether `If-None-Match` names the tag: alone or in a list, weak or not, or by `*`. */
const knows = (header = '', etag: string): boolean =>
  header.split(',').some((each) => [etag, '*'].includes(each.trim().replace(/^W\//, '')));
