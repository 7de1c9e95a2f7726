import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestOrigin } from '../client-request.js';
import { compileUrlPatterns } from '../url-pattern.js';
import { commaList } from '../../config/setting.js';
import type { CorsSettings } from '../../config/setting-groups.js';
import { CorsPolicy, normalOrigin } from './cors-policy.js';

/**
 * The login page is not meant for scripts (protocol/oauth.md 1), and browsers send its own form with `Origin: null`,
 * because the page wants no referrer.
 */
const isLoginPage = (segments: readonly string[]): boolean => segments.join('/') === 'as-login';

/** What answers depend on, where CORS covers them. */
export const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/**
 * The first hook of every request. It answers preflights before authentication, refuses forbidden origins, and lets
 * scripts read the headers of every other answer, whatever its status (protocol/authentication.md 8). Returns whether
 * it has answered.
 */
export function createCorsHook(settings: CorsSettings): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const policy = new CorsPolicy(settings);
  const covers = compileUrlPatterns(settings.CORS_URL_PATTERNS);
  return answers;

  function answers(request: FastifyRequest, reply: FastifyReply): boolean {
    const segments = request.segments ?? [];
    if (isLoginPage(segments) || !covers(request.method, segments)) {
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
