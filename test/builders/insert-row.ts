import { randomUUID } from 'node:crypto';
import { type SqlRunner, type SqlValue, Statement } from '../../src/latchkey/sql/statement.js';

/** Column values in text form by column name. */
export type ColumnValues = Readonly<Record<string, SqlValue>>;

/** Inserts a row of an entity. @returns its id: the given one, else a new one */
export async function insertRow(
  runner: SqlRunner,
  table: string,
  { id = randomUUID(), ...values }: { readonly id?: string } & Readonly<Record<string, SqlValue | undefined>>,
): Promise<string> {
  await insertValues(runner, table, { id, ...(values as ColumnValues) });
  return id;
}

/** Inserts a row of a table without an id column. */
export async function insertValues(runner: SqlRunner, table: string, values: ColumnValues): Promise<void> {
  const columns = Object.keys(values);
  const places = columns.map((_, index) => `$${index + 1}`);
  const statement = new Statement(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`);
  await runner.rows(statement, Object.values(values));
}
