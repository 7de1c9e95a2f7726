import type * as Api from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EndOfSpan, Tracer } from '../../common/tracing.js';
import { maskedUrl } from '../../http/logging/masked-url.js';
import type { RequestTracer } from '../../http/request-pipeline.js';

const SERVER_ERROR = 500;

/**
 * Spans by the API of OpenTelemetry: a request, its guards, statements and files. Nothing of a user is in them: names are
 * patterns of routes and words of SQL, and no value of a request is an attribute.
 */
export class OpenTelemetry implements Tracer, RequestTracer {
  private readonly tracer: Api.Tracer;
  private readonly requests = new WeakMap<FastifyRequest, Span>();

  /** @param api as a module: it is installed by those who trace */
  constructor(private readonly api: typeof Api) {
    this.tracer = api.trace.getTracer('latchkey');
  }

  begin(request: FastifyRequest, next: () => void): void {
    const { context, propagation, ROOT_CONTEXT, SpanKind, trace } = this.api;
    const caller = propagation.extract(ROOT_CONTEXT, request.raw.headers);
    const [path = ''] = request.originalUrl.split('?', 1);
    const attributes = {
      'http.request.method': request.method,
      'url.path': maskedUrl(path),
      'latchkey.request.id': request.requestId,
    };
    const span = this.tracer.startSpan(request.method, { kind: SpanKind.SERVER, attributes }, caller);
    this.requests.set(request, span);
    context.with(trace.setSpan(caller, span), next);
  }

  end(request: FastifyRequest, { statusCode }: FastifyReply): void {
    const span = this.requests.get(request);
    const { url: route = '' } = request.routeOptions;
    span?.updateName(`${request.method} ${route}`.trimEnd());
    span?.setAttributes({ 'http.route': route, 'http.response.status_code': statusCode });
    if (statusCode >= SERVER_ERROR) {
      span?.setStatus({ code: this.api.SpanStatusCode.ERROR });
    }
    span?.end();
  }

  async during<T>(part: string, work: () => Promise<T>): Promise<T> {
    const { context, SpanKind, trace } = this.api;
    const span = this.tracer.startSpan(part, { kind: SpanKind.INTERNAL });
    const end = this.endOf(span);
    try {
      const result = await context.with(trace.setSpan(context.active(), span), work);
      end();
      return result;
    } catch (error) {
      end(error);
      throw error;
    }
  }

  /** Only as part of a request: those of timers have nobody who looks at them. */
  statement(text: string): EndOfSpan {
    const { context, SpanKind, trace } = this.api;
    if (!trace.getSpan(context.active())) {
      return ignore;
    }
    const [operation = 'SQL'] = /[A-Z]+/i.exec(text) ?? [];
    const attributes: Attributes = { 'db.system.name': 'postgresql', 'db.query.text': text };
    return this.endOf(this.tracer.startSpan(operation.toUpperCase(), { kind: SpanKind.CLIENT, attributes }));
  }

  /** What an error says may hold values: its name has to do. */
  private endOf(span: Span): EndOfSpan {
    return (error) => {
      if (error !== undefined) {
        span.setAttribute('error.type', error instanceof Error ? error.name : 'Error');
        span.setStatus({ code: this.api.SpanStatusCode.ERROR });
      }
      span.end();
    };
  }
}

const ignore = (): void => undefined;
