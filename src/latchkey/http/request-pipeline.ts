import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cleanForwarded, hasValidHost, isUtf8Encoded, parseQueryString, pathSegments } from './client-request.js';
import { type RestError, restError } from '../errors/rest-error.js';
import { type DatabaseWork, type Flying, InFlight, NOWHERE, RequestDeadline } from '../common/deadline.js';
import { requestIdOf } from './logging/access-log.hook.js';
import { answerLate } from './late-response.js';
import { rateLimitHeaders } from './rate-limit-headers.js';
import { addSecurityHeaders, leaveUnread } from './rest-response.js';
import { noSuchResource } from './routing-error.js';
import { OpenConnections, RequestsByStatus, type Shutdown } from './http-server.js';
import type { TrustedProxies } from './trusted-proxies.js';

const CONTENT_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;
const OCTETS = 'application/octet-stream';

/** The part of a limit from which responses say what is left of it. */
const NEAR_LIMIT = 0.8;

const nothing = (): void => undefined;

/** Returns whether it has answered the request. */
type Hook = (request: FastifyRequest, reply: FastifyReply) => boolean;
type Done = (error?: Error) => void;
/** What is measured of a request that has ended, whatever its end was. */
export type Meter = (request: FastifyRequest, reply: FastifyReply, work: DatabaseWork) => void;

/** Traces requests from their first line to the end of their responses. */
export interface RequestTracer {
  /** @param next what the request does; all of it belongs to its trace */
  begin(request: FastifyRequest, next: () => void): void;
  end(request: FastifyRequest, reply: FastifyReply): void;
}

interface PipelineOptions {
  /** Proxies whose forwarded headers are believed. */
  readonly proxies: TrustedProxies;
  /** In front of all paths of the backend, as the server sees it. */
  readonly contextPath: string;
  /** Milliseconds within which a request is answered. */
  readonly requestTimeout: number;
  /** The end of the server; absent where an application decides it. */
  readonly shutdown?: Shutdown;
  /** Runs first, also for malformed URLs. */
  readonly firstHook: Hook;
  /** Runs when headers are about to be sent. */
  readonly beforeSend: (request: FastifyRequest, reply: FastifyReply) => void;
  readonly afterResponse: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
}

/** What happens to every request of the backend outside its handler. */
export class RequestPipeline {
  readonly denials = new Denials();
  readonly statuses = new RequestsByStatus();
  readonly connections = new OpenConnections((reply) => {
    // A handler that still works has a response to give, though nobody reads it.
    if (reply.sent) {
      this.end(reply.request, reply, nothing);
    }
  });
  private readonly deadlines: RequestDeadlines;
  private meter: Meter | undefined;
  private tracer: RequestTracer | undefined;
  private contextPath = '';
  private context: readonly string[] = [];

  constructor(private readonly options: PipelineOptions) {
    this.deadlines = new RequestDeadlines(options.requestTimeout);
    this.placeAt(options.contextPath);
  }

  /** @param contextPath where the backend really is, once an application has placed it */
  placeAt(contextPath: string): void {
    this.contextPath = contextPath;
    this.context = contextPath.split('/').slice(1);
  }

  /** From now on every request is measured. */
  measuredBy(meter: Meter): void {
    this.meter = meter;
  }

  /** From now on every request is traced. */
  tracedBy(tracer: RequestTracer): void {
    this.tracer = tracer;
  }

  /** Whether the server is about to stop. */
  get isStopping(): boolean {
    return this.options.shutdown?.hasBegun ?? false;
  }

  begin(request: FastifyRequest, reply: FastifyReply, done: Done): void {
    this.connections.began(reply);
    this.deadlines.begin(request, reply);
    request.requestId = requestIdOf(request.raw.headers);
    request.deadline.requestId = request.requestId;
    if (this.tracer) {
      this.tracer.begin(request, () => {
        this.read(request, reply, done);
      });
    } else {
      this.read(request, reply, done);
    }
  }

  private read(request: FastifyRequest, reply: FastifyReply, done: Done): void {
    const [path = ''] = request.originalUrl.split('?', 1);
    const query = request.originalUrl.slice(path.length + 1);
    const segments = isUtf8Encoded(query) ? pathSegments(path) : undefined;
    const inContext = !segments || this.context.every((segment, index) => segment === segments[index]);
    request.segments = this.context.length === 0 ? segments : segments?.slice(this.context.length);
    request.parameters = parseQueryString(query);
    acceptAnyContentType(request);
    cleanForwarded(request.raw.headers);
    request.publicPath = this.removedPath(request) + this.contextPath;
    if (!hasValidHost(request.raw.rawHeaders, request.raw.httpVersion)) {
      done(restError('invalidHost'));
    } else if (!inContext) {
      done(noSuchResource(path));
    } else if (!this.options.firstHook(request, reply)) {
      done(segments ? undefined : restError('malformedUrl'));
    }
  }

