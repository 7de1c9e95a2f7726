import pg from 'pg';
import { POOL_SIZE, readEnvironment } from '../environment.js';

/** Values in PostgreSQL's text form, columns by position: values that are only written out again are not parsed. */
export type Row = readonly string[];

const pool = new pg.Pool({
  connectionString: readEnvironment().databaseUrl,
  max: POOL_SIZE,
  options: '-c TimeZone=UTC -c DateStyle=ISO -c jit=off',
});
const types = { getTypeParser: () => (text: string) => text };

/** A statement that each connection prepares once. */
export function prepared(name: string, text: string): (values: unknown[]) => Promise<Row[]> {
  return async (values) => {
    const { rows } = await pool.query<string[]>({ name, text, values, rowMode: 'array', types });
    return rows;
  };
}
