import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RETRY_AFTER_SECONDS } from '../errors/database-fault.js';
import { type Flying, InFlight, NOWHERE, RequestDeadline } from '../common/deadline.js';
import { type RestError, restError } from '../errors/rest-error.js';

/** How late an end of time may be noticed. */
const TICK_MS = 100;
/** Statements and transfers have their own limits: they end first, and say why. */
const GRACE_MS = 300;

/**
 * Answers requests that are still unanswered at their deadline, whatever they wait for. One timer checks all of them:
 * most have ended by then.
 */
export class RequestDeadlines {
  private readonly logger = new Logger(RequestDeadlines.name);
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
        this.answer(running.reply);
      }
    }
  }

  /** A missing body is the fault of its sender. */
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

const CLOSING = { connection: 'close' };

const unavailable = (): RestError =>
  restError('serviceUnavailable', {}, { 'retry-after': String(RETRY_AFTER_SECONDS) });
