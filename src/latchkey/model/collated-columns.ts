import type { DataSource } from 'typeorm';

/** Columns by the names of their table and their own. */
export type CollatedColumns = ReadonlySet<string>;

export const collatedColumn = (table: string, column: string): string => JSON.stringify([table, column]);

/**
 * Columns whose collation takes different texts for equal, so that PostgreSQL before 18 cannot look for parts of their texts.
 */
export async function nondeterministicColumns(dataSource: DataSource): Promise<CollatedColumns> {
  const rows: readonly { relname: string; attname: string }[] = await dataSource.query(
    'SELECT t.relname, a.attname FROM pg_collation c JOIN pg_attribute a ON a.attcollation = c.oid' +
      ' JOIN pg_class t ON t.oid = a.attrelid WHERE NOT c.collisdeterministic',
  );
  return new Set(rows.map(({ relname, attname }) => collatedColumn(relname, attname)));
}
