import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrationSource } from '../database/migration-source.js';
import { applicationModule, onEmptyDatabase } from './application.js';
import { CommandError } from './command-error.js';

const FOLDER = 'migrations';

/**
 * `latchkey migration:generate AddProduct`: compares the entities with the schema that all migrations make, on an empty
 * embedded database, and writes the difference as a new migration of the application.
 */
export async function generateMigration([name = '']: readonly string[]): Promise<void> {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
    throw new CommandError('Name the migration in PascalCase: npm run migration:generate -- AddProduct');
  }
  const { upQueries, downQueries } = await onEmptyDatabase(await applicationModule(), ({ driver }) =>
    driver.createSchemaBuilder().log(),
  );
  if (upQueries.length === 0) {
    process.stdout.write(
      'The migrations already make the schema that the entities describe: nothing to do. A database that differs was changed without them\n',
    );
    return;
  }
  const { file, source } = migrationSource(name, Date.now(), upQueries, downQueries);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, file), source, { flag: 'wx' });
  process.stdout.write(`${join(FOLDER, file)} is written: read it before you commit it\n`);
}
