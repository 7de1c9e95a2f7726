import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A data folder and, when the run uses a server, a database on it, for a separate process. */
export interface PrivateDatabase {
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  remove(): Promise<void>;
}

export async function privateDatabase(): Promise<PrivateDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-data-'));
  const server = process.env.DATABASE_URL ?? '';
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  if (server === '') {
    return { folder, environment: { DATA_DIR: folder }, remove: removeFolder };
  }
  const name = `latchkey_process_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    folder,
    environment: { DATA_DIR: folder, DATABASE_URL: url.href },
    remove: async () => {
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
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
