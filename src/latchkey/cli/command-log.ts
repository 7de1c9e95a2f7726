import { Logger } from '@nestjs/common';
import { destination, type Logger as Log } from 'pino';
import type { ServerSettings } from '../config/setting-groups.js';
import { createLog } from '../http/logging/log.js';
import { NestLogger } from '../http/logging/nest-logger.js';

const STANDARD_ERROR = 2;

/** The log of a command goes to standard error: standard output holds the result alone, which scripts read. */
export const commandLog = (settings: Pick<ServerSettings, 'LOG_LEVEL'>): Log =>
  createLog(settings, destination({ dest: STANDARD_ERROR, sync: true }));

/** The same for what is logged before, or without, an application. */
export function logToStandardError(): void {
  Logger.overrideLogger(new NestLogger(commandLog({ LOG_LEVEL: 'warn' })));
}
