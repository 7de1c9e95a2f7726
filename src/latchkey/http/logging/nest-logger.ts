import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

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
    this.log_.error({ context: rest.at(-1), stack: rest.length > 1 ? rest[0] : undefined }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.log_.warn({ context }, String(message));
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
