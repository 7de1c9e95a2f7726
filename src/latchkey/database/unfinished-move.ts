import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../config/load-settings.js';

/** A table that is there from the beginning of `latchkey move` to its end, in the database that it fills. */
export const MOVE_MARK = 'latchkey_move';

/** @throws ConfigurationError for a database into which a move was broken off */
export async function requireNoMove(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ readonly marked: boolean }[]>('SELECT to_regclass($1) IS NOT NULL AS marked', [
    MOVE_MARK,
  ]);
  if (row?.marked) {
    throw new ConfigurationError([
      'A move into the database of DATABASE_URL was broken off: run "latchkey move" again, which starts over',
    ]);
  }
}
