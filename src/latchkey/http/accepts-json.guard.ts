import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type ClientRequest, requestPath } from './client-request.js';
import { accepts } from '../common/preferences.js';
import { routingError } from './routing-error.js';

const JSON_ONLY = ['application/json'];
/** A number reads the same in both. */
const COUNT_TYPES = ['application/json', 'text/plain'];

/**
 * Refuses requests that do not accept JSON, before anything is read or written (protocol/errors.md 6). For
 * controllers whose every response is JSON; it runs after the global guards, so 401 and 403 come first.
 */
@Injectable()
export class AcceptsJson implements CanActivate {
  /** @throws RestError 406 */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<ClientRequest>();
    const { accept } = request.headers;
    if (accept !== undefined && accept !== '*/*' && !accepts(accept, isCount(request) ? COUNT_TYPES : JSON_ONLY)) {
      throw routingError(
        requestPath(request),
        406,
        'Not Acceptable',
        'The answer is available as application/json only',
      );
    }
    return true;
  }
}

/** `/rest/entities/<entity>/search/count` and `/rest/queries/<entity>/<query>/count`. */
const isCount = ({ routeOptions }: ClientRequest): boolean => routeOptions.url?.endsWith('/count') === true;
