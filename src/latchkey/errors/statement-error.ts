/** What PostgreSQL reports about a statement that it refused. */
export interface PgError {
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
  /** The function of the server that reported it. */
  readonly routine?: string | undefined;
}

/**
 * A statement of the backend's own endpoints, or of `ConstrainedData` and `UnconstrainedData`, that values of the request
 * or a rule of the application inside the database made fail: the caller is answered 400 or 409. What statements of
 * application code throw stays what the driver threw.
 */
export class StatementError extends Error {
  constructor(
    readonly reported: PgError,
    options?: ErrorOptions,
  ) {
    super(reported.message, options);
  }
}

/** Data exception, constraint violation, check option of a view, limit exceeded. */
const OF_THE_REQUEST = /^(22|23|44|54)[0-9A-Z]{3}$/;
/** A sequence has run out of numbers: not the fault of the request. */
const SEQUENCE_EXHAUSTED = '2200H';
/** Contention, resources and outages keep their meaning, also where a function raises them. */
const OF_THE_DATABASE = /^(08|25|40|53|55|57|58|F0|XX)[0-9A-Z]{3}$/;
/** A policy of row-level security refused a row. Other missing rights are those of our own connection. */
const FORBIDDEN = '42501';
const CHECK_ROW = 'ExecWithCheckOptions';
const RAISED = 'P0001';
/** The function of the server that runs the RAISE of PL/pgSQL, whatever its ERRCODE. */
const RAISE = 'exec_stmt_raise';

/** @returns undefined for errors that do not come from the server */
export function pgError(thrown: unknown): PgError | undefined {
  if (typeof thrown !== 'object' || thrown === null) {
    return undefined;
  }
  // TypeORM keeps what the driver threw.
  if ('driverError' in thrown) {
    return pgError(thrown.driverError);
  }
  const { code, message, severity, schema, table, column, constraint, routine } = thrown as Facts;
  return typeof code === 'string' && typeof severity === 'string'
    ? { code, message: String(message), schema, table, column, constraint, routine }
    : undefined;
}

type Facts = Partial<PgError> & { readonly severity?: string };

/** @returns what was thrown where it is not the request's fault */
export function asStatementError(thrown: unknown): unknown {
  const reported = pgError(thrown);
  return reported && isOfTheRequest(reported) ? new StatementError(reported, { cause: thrown }) : thrown;
}

/** The text that a trigger or function of the application raised; undefined for PostgreSQL's own texts. */
export const raisedText = ({ code, routine, message }: PgError): string | undefined =>
  (code === RAISED || routine === RAISE) && !OF_THE_DATABASE.test(code) ? message : undefined;

const isOfTheRequest = (reported: PgError): boolean =>
  raisedText(reported) !== undefined ||
  (reported.code === FORBIDDEN && reported.routine === CHECK_ROW) ||
  (OF_THE_REQUEST.test(reported.code) && reported.code !== SEQUENCE_EXHAUSTED);
