import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { databaseUrl } from './server-database.js';
import { testRun } from './test-run.js';

/** A data folder and, when the run uses a server, a database on it, for a separate process. */
export interface PrivateDatabase {
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  remove(): Promise<void>;
}

export async function privateDatabase(): Promise<PrivateDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-data-'));
  const { serverUrl, directUrl = '' } = testRun();
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  if (serverUrl === undefined) {
    return { folder, environment: { DATA_DIR: folder }, remove: removeFolder };
  }
  const name = `latchkey_process_${randomBytes(6).toString('hex')}`;
  await onServer(directUrl, `CREATE DATABASE ${name}`);
  const signals: Record<string, string> =
    directUrl === serverUrl ? {} : { DATABASE_SIGNALS_URL: databaseUrl(directUrl, name) };
  return {
    folder,
    environment: { DATA_DIR: folder, DATABASE_URL: databaseUrl(serverUrl, name), ...signals },
    remove: async () => {
      await onServer(directUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      await removeFolder();
    },
  };
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
