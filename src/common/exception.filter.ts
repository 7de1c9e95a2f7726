import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { stringify } from 'lossless-json';
import { RestError, restError } from './rest-error.js';

/** Classes of PostgreSQL errors that a value of the request causes: data exception, limit exceeded. */
const VALUE_FAULTS: readonly string[] = ['22', '54'];

/** Turns whatever was thrown into an answer; causes are logged, never sent. */
@Catch()
export class RestExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger(RestExceptionFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent || reply.raw.destroyed) {
      return;
    }
    const { status, body, headers } = this.answerTo(thrown);
    void reply
      .status(status)
      .headers({ 'content-type': 'application/json', ...headers })
      .send(Buffer.from(stringify(body) ?? ''));
  }

  protected answerTo(thrown: unknown): RestError {
    if (thrown instanceof RestError) {
      return thrown;
    }
    if (thrown instanceof HttpException) {
      const status = thrown.getStatus();
      return new RestError(status, { error: STATUS_CODES[status] ?? 'Error', details: thrown.message });
    }
    if (isValueFault(thrown)) {
      return restError('unacceptableValue');
    }
    this.logger.error(
      thrown instanceof Error ? thrown.message : String(thrown),
      thrown instanceof Error ? thrown.stack : undefined,
    );
    return restError('serverError');
  }
}

function isValueFault(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && code.length === 5 && VALUE_FAULTS.includes(code.slice(0, 2));
}
