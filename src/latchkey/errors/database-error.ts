/** The row of the error catalogue for an error of the database. */
export type DatabaseErrorCode = 'serviceUnavailable' | 'gatewayTimeout' | 'storageFull';

/** Seconds after which a caller may try again: long enough for a server that restarts. */
export const RETRY_AFTER_SECONDS = 5;

/** Thrown on our side, when the database has not answered in time. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';

  private constructor(
    readonly code: Exclude<DatabaseErrorCode, 'storageFull'>,
    message: string,
  ) {
    super(message);
  }

  /** The work that the statement belongs to has no time left. */
  static ofStatement = (): DatabaseTimeout =>
    new DatabaseTimeout('gatewayTimeout', 'A statement was not answered within REQUEST_TIMEOUT');

  /** The server should have cut the statement itself. */
  static ofLine = (): DatabaseTimeout =>
    new DatabaseTimeout('serviceUnavailable', 'The line is silent: a statement outlasted STATEMENT_TIMEOUT');

  /** The server has given up the wait for a replica; the write is stored, and is lost if this server is. */
  static ofReplication = (): DatabaseTimeout =>
    new DatabaseTimeout('serviceUnavailable', 'No replica of synchronous_standby_names has confirmed a write in time');

  static ofPool = (): DatabaseTimeout =>
    new DatabaseTimeout('serviceUnavailable', 'No connection was free within REQUEST_TIMEOUT');
}

/**
 * The request is fine, only its moment was bad: connection exception; no login or database there; a transaction that is
 * read-only (a standby) or idle too long; a prepared statement that is gone or there twice; serialization failure or
 * deadlock; insufficient resources (connections, memory); lock timeout; shutdown or recovery.
 */
const SERVER_AWAY =
  /^(08[0-9A-Z]{3}|28000|28P01|3D000|25006|25P03|26000|42P05|40(000|001|003|P01)|53[0-9A-Z]{3}|55P03|57P[0-9A-Z]{2})$/;
/** Cut by its own timeout or by an operator, or with its transaction. */
const STATEMENT_CUT: readonly string[] = ['57014', '25P04'];
/** No space is left on the disk of the database. */
const DISK_FULL = '53100';
/** A feature that is missing for now: writing on a standby, and the columns that a prepared statement had. */
const NOT_NOW = '0A000';
const NOT_NOW_TEXTS = /during recovery|cached plan must not change result type/;
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
 * Returns what a thrown error says about the database.
 *
 * @param thrown an error of the `pg` driver, bare or wrapped by TypeORM, or anything else
 * @returns undefined for any other error, also for one that a value causes in a statement of application code
 */
export function databaseErrorCode(thrown: unknown): DatabaseErrorCode | undefined {
  const error = driverError(thrown);
  if (error instanceof DatabaseTimeout) {
    return error.code;
  }
  const { code, message, syscall } = factsOf(error);
  if (code === undefined) {
    return DRIVER_TEXTS.test(message) ? 'serviceUnavailable' : undefined;
  }
  if (STATEMENT_CUT.includes(code)) {
    return 'gatewayTimeout';
  }
  if (code === DISK_FULL) {
    return 'storageFull';
  }
  return isAway(code, syscall) || (code === NOT_NOW && NOT_NOW_TEXTS.test(message)) ? 'serviceUnavailable' : undefined;
}

/** Text that no encoding of the database can hold: the character U+0000. */
const UNSTORABLE_TEXT = '22021';

/** Whether a statement failed because a text in it holds the character U+0000. */
export const isUnstorableText = (thrown: unknown): boolean => factsOf(driverError(thrown)).code === UNSTORABLE_TEXT;

/** A missing file means an absent database only where a socket was looked for. */
const isAway = (code: string, syscall: unknown): boolean =>
  SERVER_AWAY.test(code) || NETWORK_FAULTS.includes(code) || (code === 'ENOENT' && syscall === 'connect');

interface Facts {
  readonly code: string | undefined;
  readonly message: string;
  readonly syscall: unknown;
}

/** What the driver says of an error: the code is that of PostgreSQL or of the system. */
export function factsOf(error: unknown): Facts {
  if (typeof error !== 'object' || error === null) {
    return { code: undefined, message: '', syscall: undefined };
  }
  const { code, message, syscall } = error as Readonly<Record<string, unknown>>;
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' ? message : '',
    syscall,
  };
}

/** TypeORM keeps what the driver threw under `driverError`. */
export function driverError(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'driverError' in thrown
    ? driverError(thrown.driverError)
    : thrown;
}
