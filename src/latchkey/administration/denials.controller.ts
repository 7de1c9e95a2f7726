import { Controller, Get, Param } from '@nestjs/common';
import { DenialLog } from '../audit/denial-log.js';
import { restError } from '../errors/rest-error.js';
import { RestResponse } from '../http/rest-response.js';
import { SecurityAccess } from './security-access.decorator.js';

/**
 * `GET /rest/security/denials/{traceId}`: who was answered 403, when, for what, and which permission was missing. The
 * trace id is the header `X-Trace-Id` of the response.
 */
@Controller('denials')
@SecurityAccess()
export class DenialsController {
  constructor(private readonly denials: DenialLog) {}

  @Get(':traceId')
  async read(@Param('traceId') traceId: string): Promise<RestResponse> {
    const denial = await this.denials.find(traceId);
    if (!denial) {
      throw restError('denialNotFound', { traceId });
    }
    return RestResponse.json(JSON.stringify({ ...denial, missing: denial.missing ?? null }));
  }
}
