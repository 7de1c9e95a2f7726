import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import pg from 'pg';
import type * as SecretSearch from './secret-search.js';

/** Under the name it has before the build: teardown runs outside Jest's module resolution. */
const SEARCH = './secret-search.ts';

/**
 * Removes what the specs of this run shared.
 *
 * @throws Error which fails the run, when a secret stands in what it has written
 */
export default async function globalTeardown(): Promise<void> {
  const folder = process.env.LATCHKEY_TEST_RUN ?? '';
  const { leaksOf } = (await import(SEARCH)) as typeof SecretSearch;
  const leaks = await leaksOf(folder);
  const { DATABASE_URL = '', DATABASE_SIGNALS_URL = '' } = process.env;
  const url = DATABASE_SIGNALS_URL || DATABASE_URL;
  if (url !== '') {
    await dropTemplates(url, templatePrefix(folder));
  }
  if (leaks.length > 0) {
    throw new Error(`Secrets were written, into files that stay in ${folder}:\n${leaks.join('\n')}`);
  }
  await rm(folder, { recursive: true, force: true });
}

async function dropTemplates(url: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const templates = 'SELECT datname FROM pg_database WHERE starts_with(datname, $1)';
    const { rows } = await client.query<{ datname: string }>(templates, [`${prefix}_`]);
    for (const { datname } of rows) {
      await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}

/** As in test-run.ts; teardown imports nothing that imports further sources. */
const templatePrefix = (folder: string): string => basename(folder).toLowerCase().replace(/\W/g, '_');
