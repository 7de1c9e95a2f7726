import type { FastifyReply, FastifyRequest } from 'fastify';

/** Caching headers of every answer whose endpoint sets none. */
export const NOT_CACHEABLE = {
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
} as const;

const ONE_YEAR = 'max-age=31536000 ; includeSubDomains';

/** Headers of all answers; an endpoint's own about caching and frames win (protocol/authentication.md 7). */
export function addSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-content-type-options', 'nosniff');
  if (!reply.hasHeader('x-frame-options')) {
    void reply.header('x-frame-options', 'SAMEORIGIN');
  }
  if (!reply.hasHeader('cache-control')) {
    void reply.headers(NOT_CACHEABLE);
  }
  if (request.protocol === 'https') {
    void reply.header('strict-transport-security', ONE_YEAR);
  }
}
