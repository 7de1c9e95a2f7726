import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestOrigin } from '../../common/http/client-request.js';
import { compileUrlPatterns } from '../../common/http/url-pattern.js';
import { commaList } from '../../config/setting.js';
import type { Settings } from '../../config/settings.js';
import { CorsPolicy, normalOrigin } from './cors-policy.js';

const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/**
 * The first hook of every request; it tells whether it has answered: answers preflights before anybody is authenticated, refuses forbidden origins and
 * lets scripts read the headers of every other answer, whatever its status (protocol/authentication.md 8).
 */
export function createCorsHook(settings: Settings): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const policy = new CorsPolicy(settings);
  const covers = compileUrlPatterns(settings.CORS_URL_PATTERNS);
  return answers;

  function answers(request: FastifyRequest, reply: FastifyReply): boolean {
    if (!covers(request.method, request.segments ?? [])) {
      return false;
    }
    void reply.header('vary', VARY);
    const { origin } = request.headers;
    if (origin === undefined || normalOrigin(origin) === normalOrigin(requestOrigin(request))) {
      return false;
    }
    const method = request.headers['access-control-request-method'];
    const isPreflight = request.method === 'OPTIONS' && method !== undefined;
    const headers = policy.headersFor({
      origin,
      preflight: isPreflight
        ? { method, headers: commaList(request.headers['access-control-request-headers'] ?? '') }
        : undefined,
    });
    if (!headers) {
      void reply.status(403).type('text/plain').send('Invalid CORS request');
      return true;
    }
    void reply.headers(headers);
    if (isPreflight) {
      void reply.status(200).send();
    }
    return isPreflight;
  }
}
