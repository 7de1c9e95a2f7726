import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { LogEvent } from '../../common/log-event.js';
import { maskedUrl } from './masked-url.js';

/** Ids of common load balancers and clients. Shorter than our tokens, so that an id is never a secret. */
const HARMLESS_ID = /^[\w.:+=@-]{1,42}$/;
/** Version, id of the trace, id of the span, flags (W3C Trace Context). */
const TRACE_PARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;
const NO_TRACE = /^0+$/;
const MAX_AGENT = 200;

declare module 'fastify' {
  interface FastifyRequest {
    /** What names the request in the log and in the response header `X-Request-Id`. */
    requestId: string;
  }
}

/** The id that a request brings, in `X-Request-Id` or as its trace in `traceparent`, where it is harmless; else a new one. */
export function requestIdOf({ 'x-request-id': given, traceparent }: IncomingHttpHeaders): string {
  if (typeof given === 'string' && HARMLESS_ID.test(given)) {
    return given;
  }
  const [, trace] = typeof traceparent === 'string' ? (TRACE_PARENT.exec(traceparent) ?? []) : [];
  return trace === undefined || NO_TRACE.test(trace) ? randomUUID() : trace;
}

/** What each line about a request says of it, without secrets. */
interface RequestFacts {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly user: string | undefined;
}

const factsOf = ({ requestId, method, originalUrl, principal }: FastifyRequest): RequestFacts => ({
  id: requestId,
  method,
  url: maskedUrl(originalUrl),
  user: principal?.username,
});

/** What a logger is given about an event of one request, so that its line names the request. */
export class RequestEvent extends LogEvent {
  private readonly request: RequestFacts;

  constructor(text: string, request: FastifyRequest) {
    const facts = factsOf(request);
    super(text, { ...facts });
    this.request = facts;
  }

  override toString(): string {
    const { id, method, url, user = 'nobody' } = this.request;
    return `${this.text} (${method} ${url} of ${user}, request ${id})`;
  }
}

/** One line per request, without any header that could hold a secret. */
export const createAccessLogHook =
  (log: Logger) =>
  (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (log.isLevelEnabled('info')) {
      const { referer, 'user-agent': agent } = request.headers;
      log.info(
        {
          ...factsOf(request),
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
          bytes: bytesOf(reply),
          address: request.ip,
          agent: agent === undefined ? undefined : maskedUrl(agent.slice(0, MAX_AGENT)),
          trace: request.traceId,
          referer: referer === undefined ? undefined : maskedUrl(referer),
        },
        'request',
      );
    }
    done();
  };

/** Of the body; undefined where the response was broken off, or its length was not known in advance. */
function bytesOf(reply: FastifyReply): number | undefined {
  const length = reply.request.method === 'HEAD' ? 0 : reply.getHeader('content-length');
  return reply.raw.writableFinished && length !== undefined ? Number(length) : undefined;
}
