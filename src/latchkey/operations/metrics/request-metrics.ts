import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { DatabaseWork } from '../../common/deadline.js';

/** Upper bounds, in seconds. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const STATEMENTS = [0, 1, 2, 5, 10, 20, 50, 100];
const ROWS = [0, 1, 10, 100, 1_000, 10_000, 100_000];

/** All others count as one: clients may invent methods, and each would be a series. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'QUERY']);
const DENIED = [401, 403];
const MS = 1_000;

/**
 * What is measured of each request. Labels are the patterns of routes, known methods and statuses: their number does not
 * depend on what clients send, and none holds anything of a user.
 */
export class RequestMetrics {
  private readonly durations: Histogram<'route' | 'method' | 'status'>;
  private readonly statements: Histogram<'route'>;
  private readonly rows: Histogram<'route'>;
  private readonly denied: Counter<'status'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.durations = new Histogram({
      name: 'latchkey_request_duration_seconds',
      help: 'Time from the first line of a request to the end of its response',
      labelNames: ['route', 'method', 'status'],
      buckets: DURATIONS,
      registers,
    });
    this.statements = new Histogram({
      name: 'latchkey_request_statements',
      help: 'Statements that a request has run',
      labelNames: ['route'],
      buckets: STATEMENTS,
      registers,
    });
    this.rows = new Histogram({
      name: 'latchkey_request_rows',
      help: 'Rows that the statements of a request have returned',
      labelNames: ['route'],
      buckets: ROWS,
      registers,
    });
    this.denied = new Counter({
      name: 'latchkey_denied_requests_total',
      help: 'Requests that were answered 401 or 403',
      labelNames: ['status'],
      registers,
    });
  }

  readonly measure = (request: FastifyRequest, reply: FastifyReply, { statements, rows }: DatabaseWork): void => {
    const route = routeOf(request);
    const method = METHODS.has(request.method) ? request.method : 'other';
    const { statusCode } = reply;
    this.durations.observe({ route, method, status: statusCode }, reply.elapsedTime / MS);
    this.statements.observe({ route }, statements);
    this.rows.observe({ route }, rows);
    if (DENIED.includes(statusCode)) {
      this.denied.inc({ status: statusCode });
    }
  };
}

/** An unknown URL has the pattern of everything. */
function routeOf({ routeOptions: { url = '*' } }: FastifyRequest): string {
  return url.endsWith('*') ? 'unknown' : url;
}
