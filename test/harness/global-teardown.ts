import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import pg from 'pg';

/** Removes what the specs of this run shared. */
export default async function globalTeardown(): Promise<void> {
  const folder = process.env.LATCHKEY_TEST_RUN ?? '';
  const url = process.env.DATABASE_URL ?? '';
  if (url !== '') {
    await dropTemplate(url, templateName(folder));
  }
  await rm(folder, { recursive: true, force: true });
}

async function dropTemplate(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

/** As in test-run.ts; setup and teardown run outside Jest's module resolution and import no sources. */
const templateName = (folder: string): string => basename(folder).toLowerCase().replace(/\W/g, '_');
