import { parseArgs } from 'node:util';
import { processSettings } from '../config/process-settings.js';
import { createApp } from '../create-app.js';
import { openConnection } from '../database/connection.js';
import { type ImportCount, importJmix, type JmixImport } from '../jmix-import/import-jmix.js';
import { JmixError } from '../jmix-import/jmix-tables.js';
import { applicationModule } from './application.js';
import { CommandError } from './command-error.js';
import { commandLog } from './command-log.js';
import { databaseFault } from './database-fault.js';

const OPTIONS = {
  url: { type: 'string' },
  schema: { type: 'string' },
  'user-table': { type: 'string' },
  'without-row-level-roles': { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;

/**
 * `latchkey import-jmix --url postgres://... [--schema public] [--user-table user_] [--dry-run]`: brings roles, assignments
 * and users of a Jmix database into that of the application (docs/how-to/move-from-jmix.md). The embedded database must not
 * be in use.
 */
export async function importFromJmix(args: readonly string[]): Promise<void> {
  const settings = processSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  const options = optionsOf(args, settings.DATABASE_URL);
  const app = await createApp(
    settings,
    [await applicationModule()],
    await openConnection(settings),
    commandLog(settings),
  );
  try {
    const report = await importJmix(app, options).catch((error: unknown) => {
      throw error instanceof JmixError ? new CommandError(error.message) : databaseFault(error);
    });
    const { resourceRoles, rowLevelRoles, users, assignments, notes } = report;
    const lines = [
      options.dryRun ? 'Would be imported:' : 'Imported:',
      `  resource roles: ${countText(resourceRoles)}`,
      `  row-level roles: ${countText(rowLevelRoles)}`,
      `  users: ${countText(users)}`,
      `  assignments: ${countText(assignments)}`,
      ...(notes.length > 0 ? ['What is not as it was:', ...notes.map((note) => `- ${note}`)] : []),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await app.close();
  }
}

const countText = ({ found, imported }: ImportCount): string =>
  found === imported ? String(found) : `${imported}, and ${found - imported} that are there already`;

function optionsOf(args: readonly string[], ownUrl: string): JmixImport {
  const given = parsed(args);
  const url = given.url ?? ownUrl;
  if (url === '') {
    throw new CommandError(
      'Name the database of Jmix: latchkey import-jmix --url postgres://user:password@host/database',
    );
  }
  return {
    source: { url, schema: given.schema ?? 'public', userTable: given['user-table'] },
    dryRun: given['dry-run'] === true,
    withoutRowLevelRoles: (given['without-row-level-roles'] ?? '').split(',').map((code) => code.trim()),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const names = Object.keys(OPTIONS).map((name) => `--${name}`);
    throw new CommandError(`${(error as Error).message}\nOptions: ${names.join(' ')}`);
  }
}
