import { randomBytes } from 'node:crypto';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { RestExceptionFilter } from '../http/exception.filter.js';
import type { KnownRoutes } from '../http/known-routes.js';
import { canonicalPath } from '../http/client-request.js';
import type { RequestPipeline } from '../http/request-pipeline.js';
import type { RestWriter } from '../http/rest-response.js';
import type { TrustedProxies } from '../http/trusted-proxies.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The content type as it was sent, while another one keeps the parsers of the application from the body. */
    sentContentType?: string | undefined;
  }
}

/** The only address that is the same below every path; where it is says where the backend is. */
const LANDMARK = '/.well-known/oauth-authorization-server';

/**
 * The backend on the server of an application: all that happens outside of handlers is attached to the backend's own
 * routes, one by one, and no other route changes.
 */
export class MountedServer {
  private readonly filter = new RestExceptionFilter();
  /** Nobody can send it by intention. */
  private readonly unread = `application/x-unread-${randomBytes(16).toString('hex')}`;

  constructor(
    private readonly pipeline: RequestPipeline,
    private readonly routes: KnownRoutes,
    private readonly proxies: TrustedProxies,
    private readonly writer: RestWriter,
  ) {}

  /** Call it before the application makes its routes. */
  attachTo(adapter: FastifyAdapter): void {
    const fastify = adapter.getInstance<FastifyInstance>();
    // Handlers read the body themselves, from the socket.
    fastify.addContentTypeParser(this.unread, (_request, _payload, done) => {
      done(null);
    });
    fastify.addHook('onRoute', (route) => {
      if (route.config?.latchkey) {
        this.own(fastify, route);
      }
    });
    fastify.addHook('onClose', (_instance, done) => {
      this.pipeline.close();
      done();
    });
    const reply = adapter.reply.bind(adapter);
    adapter.reply = (response: FastifyReply, body: unknown, status?: number) => {
      const { keptResponse: kept } = (response.request as FastifyReply['request'] | undefined) ?? {};
      // Nest declares the reply as the result, and only waits for it.
      return kept ? (this.writer.send(response, kept) as unknown as FastifyReply) : reply(response, body, status);
    };
  }

  private own(fastify: FastifyInstance, route: RouteOptions): void {
    if (!route.url.endsWith('/')) {
      this.routes.add(route.url, [route.method].flat());
    }
    if (route.url.endsWith(LANDMARK)) {
      const contextPath = route.url.slice(0, -LANDMARK.length);
      this.pipeline.placeAt(contextPath);
      this.routes.placeAt(contextPath);
    }
    route.onRequest = (request, reply, done) => {
      this.proxies.describe(request);
      this.pipeline.begin(request, reply, (fault) => {
        hideBody(request, this.unread);
        done(fault);
      });
    };
    route.preValidation = (request, _reply, done) => {
      showBody(request);
      done();
    };
    route.onSend = (request, reply, payload, done) => {
      this.pipeline.send(request, reply);
      done(null, payload);
    };
    route.onResponse = (request, reply, done) => {
      this.pipeline.end(request, reply, done);
    };
    route.errorHandler = (error, _request, reply) => {
      this.filter.write(error, reply);
    };
    this.alsoWithSlash(fastify, route);
  }

  /** One trailing slash is dropped (protocol/entities.md 1.1), which only the server of the standalone backend can do. */
  private alsoWithSlash(fastify: FastifyInstance, route: RouteOptions): void {
    const { url } = route;
    const isPlain = !url.endsWith('/') && !url.endsWith('*') && route.method !== 'HEAD';
    if (isPlain && canonicalPath(url) !== undefined) {
      fastify.route({ ...route, url: `${url}/` });
    }
  }
}

function hideBody(request: FastifyRequest, type: string): void {
  const { headers } = request.raw;
  request.sentContentType = headers['content-type'];
  headers['content-type'] = type;
}

function showBody(request: FastifyRequest): void {
  const { headers } = request.raw;
  if (request.sentContentType === undefined) {
    delete headers['content-type'];
  } else {
    headers['content-type'] = request.sentContentType;
  }
}
