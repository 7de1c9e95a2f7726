import type { FastifyReply, FastifyRequest } from 'fastify';
import { restError } from '../errors/rest-error.js';
import { Denials } from './denials.js';
import { isUtf8Encoded } from './form-text.js';
import { cleanForwarded } from './forwarded-headers.js';
import { parseQueryString } from './query-string.js';
import { RequestDeadlines } from './request-deadlines.js';
import { hasValidHost } from './request-host.js';
import { pathSegments } from './request-path.js';
import { noSuchResource } from './routing-fault.js';
import { addSecurityHeaders } from './security-headers.js';
import type { TrustedProxies } from './trusted-proxies.js';
import { leaveUnread } from './unread-body.js';

const CONTENT_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;
const OCTETS = 'application/octet-stream';

/** Returns whether it has answered the request. */
type Hook = (request: FastifyRequest, reply: FastifyReply) => boolean;
type Done = (error?: Error) => void;

export interface PipelineOptions {
  /** Proxies whose forwarded headers are believed. */
  readonly proxies: TrustedProxies;
  /** In front of all paths of the backend, as the server sees it. */
  readonly contextPath: string;
  /** Milliseconds within which a request is answered. */
  readonly requestTimeout: number;
  /** Runs first, also for malformed URLs. */
  readonly firstHook: Hook;
  /** Runs when headers are about to be sent. */
  readonly beforeSend: (request: FastifyRequest, reply: FastifyReply) => void;
  readonly afterResponse: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
}

/** What happens to every request of the backend outside its handler. */
export class RequestPipeline {
  readonly denials = new Denials();
  private readonly deadlines: RequestDeadlines;
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

  begin(request: FastifyRequest, reply: FastifyReply, done: Done): void {
    this.deadlines.begin(request, reply);
    const [path = ''] = request.originalUrl.split('?', 1);
    request.response = reply.raw;
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
    leaveUnread(request, reply);
  }

  end(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    this.deadlines.end(request);
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
