import { Controller, Get, Req } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RestResponse } from '../../http/rest-response.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { Explanations } from './explanations.service.js';

/**
 * `GET /rest/security/explain?username=&entity=&id=&attribute=&action=`: whether somebody may, and which roles,
 * policies and conditions say so. Returns `{"allowed", "reasons"}`.
 */
@Controller('explain')
@SecurityAccess()
export class ExplainController {
  constructor(private readonly explanations: Explanations) {}

  @Get()
  async explain(@CurrentCaller() caller: Caller, @Req() { parameters }: ClientRequest): Promise<RestResponse> {
    const explanation = await this.explanations.answer(caller, parameters);
    return RestResponse.json(JSON.stringify(explanation), { 'cache-control': 'no-store' });
  }
}
