import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RETRY_AFTER_SECONDS } from '../errors/database-error.js';
import { type RestError, restError } from '../errors/rest-error.js';
import { RequestEvent } from './logging/access-log.hook.js';

const CLOSING = { connection: 'close' };

const logger = new Logger('RequestDeadlines');

/** Answers a request whose time has ended. A missing body is the fault of its sender. */
export function answerLate(reply: FastifyReply): void {
  const { raw } = reply.request;
  const { status, body, headers } = raw.complete ? unavailable() : restError('requestTooSlow', {}, CLOSING);
  logger.warn(new RequestEvent(`No answer within REQUEST_TIMEOUT: answered ${status}`, reply.request));
  void reply
    .status(status)
    .headers({ 'content-type': 'application/json', ...headers })
    .send(Buffer.from(JSON.stringify(body)));
}

const unavailable = (): RestError =>
  restError('serviceUnavailable', {}, { 'retry-after': String(RETRY_AFTER_SECONDS) });
