import { Controller, Get, Inject } from '@nestjs/common';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Access } from '../common/access.decorator.js';

/** What clients may request before they log in; protocol/docs.md 3 and 4. */
@Controller('rest')
@Access('open')
export class DocsController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get('version')
  version(): RestResponse {
    return RestResponse.text(this.settings.REST_VERSION);
  }

  @Get('capabilities')
  capabilities(): RestResponse {
    return RestResponse.json(JSON.stringify({ inlineFetchPlans: this.settings.INLINE_FETCH_PLAN_ENABLED }));
  }
}
