import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type DataSource, MigrationExecutor, type MigrationInterface } from 'typeorm';
import type { LimitedClient } from './limited-client.js';

/** Beside `src/`, in the sources as well as in the build. */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../../migrations');

/** An arbitrary constant: instances starting together run migrations one after the other. */
const LOCK_KEY = 7_203_331;

/** The migration classes of `migrations/` in file name order. */
export async function loadMigrations(): Promise<(new () => MigrationInterface)[]> {
  const files = (await readdir(FOLDER)).filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts')).sort();
  const modules = await Promise.all(
    files.map(
      (file) => import(pathToFileURL(join(FOLDER, file)).href) as Promise<Record<string, new () => MigrationInterface>>,
    ),
  );
  return modules.flatMap((module) => Object.values(module));
}

/**
 * Brings the schema up to date; concurrent starts on one server wait for each other. Neither that nor a migration is
 * cut by the statement timeout.
 */
export async function runMigrations(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const client = (await runner.connect()) as LimitedClient;
  try {
    client.limited = false;
    await runner.query('SET statement_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    await executor.executePendingMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
    await runner.query('RESET statement_timeout');
    client.limited = true;
    await runner.release();
  }
}
