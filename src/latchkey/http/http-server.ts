import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply } from 'fastify';
import { RestResponse, RestWriter } from './rest-response.js';
import { canonicalPath, holdContinue } from './client-request.js';
import { KnownRoutes } from './known-routes.js';
import type { RequestPipeline } from './request-pipeline.js';
import { answerUnreadable } from './unreadable-request.js';

const SECOND_MS = 1000;

/**
 * The end of a server, as all that answers should know it. From its beginning the application is not ready, and every
 * response ends its connection; the listener stays for `SHUTDOWN_DELAY`, so that load balancers and clients have left
 * before it closes.
 */
export class Shutdown {
  private begun = false;

  /** @param delay seconds until the listener may close */
  constructor(private readonly delay: number) {}

  /** Whether it has begun. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** @returns when the listener may close */
  async begin(): Promise<void> {
    this.begun = true;
    if (this.delay > 0) {
      await pause(this.delay * SECOND_MS);
    }
  }
}

/** How long a connection may stay silent once the listener has closed: a request that is on its way has come by then. */
const QUIET_MS = 500;

/**
 * Connections, with the requests that run on each. The framework hears of responses that leave completely, not of those
 * whose connection breaks before; of those that wait behind another, Node itself says nothing until 24. Node closes idle connections of a server that stops by itself, but waits for those that
 * have never sent a request, or only half of its first lines.
 */
export class OpenConnections {
  private readonly running = new Map<Socket, FastifyReply[]>();

  /** @param broken called for each request that still runs when its connection is closed */
  constructor(private readonly broken: (reply: FastifyReply) => void) {}

  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.open(socket);
    });
  }

  began(reply: FastifyReply): void {
    const { socket } = reply.request.raw;
    reply.request.carrier = socket;
    if (socket.destroyed) {
      // It is not heard of again.
      this.broken(reply);
    } else {
      (this.running.get(socket) ?? this.open(socket)).push(reply);
    }
  }

  ended(reply: FastifyReply): void {
    const { carrier } = reply.request;
    const replies = (carrier && this.running.get(carrier)) ?? [];
    const place = replies.indexOf(reply);
    if (place >= 0) {
      replies.splice(place, 1);
    }
  }

  /** Ends what carries no request, again and again, because a request may be all that a client sends. */
  endSilent(): NodeJS.Timeout {
    return setInterval(() => {
      for (const [socket, replies] of this.running) {
        // One whose end is on its way may still have a response to deliver.
        if (replies.length === 0 && !socket.writableEnded) {
          socket.destroy();
        }
      }
    }, QUIET_MS).unref();
  }

  private open(socket: Socket): FastifyReply[] {
    const replies: FastifyReply[] = [];
    this.running.set(socket, replies);
    socket.once('close', () => {
      this.running.delete(socket);
      replies.forEach(this.broken);
    });
    return replies;
  }
}

/** Minutes that are kept. */
const MINUTES = 60;
const MINUTE_MS = 60_000;
const CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;

/** How many responses of each class of statuses ended within a minute. */
export type MinuteOfRequests = Readonly<Record<(typeof CLASSES)[number], number>> & {
  /** ISO time of its begin. */
  readonly from: string;
};

/** Counts responses of this process by class of status, minute by minute: a ring of numbers, however many requests come. */
export class RequestsByStatus {
  private readonly counts = new Uint32Array(MINUTES * CLASSES.length);
  private latest: number;

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number = Date.now) {
    this.latest = this.currentMinute();
  }

  count(status: number): void {
    this.advance();
    const group = Math.min(Math.max(Math.floor(status / 100) - 2, 0), CLASSES.length - 1);
    const place = placeOf(this.latest) + group;
    this.counts[place] = (this.counts[place] ?? 0) + 1;
  }

  /** The last hour, oldest minute first. */
  minutes(): readonly MinuteOfRequests[] {
    this.advance();
    return Array.from({ length: MINUTES }, (_, index) => {
      const minute = this.latest - MINUTES + 1 + index;
      const [ok = 0, moved = 0, refused = 0, failed = 0] = this.counts.subarray(placeOf(minute));
      const from = new Date(minute * MINUTE_MS).toISOString();
      return { from, '2xx': ok, '3xx': moved, '4xx': refused, '5xx': failed };
    });
  }

  /** A clock that is set back adds to the latest minute. */
  private advance(): void {
    const minute = this.currentMinute();
    for (let passed = Math.max(this.latest, minute - MINUTES) + 1; passed <= minute; passed++) {
      this.counts.fill(0, placeOf(passed), placeOf(passed) + CLASSES.length);
    }
    this.latest = Math.max(this.latest, minute);
  }

  private currentMinute(): number {
    return Math.floor(this.now() / MINUTE_MS);
  }
}

