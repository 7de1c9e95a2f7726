import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Connection, embeddedConnection } from '../../src/database/connection.js';
import { EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { emptyDatabase } from './template.js';

const POOL_SIZE = 8;

/** A database of its own for one spec file: embedded by default, on the server of `DATABASE_URL` when that is set. */
export async function openTestDatabase(): Promise<Connection> {
  const server = process.env.DATABASE_URL ?? '';
  if (server === '') {
    const postgres = await EmbeddedPostgres.start({ template: await emptyDatabase() });
    return embeddedConnection(postgres, () => postgres.stop());
  }
  const { url, drop } = await createServerDatabase(server);
  return { embedded: false, options: { url }, poolSize: POOL_SIZE, close: drop };
}

/** Creates an empty database on a server, for as long as the test needs it. */
export async function createServerDatabase(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `latchkey_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
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
