import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { readProcessSettings } from '../config/process-settings.js';
import type { Settings } from '../config/settings.js';
import { openConnection } from '../database/connection.js';
import { schemaCure } from '../database/schema-cure.js';
import { type SchemaDifferences, schemaDifferences, schemaState } from '../database/schema-state.js';
import { applicationFeatures, declarationFaults } from '../declaration-faults.js';
import type { ApplicationModule } from '../latchkey.module.js';
import { applicationModule, applicationOnEmptyDatabase } from './application.js';

const TYPE_CHECK = 'node_modules/typescript/bin/tsc';
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * `latchkey check`: types, settings, declarations and the schema of the database of the settings, without listening and
 * without a change to the database. Prints one sentence per fault, which makes the exit code 1, and one per hint.
 */
export async function checkApplication(): Promise<void> {
  const built = await output('npm', ['run', '--silent', 'build']);
  const types = (await output(process.execPath, [TYPE_CHECK, '--noEmit', '--pretty', 'false'])).lines;
  const { faults, hints } = built.failed
    ? { faults: buildFaults(types, built.lines), hints: [] }
    : await applicationFaults();
  const lines = [...types, ...faults, ...hints.map((hint) => `Hint: ${hint}`)];
  process.exitCode = types.length + faults.length > 0 ? 1 : 0;
  process.stdout.write(lines.length > 0 ? lines.map((line) => `${line}\n`).join('') : 'nothing to report\n');
}

/** Where the build is the type check, it says the same once more. */
const buildFaults = (types: readonly string[], lines: readonly string[]): readonly string[] =>
  types.length > 0 ? [] : ['The build fails:', ...lines];

async function applicationFaults(): Promise<SchemaDifferences> {
  const application = await applicationModule();
  const { settings, faults } = readProcessSettings({ LOG_LEVEL: 'error' });
  const declared = [...faults, ...(await declarationFaults(settings, [application]))];
  return declared.length > 0 ? { faults: declared, hints: [] } : ofSchema(settings, application);
}

/** Migrations that the next start will run count as run: the whole list makes the schema of an empty database then. */
async function ofSchema(settings: Settings, application: ApplicationModule): Promise<SchemaDifferences> {
  return (await presentDifferences(settings, application)) ?? differencesAfterMigrations(settings, application);
}

/** @returns undefined where the database does not exist yet, or migrations have not run */
async function presentDifferences(
  settings: Settings,
  application: ApplicationModule,
): Promise<SchemaDifferences | undefined> {
  if (settings.DATABASE_URL === '' && !existsSync(join(settings.DATA_DIR, 'postgres'))) {
    return undefined;
  }
  const connection = await openConnection(settings);
  try {
    const { pending, ...differences } = await schemaState(
      connection,
      await applicationFeatures(settings, [application]),
    );
    return pending.length > 0 ? undefined : differences;
  } finally {
    await connection.close();
  }
}

async function differencesAfterMigrations(
  settings: Settings,
  application: ApplicationModule,
): Promise<SchemaDifferences> {
  const cure = schemaCure({}, await applicationFeatures(settings, [application]));
  const app = await applicationOnEmptyDatabase();
  try {
    return await schemaDifferences(app.get(DataSource, { strict: false }), cure);
  } finally {
    await app.close();
  }
}

/** Runs a command of the project. @returns what it printed, when it failed */
const output = (command: string, args: readonly string[]): Promise<{ failed: boolean; lines: readonly string[] }> =>
  new Promise((done) => {
    execFile(command, args, { maxBuffer: MAX_OUTPUT, shell: process.platform === 'win32' }, (error, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
      done({ failed: error !== null, lines: error ? lines : [] });
    });
  });
