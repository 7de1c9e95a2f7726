import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadSettings } from '../config/load-settings.js';
import { createApp } from '../create-app.js';
import type { DataSource } from 'typeorm';
import { embeddedConnection } from '../database/connection.js';
import { openEmpty } from '../database/empty-database.js';
import { EmbeddedPostgres } from '../database/embedded/embedded-postgres.js';
import { applicationFeatures, applicationHost, requireDeclarations } from '../declaration-faults.js';
import type { ApplicationModule } from '../latchkey.module.js';
import { CommandError } from './command-error.js';
import { commandLog } from './command-log.js';

/** Where `npm run build` puts `src/app.module.ts` of the application. */
const APP_MODULE = 'dist/src/app.module.js';

/** `AppModule` of the application in the working directory. @throws CommandError when it is missing */
export async function applicationModule(): Promise<ApplicationModule> {
  const file = resolve(APP_MODULE);
  await access(file).catch(() => {
    throw new CommandError(`${APP_MODULE} is missing: run "npm run build" in the folder of the application`);
  });
  const { AppModule } = (await import(pathToFileURL(file).href)) as { AppModule?: ApplicationModule };
  if (!AppModule) {
    throw new CommandError(`${APP_MODULE} must export the class AppModule`);
  }
  return AppModule;
}

/**
 * Works on an empty embedded database after all migrations. The application itself does not start: inside of another
 * one it could not. What foreign keys refer to in tables that no migration makes is there, too.
 *
 * @param work gets the paths of the tables that no migration makes
 */
export async function onEmptyDatabase<T>(
  application: ApplicationModule,
  work: (dataSource: DataSource, apart: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  const host = await applicationHost(application);
  const settings = host?.read.settings ?? loadSettings({});
  const features = await applicationFeatures(settings, [application]);
  await requireDeclarations({ settings, faults: [] }, features);
  // Migrations may make such tables themselves, or need them before they run.
  const { dataSource, apart, close } = await openEmpty(settings, features, false).catch(() =>
    openEmpty(settings, features, true),
  );
  try {
    return await work(dataSource, apart);
  } finally {
    await close();
  }
}

/**
 * The application on an empty embedded database, for commands that only look at its model: migrations may be missing.
 *
 * @param settings texts of those that the model depends on
 */
export async function applicationOnEmptyDatabase(
  settings: Readonly<Record<string, string>> = {},
): ReturnType<typeof createApp> {
  const application = await applicationModule();
  const postgres = await EmbeddedPostgres.start({});
  const read = loadSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error', ...settings });
  const connection = {
    ...embeddedConnection(postgres, () => postgres.stop()),
    afterMigrations: () => Promise.resolve(),
  };
  return createApp(read, [application], connection, commandLog(read));
}
