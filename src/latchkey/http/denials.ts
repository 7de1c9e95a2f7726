import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RestError } from '../errors/rest-error.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why a request is answered 403; absent where something other than a handler refuses. */
    refusal?: RestError;
    /** Under which administrators find the refusal. */
    traceId?: string;
  }
}

const FORBIDDEN = 403;
const TRACE_BYTES = 12;

/** Decides under which id the refusal of a request is remembered. */
export type DenialTracer = (request: FastifyRequest) => string;

export const newTraceId = (): string => randomBytes(TRACE_BYTES).toString('hex');

/** Marks every 403, wherever it comes from, with the header `X-Trace-Id`. Bodies stay what the protocol fixes. */
export class Denials {
  private tracer: DenialTracer = newTraceId;

  tracedBy(tracer: DenialTracer): void {
    this.tracer = tracer;
  }

  /** Call it when headers are about to be sent. */
  mark(request: FastifyRequest, reply: FastifyReply): void {
    if (reply.statusCode === FORBIDDEN) {
      request.traceId = this.tracer(request);
      void reply.header('x-trace-id', request.traceId);
    }
  }
}
