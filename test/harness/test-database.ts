import type { Connection } from '../../src/database/connection.js';
import { openEmbeddedDatabase } from './embedded-database.js';
import { openServerDatabase } from './server-database.js';
import { testRun } from './test-run.js';

/** A database of its own for one application, of the kind this run tests against. */
export function openTestDatabase(): Promise<Connection> {
  const run = testRun();
  return run.serverUrl === undefined ? openEmbeddedDatabase(run.folder) : openServerDatabase(run, run.serverUrl);
}
