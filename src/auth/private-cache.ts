import type { FastifyReply, FastifyRequest } from 'fastify';

/** Keeps answers to requests with a token in the URL out of shared caches and referrers (protocol/authentication.md 3). */
export function keepPrivate(request: FastifyRequest, reply: FastifyReply): void {
  if (!request.tokenInUrl) {
    return;
  }
  const current = String(reply.getHeader('cache-control') ?? '');
  if (!/no-store|private/.test(current)) {
    void reply.header('cache-control', current === '' ? 'private' : `private, ${current}`);
  }
  void reply.header('referrer-policy', 'no-referrer');
}
