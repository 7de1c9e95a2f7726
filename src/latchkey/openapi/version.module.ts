import { Controller, Get, Module } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from '../common/rest-response.js';
import { ProtocolSettings } from '../config/setting-groups.js';

/** What clients may request before they log in: the version of the API; protocol/docs.md 4. */
@Controller()
@Access('open')
export class VersionController {
  constructor(private readonly settings: ProtocolSettings) {}

  @Get()
  version(): RestResponse {
    return RestResponse.text(this.settings.REST_VERSION);
  }
}

/** A group of endpoints is a module, which has a path (latchkey.module.ts). */
@Module({ controllers: [VersionController] })
export class VersionModule {}
