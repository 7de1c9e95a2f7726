import { pino, type Logger } from 'pino';
import type { Settings } from '../config/settings.js';

/** The one log of the process: JSON lines on standard output. */
export const createLog = ({ LOG_LEVEL }: Pick<Settings, 'LOG_LEVEL'>): Logger =>
  pino({ level: LOG_LEVEL, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
