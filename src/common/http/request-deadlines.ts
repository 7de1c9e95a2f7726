import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RETRY_AFTER_SECONDS } from '../database-fault.js';
import { RequestDeadline } from '../deadline.js';
import { type RestError, restError } from '../rest-error.js';

/** How late an end of time may be noticed. */
const TICK_MS = 100;
/** Statements and transfers have their own limits: they end first, and say why. */
const GRACE_MS = 300;

/**
 * Answers requests that have no answer by their deadline, whatever they wait for. One timer looks at all of them: most have ended
 * when it comes.
 */
export class RequestDeadlines {
  private readonly logger = new Logger(RequestDeadlines.name);
  private readonly running = new Set<FastifyReply>();
  private readonly timer: NodeJS.Timeout;

  /** @param timeout milliseconds */
  constructor(private readonly timeout: number) {
    this.timer = setInterval(() => {
      this.check();
    }, TICK_MS).unref();
  }

  begin(request: FastifyRequest, reply: FastifyReply): void {
    request.deadline = new RequestDeadline(this.timeout);
    this.running.add(reply);
  }

  end(reply: FastifyReply): void {
    this.running.delete(reply);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    const latest = performance.now() - GRACE_MS;
    for (const reply of this.running) {
      if (reply.raw.headersSent || reply.raw.destroyed) {
        this.running.delete(reply);
      } else if (reply.request.deadline.at < latest) {
        this.running.delete(reply);
        this.answer(reply);
      }
    }
  }

  /** A body that has not come is the fault of its sender. */
  private answer(reply: FastifyReply): void {
    const { method, routeOptions, raw } = reply.request;
    const { status, body, headers } = raw.complete ? unavailable() : restError('requestTooSlow', {}, CLOSING);
    this.logger.warn(`${method} ${routeOptions.url ?? ''} had no answer within REQUEST_TIMEOUT: answered ${status}`);
    void reply
      .status(status)
      .headers({ 'content-type': 'application/json', ...headers })
      .send(Buffer.from(JSON.stringify(body)));
  }
}

const CLOSING = { connection: 'close' };

const unavailable = (): RestError =>
  restError('serviceUnavailable', {}, { 'retry-after': String(RETRY_AFTER_SECONDS) });
