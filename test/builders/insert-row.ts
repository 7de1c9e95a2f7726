import { randomUUID } from 'node:crypto';
import { type SqlRunner, type SqlValue, Statement } from '../../src/database/database.js';

/** Column values in text form by column name. */
export type ColumnValues = Readonly<Record<string, SqlValue>>;

/** @returns id of the new row, the given one if there is one */
export async function insertRow(runner: SqlRunner, table: string, values: ColumnValues): Promise<string> {
  const id = randomUUID();
  const entries = Object.entries({ id, ...values });
  const columns = entries.map(([column]) => column).join(', ');
  const places = entries.map((_, index) => `$${index + 1}`).join(', ');
  const statement = new Statement(`INSERT INTO ${table} (${columns}) VALUES (${places}) RETURNING id`);
  const [row] = await runner.rows(
    statement,
    entries.map(([, value]) => value),
  );
  return row?.[0] ?? id;
}
