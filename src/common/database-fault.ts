/** The row of the error catalogue that answers a fault of the database. */
export type DatabaseFault = 'unacceptableValue' | 'serviceUnavailable' | 'gatewayTimeout';

/** Seconds after which a caller may try again: long enough for a server that restarts. */
export const RETRY_AFTER_SECONDS = 5;

/** Classes of PostgreSQL errors that a value of the request causes: data exception, limit exceeded. */
const VALUE_FAULTS = /^(22|54)[0-9A-Z]{3}$/;
/** Connection exception, shutdown or recovery (operator intervention), too many connections. */
const SERVER_AWAY = /^(08[0-9A-Z]{3}|57P[0-9A-Z]{2}|53300)$/;
/** A statement was cut, by its timeout or by an operator. */
const STATEMENT_CUT = '57014';
const NETWORK_FAULTS: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
];
/** What the `pg` driver and its pool say without a code: a lost connection, no connection in time, an ending process. */
const DRIVER_TEXTS =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired$|Client (was closed|has encountered a connection error) and is not queryable|Cannot use a pool after calling end)/;

/**
 * Tells what a thrown error says about the database.
 *
 * @param thrown an error of the `pg` driver, bare or wrapped by TypeORM, or anything else
 * @returns undefined for what is no fault of this kind: also for lock timeouts, serialization failures, and deadlocks
 *   that repetition did not resolve, which stay unexpected (protocol/errors.md 5)
 */
export function databaseFault(thrown: unknown): DatabaseFault | undefined {
  const { code, message, syscall } = driverError(thrown);
  if (code === STATEMENT_CUT) {
    return 'gatewayTimeout';
  }
  if (code !== undefined) {
    return VALUE_FAULTS.test(code) ? 'unacceptableValue' : isAway(code, syscall) ? 'serviceUnavailable' : undefined;
  }
  return DRIVER_TEXTS.test(message) ? 'serviceUnavailable' : undefined;
}

/** A missing file means an absent database only where a socket was looked for. */
const isAway = (code: string, syscall: unknown): boolean =>
  SERVER_AWAY.test(code) || NETWORK_FAULTS.includes(code) || (code === 'ENOENT' && syscall === 'connect');

interface Facts {
  readonly code: string | undefined;
  readonly message: string;
  readonly syscall: unknown;
}

/** TypeORM keeps what the driver threw under `driverError`. */
function driverError(thrown: unknown): Facts {
  if (typeof thrown !== 'object' || thrown === null) {
    return { code: undefined, message: '', syscall: undefined };
  }
  if ('driverError' in thrown) {
    return driverError(thrown.driverError);
  }
  const { code, message, syscall } = thrown as Readonly<Record<string, unknown>>;
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' ? message : '',
    syscall,
  };
}
