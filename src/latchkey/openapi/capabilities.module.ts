import { Controller, Get, Inject, Module } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from '../http/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';

/** What clients may request before they log in: what the API can do; protocol/docs.md 3. */
@Controller()
@Access('open')
export class CapabilitiesController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  capabilities(): RestResponse {
    return RestResponse.json(JSON.stringify({ inlineFetchPlans: this.settings.INLINE_FETCH_PLAN_ENABLED }));
  }
}

/** A group of endpoints is a module, which has a path (latchkey.module.ts). */
@Module({ controllers: [CapabilitiesController] })
export class CapabilitiesModule {}