const placeOf = (minute: number): number => (minute % MINUTES) * CLASSES.length;

/**
 * Writes {@link RestResponse}s; other results (custom controllers) pass unchanged. An interceptor would do the same, at
 * the price of a pipeline of observables for every request.
 */
class RestAdapter extends FastifyAdapter {
  private readonly writer: RestWriter;

  /**
   * @param resultType content type of JSON results (protocol/README.md decision 11)
   * @param shutdown begins before anything of the application ends
   */
  constructor(
    resultType: string,
    private readonly shutdown: Shutdown,
    options: FastifyHttpOptions<Server>,
  ) {
    super(options);
    this.writer = new RestWriter(resultType);
  }

  override reply(response: FastifyReply, body: unknown, statusCode?: number): FastifyReply {
    if (!(body instanceof RestResponse)) {
      return super.reply(response, body, statusCode);
    }
    // Nest declares the reply as the result, and only waits for it.
    return this.writer.send(response, body) as unknown as FastifyReply;
  }

  /** Nest declares no result, and waits for it before anything of the application ends. */
  override beforeClose(): undefined {
    super.beforeClose();
    const { listening } = this.getInstance().server;
    return (listening ? this.shutdown.begin() : undefined) as unknown as undefined;
  }
}

/** Ids and names in paths may be long; beyond this the router answers 404. */
const MAX_PARAMETER_LENGTH = 8_192;
/** A client that sends nothing more must not hold a connection for ever; uploads of big files take their time. */
const REQUEST_TIMEOUT_MS = 10 * 60 * 1000;

interface HttpServerOptions {
  /** Proxies whose forwarded headers are believed. */
  readonly trustedProxies: readonly string[];
  /** In front of all paths of the backend. */
  readonly contextPath: string;
  /** Content type of JSON results. */
  readonly resultType: string;
  readonly pipeline: RequestPipeline;
  readonly shutdown: Shutdown;
}

/** The HTTP server under Nest: one reading of every URL, bodies left unread, the same headers everywhere. */
export function createHttpServer({ trustedProxies, contextPath, resultType, pipeline, shutdown }: HttpServerOptions): {
  adapter: FastifyAdapter;
  routes: KnownRoutes;
} {
  const adapter = new RestAdapter(resultType, shutdown, {
    // What still comes in while the server closes is served: refused here, a write would be lost.
    return503OnClosing: false,
    rewriteUrl: canonicalUrl,
    clientErrorHandler: answerUnreadable,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Node would answer without a body.
    http: { requireHostHeader: false },
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
  });
  const fastify = adapter.getInstance();
  holdContinue(fastify.server);
  pipeline.connections.watch(fastify.server);
  const routes = new KnownRoutes(contextPath);
  fastify.addHook('onRoute', ({ url, method }) => {
    routes.add(url, [method].flat());
  });
  fastify.decorateRequest('deadline');
  fastify.decorateRequest('requestId', '');
  fastify.decorateRequest('hasEnded', false);
  fastify.decorateRequest('carrier', undefined);
  fastify.decorateRequest('segments', undefined);
  fastify.decorateRequest('publicPath', '');
  fastify.decorateRequest('parameters');
  fastify.decorateRequest('incomingBody', undefined);
  fastify.addHook('onRequest', (request, reply, done) => {
    pipeline.begin(request, reply, done);
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    pipeline.send(request, reply);
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    pipeline.end(request, reply, done);
  });
  fastify.addHook('onClose', (_instance, done) => {
    pipeline.close();
    done();
  });
  // Handlers read the body themselves: as text whatever its content type, or as a stream.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => {
    done(null);
  });
  return { adapter, routes };
}

/** The router sees the same decoded path as URL patterns do; malformed ones are refused by the first hook. */
function canonicalUrl(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const [path = ''] = url.split('?', 1);
  const canonical = canonicalPath(path);
  return canonical === undefined ? '/' : canonical + url.slice(path.length);
}
