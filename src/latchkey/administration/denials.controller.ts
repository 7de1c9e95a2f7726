import { Controller, Get, Param, Req } from '@nestjs/common';
import type { Denial } from '../audit/denial.js';
import { DenialLog } from '../audit/denial-log.js';
import { restError } from '../errors/rest-error.js';
import { type ClientRequest, queryValue } from '../http/client-request.js';
import { RestResponse } from '../http/rest-response.js';
import { wholeNumber } from './paging.js';
import { SecurityAccess } from './security-access.decorator.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;
/** No more are kept. */
const MAX_OFFSET = 100_000;

/**
 * `GET /rest/security/denials` and `/denials/{traceId}`: who was answered 403, when, for what, and which permission was missing. The
 * trace id is the header `X-Trace-Id` of the response.
 */
@Controller('denials')
@SecurityAccess()
export class DenialsController {
  constructor(private readonly denials: DenialLog) {}

  /** Query: `username`, `limit`, `offset`. */
  @Get()
  async list(@Req() { parameters }: ClientRequest): Promise<RestResponse> {
    const found = await this.denials.list({
      username: queryValue(parameters, 'username'),
      limit: wholeNumber(parameters, 'limit', DEFAULT_LIMIT, MAX_LIMIT),
      offset: wholeNumber(parameters, 'offset', 0, MAX_OFFSET),
    });
    return RestResponse.json(JSON.stringify(found.map(shown)));
  }

  @Get(':traceId')
  async read(@Param('traceId') traceId: string): Promise<RestResponse> {
    const denial = await this.denials.find(traceId);
    if (!denial) {
      throw restError('denialNotFound', { traceId });
    }
    return RestResponse.json(JSON.stringify(shown(denial)));
  }
}

const shown = (denial: Denial): object => ({ ...denial, missing: denial.missing ?? null });
