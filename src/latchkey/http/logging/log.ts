import { type DestinationStream, type Logger, pino } from 'pino';
import type { ServerSettings } from '../../config/setting-groups.js';

/** The one log of the process: JSON lines, on standard output unless another destination is given. */
export const createLog = ({ LOG_LEVEL }: Pick<ServerSettings, 'LOG_LEVEL'>, destination?: DestinationStream): Logger =>
  pino(
    {
      level: LOG_LEVEL,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
