import { Controller, Get, Module } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from '../common/rest-response.js';
import { EntitySettings } from '../config/setting-groups.js';

/** What clients may request before they log in: what the API can do; protocol/docs.md 3. */
@Controller()
@Access('open')
export class CapabilitiesController {
  constructor(private readonly settings: EntitySettings) {}

  @Get()
  capabilities(): RestResponse {
    return RestResponse.json(JSON.stringify({ inlineFetchPlans: this.settings.INLINE_FETCH_PLAN_ENABLED }));
  }
}

/** A group of endpoints is a module, which has a path (latchkey.module.ts). */
@Module({ controllers: [CapabilitiesController] })
export class CapabilitiesModule {}
