/** Parameters of PostgreSQL under which all statements run, by name. */
export type SessionSettings = Readonly<Record<string, string>>;

/**
 * Sessions speak UTC, ISO dates and durations, all digits and hexadecimal bytes, so that the text of a value means the same
 * everywhere, whatever the database prefers. Compiling a statement to machine code does not help to read a page, and
 * takes minutes for a filter with hundreds of conditions.
 *
 * @param statementTimeout in milliseconds; 0 = none
 * @param schema of all tables, where it is not that of the user; without characters that need quotes
 */
export const sessionSettings = (statementTimeout: number, schema: string | undefined): SessionSettings => ({
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  extra_float_digits: '1',
  bytea_output: 'hex',
  IntervalStyle: 'iso_8601',
  jit: 'off',
  statement_timeout: String(statementTimeout),
  ...(schema === undefined ? {} : { search_path: schema }),
});

/** For the start of a connection: a server keeps them as long as that. */
export const asOptions = (settings: SessionSettings): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

/** How settings travel with statements, because a pooler gives each transaction another session. */
export interface TravellingSettings {
  /** A statement without rows, which goes in front of another one in the same implicit transaction. */
  readonly ahead: string;
  /** Statements that follow the start of a transaction; they take no snapshot, so that its isolation can still be chosen. */
  readonly inside: string;
}

/** They end with the transaction, so that no other user of the session gets them. */
export function asTravelling(settings: SessionSettings): TravellingSettings {
  const entries = Object.entries(settings);
  const set = entries.map(([name, value]) => `set_config('${name}', '${value}', true) IS NULL`);
  return {
    ahead: `SELECT WHERE ${set.join(' OR ')}`,
    inside: entries.map(([name, value]) => `SET LOCAL ${name} = '${value}'`).join('; '),
  };
}
