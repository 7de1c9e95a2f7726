import type { IncomingMessage } from 'node:http';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { restError } from '../errors/rest-error.js';
import { Denials } from './denials.js';
import { isUtf8Encoded } from './form-text.js';
import { cleanForwarded } from './forwarded-headers.js';
import { KnownRoutes } from './known-routes.js';
import { RequestDeadlines } from './request-deadlines.js';
import { parseQueryString } from './query-string.js';
import { hasValidHost } from './request-host.js';
import { canonicalPath, pathSegments } from './request-path.js';
import { RestAdapter } from './rest-adapter.js';
import { addSecurityHeaders } from './security-headers.js';
import { answerUnreadable } from './unreadable-request.js';
import { leaveUnread } from './unread-body.js';

/** Ids and names in paths may be long; beyond this the router answers 404. */
const MAX_PARAMETER_LENGTH = 8_192;
/** A client that sends nothing more must not hold a connection for ever; uploads of big files take their time. */
const REQUEST_TIMEOUT_MS = 10 * 60 * 1000;
const CONTENT_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;
const OCTETS = 'application/octet-stream';

/** Returns whether it has answered the request. */
type Hook = (request: FastifyRequest, reply: FastifyReply) => boolean;

export interface HttpServerOptions {
  /** Proxies whose forwarded headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Milliseconds within which a request is answered. */
  readonly requestTimeout: number;
  /** Content type of JSON results. */
  readonly resultType: string;
  /** Runs first, also for malformed URLs. */
  readonly firstHook: Hook;
  /** Runs when headers are about to be sent. */
  readonly beforeSend: (request: FastifyRequest, reply: FastifyReply) => void;
  readonly afterResponse: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
}

/** The HTTP server under Nest: one reading of every URL, bodies left unread, the same headers everywhere. */
export function createHttpServer(options: HttpServerOptions): {
  adapter: FastifyAdapter;
  routes: KnownRoutes;
  denials: Denials;
} {
  const adapter = new RestAdapter(options.resultType, {
    rewriteUrl: canonicalUrl,
    clientErrorHandler: answerUnreadable,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Node would answer without a body.
    http: { requireHostHeader: false },
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
  });
  const fastify = adapter.getInstance();
  const routes = new KnownRoutes();
  const denials = new Denials();
  fastify.addHook('onRoute', ({ url, method }) => {
    routes.add(url, [method].flat());
  });
  const deadlines = new RequestDeadlines(options.requestTimeout);
  fastify.decorateRequest('deadline');
  fastify.decorateRequest('segments', undefined);
  fastify.decorateRequest('parameters');
  fastify.decorateRequest('incomingBody', undefined);
  fastify.decorateRequest('response');
  fastify.addHook('onRequest', (request, reply, done) => {
    deadlines.begin(request, reply);
    const [path = ''] = request.originalUrl.split('?', 1);
    request.response = reply.raw;
    const query = request.originalUrl.slice(path.length + 1);
    request.segments = isUtf8Encoded(query) ? pathSegments(path) : undefined;
    request.parameters = parseQueryString(query);
    acceptAnyContentType(request);
    cleanForwarded(request.raw.headers);
    if (!hasValidHost(request.raw.rawHeaders, request.raw.httpVersion)) {
      done(restError('invalidHost'));
    } else if (!options.firstHook(request, reply)) {
      done(request.segments ? undefined : restError('malformedUrl'));
    }
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    options.beforeSend(request, reply);
    denials.mark(request, reply);
    addSecurityHeaders(request, reply);
    leaveUnread(request, reply);
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    deadlines.end(request);
    options.afterResponse(request, reply, done);
  });
  fastify.addHook('onClose', (_instance, done) => {
    deadlines.close();
    done();
  });
  // Handlers read the body themselves: as text whatever its content type, or as a stream.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => {
    done(null);
  });
  return { adapter, routes, denials };
}

/** The router sees the same decoded path as URL patterns do; malformed ones are refused by the first hook. */
function canonicalUrl(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const [path = ''] = url.split('?', 1);
  const canonical = canonicalPath(path);
  return canonical === undefined ? '/' : canonical + url.slice(path.length);
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
