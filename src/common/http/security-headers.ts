import type { FastifyReply, FastifyRequest } from 'fastify';

const ALWAYS = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' } as const;

/** Caching headers of every answer whose endpoint sets none of its own. */
export const NOT_CACHEABLE = {
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
} as const;

const ONE_YEAR = 'max-age=31536000 ; includeSubDomains';

/** Headers of all answers; an endpoint's own caching headers win (protocol/authentication.md 7). */
export function addSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(ALWAYS);
  if (!reply.hasHeader('cache-control')) {
    void reply.headers(NOT_CACHEABLE);
  }
  if (request.protocol === 'https') {
    void reply.header('strict-transport-security', ONE_YEAR);
  }
}