  /** Call it when headers are about to be sent. */
  send(request: FastifyRequest, reply: FastifyReply): void {
    this.options.beforeSend(request, reply);
    this.denials.mark(request, reply);
    addSecurityHeaders(request, reply);
    void reply.header('x-request-id', request.requestId);
    if (request.deadline.isTimingShown) {
      void reply.header('server-timing', serverTiming(reply.elapsedTime, request.deadline));
    }
    const { usage } = request.deadline;
    if (usage?.principal.isBeyond(NEAR_LIMIT)) {
      void reply.headers(rateLimitHeaders(usage.principal));
    }
    leaveUnread(request, reply);
    if (this.isStopping) {
      void reply.header('connection', 'close');
    }
    if (request.carrier?.destroyed === true) {
      this.end(request, reply, nothing);
    }
  }

  /** Call it when a response has left; it is done once for each request. */
  end(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    if (request.hasEnded) {
      done();
      return;
    }
    request.hasEnded = true;
    this.connections.ended(reply);
    this.deadlines.end(request);
    this.statuses.count(reply.statusCode);
    this.meter?.(request, reply, request.deadline.work);
    this.tracer?.end(request, reply);
    request.deadline.usage?.close();
    request.incomingBody?.release();
    this.options.afterResponse(request, reply, done);
  }

  close(): void {
    this.deadlines.close();
  }

  /** What a trusted proxy has removed from the path before it passed the request on. */
  private removedPath({ raw }: FastifyRequest): string {
    const prefix = raw.headers['x-forwarded-prefix'];
    return typeof prefix === 'string' && this.options.proxies.sent(raw) ? prefix : '';
  }
}

/**
 * An invalid content type must not make the framework answer 415 (protocol/entities.md 1.3), nor a missing one, where
 * the framework wants one, 400 before authentication.
 */
function acceptAnyContentType({ raw, method }: FastifyRequest): void {
  const type = raw.headers['content-type'] ?? (method === 'QUERY' ? '' : undefined);
  if (type !== undefined && !CONTENT_TYPE.test(type)) {
    raw.headers['content-type'] = OCTETS;
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Why a request is answered 403; absent where something other than a handler refuses. */
    refusal?: RestError;
    /** Under which administrators find the refusal. */
    traceId?: string;
    /** The connection that brought it: the raw request lets go of it when its body is given up. */
    carrier?: Socket;
    /** Whether its response has left, or can go nowhere. */
    hasEnded?: boolean;
  }
}

const FORBIDDEN = 403;
const TRACE_BYTES = 12;

/** Decides under which id the refusal of a request is remembered. */
type DenialTracer = (request: FastifyRequest) => string;

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

/** How late an end of time may be noticed. */
const TICK_MS = 100;
/** Statements and transfers have their own limits: they end first, and say why. */
const GRACE_MS = 300;

/**
 * Answers requests that are still unanswered at their deadline, whatever they wait for. One timer checks all of them:
 * most have ended by then.
 */
class RequestDeadlines {
  private readonly running = new InFlight<RunningRequest>();
  private readonly timer: NodeJS.Timeout;

  /** @param timeout milliseconds */
  constructor(private readonly timeout: number) {
    this.timer = setInterval(() => {
      this.check();
    }, TICK_MS).unref();
  }

  begin(request: FastifyRequest, reply: FastifyReply): void {
    const running = new RunningRequest(this.timeout, reply);
    request.deadline = running;
    this.running.add(running);
  }

  end({ deadline }: FastifyRequest): void {
    if (deadline instanceof RunningRequest) {
      this.running.delete(deadline);
    }
  }

  close(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    const latest = performance.now() - GRACE_MS;
    for (const running of this.running.list()) {
      const { raw } = running.reply;
      if (raw.headersSent || raw.destroyed) {
        this.running.delete(running);
      } else if (running.at < latest) {
        this.running.delete(running);
        answerLate(running.reply);
      }
    }
  }
}

/** A request without an answer yet. */
class RunningRequest extends RequestDeadline implements Flying {
  place = NOWHERE;

  constructor(
    timeout: number,
    readonly reply: FastifyReply,
  ) {
    super(timeout);
  }
}

/** Where the time of a request went, as browsers show it; for administrators only. @param elapsed milliseconds */
function serverTiming(elapsed: number, { work: { ms, statements, rows, scans } }: RequestDeadline): string {
  // Names of an application may have letters that a header cannot carry.
  const scanned = [...scans].map((search) => `, scan;desc="${search.replaceAll(/[^ -~]|["\\]/g, '?')}"`).join('');
  return `total;dur=${elapsed.toFixed(1)}, db;dur=${ms.toFixed(1)};desc="${statements} statements, ${rows} rows"${scanned}`;
}
