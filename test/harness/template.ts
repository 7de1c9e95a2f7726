import { createApp } from '../../src/create-app.js';
import type { Connection } from '../../src/database/connection.js';
import { Database } from '../../src/database/database.js';
import { aUser } from '../builders/a-user.js';
import { testSettings } from './test-settings.js';

/**
 * Fills a new database with what every spec finds: the schema, and users whose password is their name.
 *
 * @param finish runs while the database is still open
 */
export async function buildTemplate(
  connection: Connection,
  folder: string,
  finish: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const app = await createApp(testSettings(folder, { LOG_LEVEL: 'silent' }), connection);
  try {
    const database = app.get(Database);
    await aUser(database, { username: 'admin', roles: ['system-full-access'] });
    await aUser(database, { username: 'alice', roles: ['order-clerk'] });
    await aUser(database, { username: 'bob' });
    await finish();
  } finally {
    await app.close();
  }
}
