import type { Connection } from '../../src/latchkey/database/connection.js';
import { openEmbeddedDatabase } from './embedded-database.js';
import { openServerDatabase } from './server-database.js';
import { SAMPLE, type Template } from './template.js';
import { testRun } from './test-run.js';

/** A database for one application, of the kind this run tests against. */
export async function openTestDatabase(template: Template = SAMPLE): Promise<Connection> {
  const run = testRun();
  const connection = await (run.serverUrl === undefined
    ? openEmbeddedDatabase(template, run.folder)
    : openServerDatabase(template, run, run.serverUrl));
  let closing: Promise<void> | undefined;
  // An application that fails to start closes it, and so does the code that wanted to start it.
  return { ...connection, close: () => (closing ??= connection.close()) };
}
