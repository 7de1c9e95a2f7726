import { Controller, Get, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { preferredType } from '../common/preferences.js';
import { PathSettings } from '../config/setting-groups.js';
import { type ClientRequest, requestPath } from '../http/client-request.js';
import { RestResponse } from '../http/rest-response.js';
import { noSuchResource } from '../http/routing-error.js';

/** `/` leads browsers to the console; it is not there for anybody else. */
@Controller()
@Access('open')
export class ConsoleRootController {
  constructor(private readonly paths: PathSettings) {}

  @Get()
  lead(@Req() request: ClientRequest): RestResponse {
    if (preferredType(request.headers.accept, ['application/json', 'text/html']) !== 'text/html') {
      throw noSuchResource(requestPath(request));
    }
    return RestResponse.redirect(`${request.publicPath}${this.paths.CONSOLE_PATH}/`);
  }
}
