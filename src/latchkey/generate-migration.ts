import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { loadSettings } from './config/load-settings.js';
import { createApp } from './create-app.js';
import { embeddedConnection } from './database/connection.js';
import { EmbeddedPostgres } from './database/embedded/embedded-postgres.js';
import { migrationSource } from './database/migration-source.js';

const FOLDER = 'migrations';

/**
 * `npm run migration:generate -- AddProduct`: compares the entities with the schema that all migrations make, on an
 * empty database of its own, and writes the difference as a new migration.
 */
async function main(name: string): Promise<void> {
  const postgres = await EmbeddedPostgres.start({});
  const settings = loadSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  const app = await createApp(
    settings,
    embeddedConnection(postgres, () => postgres.stop()),
  );
  const { upQueries, downQueries } = await app.get(DataSource, { strict: false }).driver.createSchemaBuilder().log();
  await app.close();
  if (upQueries.length === 0) {
    process.stdout.write('The migrations already make the schema that the entities describe: nothing to do\n');
    return;
  }
  const { file, source } = migrationSource(name, Date.now(), upQueries, downQueries);
  await writeFile(join(FOLDER, file), source, { flag: 'wx' });
  process.stdout.write(`${join(FOLDER, file)} is written: read it before you commit it\n`);
}

const [name = ''] = process.argv.slice(2);
if (/^[A-Z][A-Za-z0-9]*$/.test(name)) {
  await main(name);
} else {
  process.stderr.write('Name the migration in PascalCase: npm run migration:generate -- AddProduct\n');
  process.exitCode = 1;
}
