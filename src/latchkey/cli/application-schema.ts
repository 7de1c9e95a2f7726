import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { Settings } from '../config/settings.js';
import { knowingPooler, openConnection } from '../database/connection.js';
import type { Host } from '../database/host.js';
import { besideHost } from '../database/host-connection.js';
import { schemaCure } from '../database/schema-cure.js';
import { type SchemaDifferences, schemaDifferences, type SchemaState, schemaState } from '../database/schema-state.js';
import { applicationFeatures } from '../declaration-faults.js';
import type { ApplicationModule } from '../latchkey.module.js';
import { onEmptyDatabase } from './application.js';

const NONE: SchemaDifferences = { faults: [], hints: [] };

/**
 * Migrations that the next start will run count as run: the whole list makes the schema of an empty database then. Tables
 * that no migration makes are compared in the database itself.
 */
export async function applicationSchema(
  settings: Settings,
  application: ApplicationModule,
): Promise<SchemaDifferences> {
  const state = await presentState(settings, application);
  return (state && present(state)) ?? differencesAfterMigrations(settings, application, state !== undefined);
}

/** The same for an application that takes Latchkey in. What its next start changes by itself is not reported. */
export async function hostSchema(
  { read: { settings }, dataSource }: Host,
  application: ApplicationModule,
): Promise<SchemaDifferences> {
  if (dataSource === undefined) {
    return applicationSchema(settings, application);
  }
  if (!(dataSource instanceof DataSource)) {
    return { ...NONE, hints: ['Latchkey.forRoot names its data source by a token: only a start compares the schema'] };
  }
  if (dataSource.options.synchronize) {
    return NONE;
  }
  const features = await applicationFeatures(settings, [application]);
  return present(await schemaState(await knowingPooler(besideHost(dataSource, settings)), features)) ?? NONE;
}

/** @returns undefined where the database does not exist yet */
async function presentState(
  settings: Settings,
  application: ApplicationModule,
  isCompared?: (path: string) => boolean,
): Promise<SchemaState | undefined> {
  if (settings.DATABASE_URL === '' && !existsSync(join(settings.DATA_DIR, 'postgres'))) {
    return undefined;
  }
  const connection = await openConnection(settings);
  try {
    return await schemaState(connection, await applicationFeatures(settings, [application]), isCompared);
  } finally {
    await connection.close();
  }
}

const present = ({ pending, ...differences }: SchemaState): SchemaDifferences | undefined =>
  pending.length > 0 ? undefined : differences;

async function differencesAfterMigrations(
  settings: Settings,
  application: ApplicationModule,
  exists: boolean,
): Promise<SchemaDifferences> {
  const cure = schemaCure({}, await applicationFeatures(settings, [application]));
  const { apart, made } = await onEmptyDatabase(application, async (dataSource, paths) => ({
    apart: paths,
    made: await schemaDifferences(dataSource, cure, (path) => !(exists && paths.has(path))),
  }));
  if (!exists || apart.size === 0) {
    return made;
  }
  const found = (await presentState(settings, application, (path) => apart.has(path))) ?? NONE;
  return { faults: [...made.faults, ...found.faults], hints: [...made.hints, ...found.hints] };
}
