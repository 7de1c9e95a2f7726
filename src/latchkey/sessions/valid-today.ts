/** Substitutions run from day to day in UTC, whatever the clock of the database is set to; both days are included. */
const TODAY = "(now() AT TIME ZONE 'UTC')::date";

/**
 * SQL condition: one user may substitute another today (protocol/roles.md 9).
 *
 * @param user alias of the substituting row of `app_user`, @param other of the substituted one
 */
export const maySubstitute = (user: string, other: string): string =>
  `${other}.active AND ${other}.delete_ts IS NULL AND EXISTS (SELECT 1 FROM sec_user_substitution x` +
  ` WHERE x.username = ${user}.username AND x.substituted_username = ${other}.username AND x.delete_ts IS NULL` +
  ` AND coalesce(x.start_date <= ${TODAY}, true) AND coalesce(x.end_date >= ${TODAY}, true))`;
