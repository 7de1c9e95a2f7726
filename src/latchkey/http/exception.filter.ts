import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { stringify } from 'lossless-json';
import {
  type DatabaseErrorCode,
  databaseErrorCode,
  isUnstorableText,
  RETRY_AFTER_SECONDS,
} from '../errors/database-error.js';
import { RestError, restError } from '../errors/rest-error.js';
import { StatementError } from '../errors/statement-error.js';
import { RequestEvent } from './logging/access-log.hook.js';
import { unacceptable } from '../errors/unacceptable.js';

const FORBIDDEN = 403;
const TEAPOT = 418;

/** Turns whatever was thrown into an answer; causes are logged, never sent. */
@Catch()
export class RestExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger(RestExceptionFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    this.write(thrown, host.switchToHttp().getResponse<FastifyReply>());
  }

  /** The same for what is thrown outside of Nest. */
  write(thrown: unknown, reply: FastifyReply): void {
    if (reply.sent || reply.raw.destroyed) {
      return;
    }
    const answer = this.answerTo(thrown, reply.request);
    reply.request.refusal = answer.status === FORBIDDEN ? answer : undefined;
    this.send(reply, answer);
  }

  protected send(reply: FastifyReply, { status, body, headers }: RestError): void {
    void reply
      .status(status)
      .headers({ 'content-type': 'application/json', ...headers })
      .send(Buffer.from(stringify(body) ?? ''));
  }

  protected answerTo(thrown: unknown, request: FastifyRequest): RestError {
    if (thrown instanceof RestError) {
      return thrown;
    }
    if (thrown instanceof HttpException) {
      const status = thrown.getStatus();
      return new RestError(status, { error: reasonPhrase(status), details: thrown.message });
    }
    if (thrown instanceof StatementError) {
      return unacceptable(thrown.reported);
    }
    if (isUnstorableText(thrown)) {
      return restError('nulCharacter');
    }
    const code = databaseErrorCode(thrown);
    this.log(thrown, code, request);
    return responseToDatabaseError(code);
  }

  /** An outage needs no stack per request. */
  private log(thrown: unknown, code: DatabaseErrorCode | undefined, request: FastifyRequest): void {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (code === undefined) {
      this.logger.error(new RequestEvent(message, request), thrown instanceof Error ? thrown.stack : undefined);
    } else {
      this.logger.error(new RequestEvent(`Answered with ${code}: ${message}`, request));
    }
  }
}

/** RFC 2324 writes the teapot small. */
const reasonPhrase = (status: number): string =>
  status === TEAPOT ? "I'm a teapot" : (STATUS_CODES[status] ?? 'Error');

/** @param code undefined for an unexpected error */
const responseToDatabaseError = (code: DatabaseErrorCode | undefined): RestError =>
  code === 'serviceUnavailable'
    ? restError(code, {}, { 'retry-after': String(RETRY_AFTER_SECONDS) })
    : restError(code ?? 'serverError');
