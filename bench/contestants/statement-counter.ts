import pg from 'pg';
import { BatchQuery } from '../../src/latchkey/database/driver/batch-query.js';

/** Counts all statements that this process sends from now on: all contestants use the same driver. */
export function countStatements(counter: { statements: number }): void {
  const prototype = pg.Client.prototype as unknown as { query: (...parameters: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (...parameters: unknown[]): unknown {
    counter.statements += parameters[0] instanceof BatchQuery ? parameters[0].received.length : 1;
    return query.apply(this, parameters);
  };
}
