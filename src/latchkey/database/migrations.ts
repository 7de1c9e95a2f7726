import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { type DataSource, type Migration, MigrationExecutor, type MigrationInterface, type QueryRunner } from 'typeorm';
import { databaseErrorCode } from '../errors/database-error.js';
import { DeclarationError } from '../errors/rest-error.js';
import { type SqlRunner, Statement } from '../sql/statement.js';
import type { MigrationLock } from './migration-lock.js';

type MigrationClass = new () => MigrationInterface;

/** Those of the framework, which know nothing of the application. */
const OWN = new URL('../migrations/', import.meta.url);
/** Which of them have run; those of the application stand in {@link APPLICATION_TABLE}. */
const OWN_TABLE = 'latchkey_migration';
export const APPLICATION_TABLE = 'migrations';

/** The migration classes of some folders, of each in the order of its file names. */
export async function loadMigrations(folders: readonly URL[]): Promise<MigrationClass[]> {
  const modules = await Promise.all(folders.map(modulesIn));
  return modules.flat().flatMap((module) => Object.values(module));
}

async function modulesIn(folder: URL): Promise<Record<string, MigrationClass>[]> {
  // Version control and the build keep no folder that is empty.
  const names = existsSync(folder) ? await readdir(folder) : [];
  const files = names.filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts')).sort();
  return Promise.all(
    files.map((file) => import(new URL(file, folder).href) as Promise<Record<string, MigrationClass>>),
  );
}

/**
 * Brings the schema up to date, that of the framework first; concurrent starts on one server wait for each other. Neither
 * that nor a migration is cut by the statement timeout.
 */
export async function runMigrations(dataSource: DataSource, locked: MigrationLock): Promise<void> {
  const own = await loadMigrations([OWN]);
  const runner = dataSource.createQueryRunner();
  try {
    await locked(runner, async () => {
      await adoptOwn(runner, own);
      await run(ofFramework(dataSource, own), runner);
      await run(dataSource, runner);
    });
  } finally {
    await runner.release();
  }
}

/** What both tables list as executed. */
const EXECUTED = new Statement(`SELECT name FROM ${OWN_TABLE} UNION ALL SELECT name FROM ${APPLICATION_TABLE}`);

/**
 * Finds migrations that are not executed although the application has started: a running process may come to see an older
 * copy of its database.
 *
 * @returns a look at the database, which returns their names
 */
export async function unexecutedMigrations({
  migrations,
}: DataSource): Promise<(runner: SqlRunner) => Promise<readonly string[]>> {
  const own = (await loadMigrations([OWN])).map(({ name }) => name);
  const expected = [...own, ...migrations.map((migration) => migration.name ?? migration.constructor.name)];
  return async (runner) => {
    const executed = new Set((await runner.rows(EXECUTED)).map(([name]) => name));
    return expected.filter((name) => !executed.has(name));
  };
}

/** Names of the migrations that have run, in that order, and of those that have not. */
interface MigrationList {
  readonly run: readonly string[];
  readonly pending: readonly string[];
}

export interface MigrationState {
  readonly framework: MigrationList;
  readonly application: MigrationList;
}

const LISTED = [OWN_TABLE, APPLICATION_TABLE].map((table) => new Statement(`SELECT name FROM ${table} ORDER BY id`));

/** What has run and what has not, as both tables say. */
export async function migrationState({ migrations }: DataSource, runner: SqlRunner): Promise<MigrationState> {
  const own = (await loadMigrations([OWN])).map(({ name }) => name);
  const others = migrations.map((migration) => migration.name ?? migration.constructor.name);
  const [ownRun = [], othersRun = []] = await Promise.all(
    LISTED.map(async (statement) => (await runner.rows(statement)).map(([name]) => name ?? '')),
  );
  const list = (expected: readonly string[], run: readonly string[]): MigrationList => ({
    run,
    pending: expected.filter((name) => !run.includes(name)),
  });
  return { framework: list(own, ownRun), application: list(others, othersRun) };
}

/** @returns names of the migrations of the framework and of these folders that have not run, whatever table lists them */
export async function pendingMigrations(dataSource: DataSource, folders: readonly URL[]): Promise<readonly string[]> {
  const executed = new Set<string>();
  for (const table of [OWN_TABLE, APPLICATION_TABLE]) {
    const [{ found }]: [{ found: boolean }] = await dataSource.query('SELECT to_regclass($1) IS NOT NULL AS found', [
      table,
    ]);
    const rows: { name: string }[] = found ? await dataSource.query(`SELECT name FROM ${table}`) : [];
    rows.forEach(({ name }) => executed.add(name));
  }
  return (await loadMigrations([OWN, ...folders])).map(({ name }) => name).filter((name) => !executed.has(name));
}

async function run(dataSource: DataSource, runner: QueryRunner): Promise<void> {
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  await reportUnknown(executor, dataSource);
  const pending = await executor.getPendingMigrations();
  try {
    await executor.executePendingMigrations();
  } catch (error) {
    throw databaseErrorCode(error) ? error : await failureOf(executor, pending, error as Error);
  }
}

/** An older version runs on a newer schema as long as that has what its entities need. */
async function reportUnknown(executor: MigrationExecutor, { migrations, options }: DataSource): Promise<void> {
  const known = new Set(migrations.map((migration) => migration.name ?? migration.constructor.name));
  const unknown = (await executor.getExecutedMigrations()).map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    new Logger('Migrations').warn(
      `The table ${options.migrationsTableName ?? ''} lists ${unknown.join(', ')}, which this application does not have: a newer version has run on this database, or the files were removed`,
    );
  }
}

/** The first migration that has not run is the one that failed. */
async function failureOf(
  executor: MigrationExecutor,
  pending: readonly Migration[],
  error: Error,
): Promise<DeclarationError> {
  const executed = new Set((await executor.getExecutedMigrations()).map(({ name }) => name));
  const failed = pending.find(({ name }) => !executed.has(name));
  const written =
    failed?.instance?.transaction === false
      ? 'it has no transaction, so that what it did before stays'
      : 'nothing of it was written';
  return new DeclarationError(
    `The migration ${failed?.name ?? ''} fails (${error.message}): correct it and start again, ${written}`,
    { cause: error },
  );
}

/** The same data source as the executor of the framework's migrations sees it. */
function ofFramework(dataSource: DataSource, own: readonly MigrationClass[]): DataSource {
  const options = { ...dataSource.options, migrationsTableName: OWN_TABLE };
  return Object.create(dataSource, {
    options: { value: options },
    migrations: { value: own.map((migration) => new migration()) },
  }) as DataSource;
}

/** Until version 0.1 both kinds stood in one table: its rows of the framework move, and nothing runs twice. */
async function adoptOwn(runner: QueryRunner, own: readonly MigrationClass[]): Promise<void> {
  if ((await runner.hasTable(OWN_TABLE)) || !(await runner.hasTable(APPLICATION_TABLE))) {
    return;
  }
  const names = own.map(({ name }) => name);
  await runner.startTransaction();
  await runner.query(`
    CREATE TABLE ${OWN_TABLE} (id serial PRIMARY KEY, timestamp bigint NOT NULL, name varchar NOT NULL);
  `);
  await runner.query(
    `WITH moved AS (DELETE FROM ${APPLICATION_TABLE} WHERE name = ANY($1) RETURNING timestamp, name)
     INSERT INTO ${OWN_TABLE} (timestamp, name) SELECT timestamp, name FROM moved ORDER BY timestamp`,
    [names],
  );
  await runner.commitTransaction();
}
