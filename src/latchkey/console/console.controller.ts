import { Controller, Get, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../http/client-request.js';
import type { RestResponse } from '../http/rest-response.js';
import { ConsoleResponses } from './console-responses.js';
import { ConsoleSettings } from './console-settings.js';

/** The browser application of administrators and users; docs/how-to/use-the-console.md. */
@Controller()
@Access('open')
export class ConsoleController {
  constructor(
    private readonly responses: ConsoleResponses,
    private readonly settings: ConsoleSettings,
  ) {}

  @Get()
  page(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.responses.page(request);
  }

  @Get('settings.json')
  describe(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.settings.describe(request);
  }

  /** Files of the build, and the page at every path that only the application in the browser knows. */
  @Get('*')
  fileOrPage(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.responses.fileOrPage(request);
  }
}
