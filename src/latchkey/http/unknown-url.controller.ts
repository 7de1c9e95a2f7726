import { All, Controller, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { RestError } from '../errors/rest-error.js';
import { RestResponse } from '../common/rest-response.js';
import type { ClientRequest } from './client-request.js';
import { KnownRoutes } from './known-routes.js';

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
    const methods = this.routes.methodsOf(request.segments ?? []);
    const allow = methods.join(', ');
    if (methods.length === 0) {
      throw fault(request, 404, 'Not Found', 'No such resource');
    }
    if (request.method === 'OPTIONS') {
      return RestResponse.empty(200, { allow });
    }
    throw fault(request, 405, 'Method Not Allowed', `Method ${request.method} is not supported here`, { allow });
  }
}

/** The five keys of protocol/errors.md 1. */
function fault(request: ClientRequest, status: number, error: string, details: string, headers = {}): RestError {
  const path = `/${(request.segments ?? []).join('/')}`;
  return new RestError(status, { timestamp: new Date().toISOString(), status, error, details, path }, headers);
}
