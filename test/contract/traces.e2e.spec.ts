import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { tracing } from '../../src/latchkey/common/tracing.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RestMethod, RestService } from '../../src/latchkey/services/rest-service.decorators.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const TRACED = { traceparent: `00-${TRACE}-${PARENT}-01` };
const POLL_MS = 10;

const exporter = new InMemorySpanExporter();

/** What an application does before it starts the backend. */
function startSdk(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
}

@RestService('outgoingService')
export class OutgoingService {
  /** What a client of another server would send along. */
  @RestMethod()
  headers(): string {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    return headers.traceparent ?? '';
  }

  @RestMethod()
  fail(): void {
    throw new TypeError('Out of order');
  }
}

@Module({ imports: [Latchkey.forFeature({ services: [OutgoingService] })] })
export class OutgoingModule {}

const app = useApp(() => {
  startSdk();
  return startApp({ TRACING_ENABLED: 'true' }, [SalesModule, OutgoingModule]);
});

beforeEach(async () => {
  await Promise.all([app.tokenOf('admin'), app.tokenOf('bob')]);
  exporter.reset();
});

afterAll(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

/** The span of a request ends after its response. */
async function spansOfRequest(): Promise<{ readonly request: ReadableSpan; readonly parts: readonly ReadableSpan[] }> {
  for (;;) {
    const spans = exporter.getFinishedSpans();
    const request = spans.find(({ kind }) => kind === SpanKind.SERVER);
    if (request) {
      return { request, parts: spans.filter((span) => span !== request) };
    }
    await pause(POLL_MS);
  }
}

describe('the span of a request', () => {
  it('belongs to the trace of its client, and has route, method and status', async () => {
    await app.as('admin').get('/rest/entities/Tag?limit=1', undefined, TRACED);
    const { request } = await spansOfRequest();
    expect(request.spanContext().traceId).toBe(TRACE);
    expect(request.parentSpanContext?.spanId).toBe(PARENT);
    expect([request.name, request.attributes]).toEqual([
      'GET /rest/entities/:entityName',
      {
        'http.request.method': 'GET',
        'http.route': '/rest/entities/:entityName',
        'http.response.status_code': 200,
        'url.path': '/rest/entities/Tag',
        'latchkey.request.id': TRACE,
      },
    ]);
  });

  it('begins a trace where the client has none', async () => {
    await app.asAnonymous().get('/rest/version');
    const { request } = await spansOfRequest();
    expect(request.parentSpanContext).toBeUndefined();
    expect(request.spanContext().traceId).not.toBe(TRACE);
  });

  it('says that a 500 is an error', async () => {
    expect((await app.as('admin').get('/rest/services/outgoingService/fail')).status).toBe(500);
    const { request } = await spansOfRequest();
    expect(request.status).toEqual({ code: SpanStatusCode.ERROR });
  });
});

describe('the parts of a request', () => {
  it('are its guards and statements, without values', async () => {
    await app.as('admin').post('/rest/entities/Tag', { name: 'a value of the request' }, TRACED);
    const { request, parts } = await spansOfRequest();
    const id = request.spanContext().spanId;
    const children = parts.filter(({ parentSpanContext }) => parentSpanContext?.spanId === id);
    expect(children.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['authentication', 'authorization', 'WITH']),
    );
    const insert = children.find(({ name }) => name === 'WITH');
    expect([insert?.kind, insert?.attributes['db.system.name'], insert?.attributes['db.query.text']]).toEqual([
      SpanKind.CLIENT,
      'postgresql',
      expect.stringMatching(/INSERT INTO "?tag"?/),
    ]);
    expect(JSON.stringify(exporter.getFinishedSpans().map(({ attributes }) => attributes))).not.toContain('a value');
  });

  it('say which guard has refused', async () => {
    await app.as('bob').get('/rest/entities/Tag', undefined, TRACED);
    const { parts } = await spansOfRequest();
    const guards = parts.filter(({ name }) => name.startsWith('auth'));
    expect(guards.map(({ name, status }) => [name, status.code])).toEqual([
      ['authentication', SpanStatusCode.UNSET],
      ['authorization', SpanStatusCode.ERROR],
    ]);
  });

  it('are also reads and writes of files', async () => {
    const upload = await app.as('admin').post('/rest/files?name=a.txt', 'text');
    expect((await spansOfRequest()).parts.map(({ name }) => name)).toContain('file write');
    exporter.reset();
    const { fileRef } = upload.json as { fileRef: string };
    await app.as('admin').get(`/rest/files?fileRef=${encodeURIComponent(fileRef)}`);
    const { request, parts } = await spansOfRequest();
    expect(parts.map(({ name }) => name)).toContain('file read');
    expect(request.attributes['url.path']).toBe('/rest/files');
  });

  it('hold no token and nothing of a user', async () => {
    await app.withQueryToken('admin').get('/rest/userInfo');
    await spansOfRequest();
    const spans = exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes]);
    expect(JSON.stringify(spans)).not.toContain(await app.tokenOf('admin'));
    expect(JSON.stringify(spans)).not.toMatch(/access_token=|"admin"/);
  });
});

describe('the trace of a request', () => {
  it('goes on in what services call', async () => {
    const { text } = await app.as('admin').get('/rest/services/outgoingService/headers', undefined, TRACED);
    const { request } = await spansOfRequest();
    expect(text).toBe(`00-${TRACE}-${request.spanContext().spanId}-01`);
  });
});

describe('without TRACING_ENABLED', () => {
  it('nothing is traced, also where an SDK runs', async () => {
    const kept = tracing.tracer;
    tracing.tracer = undefined;
    const plain = await startApp({}, [SalesModule]);
    await plain.as('admin').get('/rest/entities/Tag?limit=1', undefined, TRACED);
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(tracing.tracer).toBeUndefined();
    await plain.close();
    tracing.tracer = kept;
  });
});
