import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { maskedUrl } from './masked-url.js';

/** One line per request, without any header that could hold a secret. */
export const createAccessLogHook =
  (log: Logger) =>
  (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (!log.isLevelEnabled('info')) {
      done();
      return;
    }
    log.info(
      {
        method: request.method,
        url: maskedUrl(request.originalUrl),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        user: request.principal?.username,
        trace: request.traceId,
        referer: request.headers.referer === undefined ? undefined : maskedUrl(request.headers.referer),
      },
      'request',
    );
    done();
  };
