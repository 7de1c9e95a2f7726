import { Controller, Get, Inject, Module } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from '../http/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';

/** What clients may request before they log in: the version of the API; protocol/docs.md 4. */
@Controller()
@Access('open')
export class VersionController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  version(): RestResponse {
    return RestResponse.text(this.settings.REST_VERSION);
  }
}

/** A group of endpoints is a module, which has a path (latchkey.module.ts). */
@Module({ controllers: [VersionController] })
export class VersionModule {}
