import type { FastifyReply, FastifyRequest } from 'fastify';
import { NOT_CACHEABLE } from '../http/security-headers.js';

/**
 * Keeps responses to a token in the URL out of shared caches and referrers (protocol/authentication.md 3). A `no-store`
 * of the endpoint stays as it is; an endpoint that says nothing still gets the headers of section 7.
 */
export function keepPrivate(request: FastifyRequest, reply: FastifyReply): void {
  if (!request.tokenInUrl) {
    return;
  }
  const own = reply.getHeader('cache-control');
  if (own === undefined) {
    void reply.headers(NOT_CACHEABLE).header('cache-control', `private, ${NOT_CACHEABLE['cache-control']}`);
  } else if (!/no-store|private/.test(String(own))) {
    void reply.header('cache-control', `private, ${String(own)}`);
  }
  void reply.header('referrer-policy', 'no-referrer');
}
