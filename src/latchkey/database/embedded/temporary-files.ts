import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const SORTED_OUT = 'pgsql_tmp';
/** Files of temporary tables, their maps included. */
const TEMPORARY_TABLE = /^t\d+_\d+(_\w+)?(\.\d+)?$/;

/**
 * Removes what statements and sessions that were cut short left in the files of a database: a server does that when it
 * starts, PGlite does not.
 */
export async function removeTemporaryFiles(dataDir: string): Promise<void> {
  const base = join(dataDir, 'base');
  await rm(join(base, SORTED_OUT), { recursive: true, force: true });
  const databases = await readdir(base).catch(() => []);
  for (const database of databases) {
    for (const file of await readdir(join(base, database))) {
      if (TEMPORARY_TABLE.test(file)) {
        await rm(join(base, database, file));
      }
    }
  }
}
