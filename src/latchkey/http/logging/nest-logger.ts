import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { LogEvent } from '../../common/log-event.js';

/** Sends what Nest and the application log to the one log. Nest's start-up chatter counts as debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly log_: Logger) {}

  log(message: unknown, context?: string): void {
    this.log_.debug({ context }, String(message));
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    // What stops a start is thrown to the caller as well, who reports it.
    if (rest.at(-1) === 'ExceptionHandler') {
      return;
    }
    const stack = rest.length > 1 ? rest[0] : undefined;
    this.log_.error({ ...factsIn(message), context: rest.at(-1), stack }, textOf(message));
  }

  warn(message: unknown, context?: string): void {
    this.log_.warn({ ...factsIn(message), context }, textOf(message));
  }

  debug(message: unknown, context?: string): void {
    this.log_.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string): void {
    this.log_.trace({ context }, String(message));
  }

  fatal(message: unknown, context?: string): void {
    this.log_.fatal({ context }, String(message));
  }
}

/** What the line says of its event, such as the request that it is about. */
const factsIn = (message: unknown): object => (message instanceof LogEvent ? message.facts : {});

const textOf = (message: unknown): string => (message instanceof LogEvent ? message.text : String(message));
