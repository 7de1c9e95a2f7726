import pg from 'pg';

/** Counts all statements that this process sends from now on: all contestants use the same driver. */
export function countStatements(counter: { statements: number }): void {
  const prototype = pg.Client.prototype as unknown as { query: (...parameters: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (...parameters: unknown[]): unknown {
    counter.statements++;
    return query.apply(this, parameters);
  };
}
