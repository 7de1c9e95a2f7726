import { createApp } from '../../src/latchkey/create-app.js';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { Database } from '../../src/latchkey/database/database.js';
import type { ApplicationModule } from '../../src/latchkey/latchkey.module.js';
import { aUser } from '../builders/a-user.js';
import { modulesOf } from './application.js';
import { withMissingTables } from './schema.js';
import { testSettings } from './test-settings.js';

/** What databases of specs are copies of: made once per run, by the first spec that needs it. */
export interface Template {
  /** Letters only. */
  readonly name: string;
  /** Modules whose tables it has, instead of the sample shop. */
  readonly application?: readonly ApplicationModule[];
}

export const SAMPLE: Template = { name: 'sample' };

/**
 * Fills a new database with what every spec finds: the schema, and users whose password is their name.
 *
 * @param finish runs while the database is still open
 */
export async function buildTemplate(
  { application }: Template,
  connection: Connection,
  folder: string,
  finish: (database: Database) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const open = application ? withMissingTables(connection) : connection;
  const app = await createApp(testSettings(folder), modulesOf(application), open);
  try {
    const database = app.get(Database);
    await aUser(database, { username: 'admin', roles: ['system-full-access'] });
    await aUser(database, { username: 'alice', roles: ['order-clerk'] });
    await aUser(database, { username: 'bob' });
    await finish(database);
  } finally {
    await app.close();
  }
}
