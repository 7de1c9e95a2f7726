import { All, Controller, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from './rest-response.js';
import { type ClientRequest, requestPath } from './client-request.js';
import { KnownRoutes } from './known-routes.js';
import { noSuchResource, routingError } from './routing-error.js';

/**
 * What no handler takes: 404, or 405 where another method would do. As an ordinary handler it stands behind the guards,
 * so that nobody without a token learns which URLs exist (protocol/authentication.md 4.7, protocol/errors.md 6).
 */
@Controller()
@Access('open')
export class UnknownUrlController {
  constructor(private readonly routes: KnownRoutes) {}

  @All('*')
  answer(@Req() request: ClientRequest): RestResponse {
    const path = requestPath(request);
    const methods = this.routes.methodsOf(request.segments ?? []);
    if (methods.length === 0) {
      throw noSuchResource(path);
    }
    if (request.method === 'OPTIONS') {
      return RestResponse.empty(200, { allow: [...methods, 'OPTIONS'].sort().join(', ') });
    }
    // The reference names HEAD in answers to OPTIONS only (protocol/errors.md 6, measured on 2.8.3).
    const allow = methods.filter((method) => method !== 'HEAD').join(', ');
    throw routingError(path, 405, 'Method Not Allowed', `Method ${request.method} is not supported here`, { allow });
  }
}
