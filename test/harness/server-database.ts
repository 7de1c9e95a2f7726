import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Connection, knowingPooler } from '../../src/latchkey/database/connection.js';
import { oncePerRun } from './once-per-run.js';
import { buildTemplate, type Template } from './template.js';
import type { TestRun } from './test-run.js';

/** Two workers, each with one application: far from the limit of a server with default settings. */
const POOL_SIZE = 8;
/** A copy of the template has to wait while another worker copies it. */
const OBJECT_IN_USE = '55006';
const COPY_ATTEMPTS = 100;
const COPY_PAUSE_MS = 100;

/** A database on the server that starts as a copy of the template and is dropped on closing. */
export async function openServerDatabase(
  template: Template,
  { folder, templatePrefix, directUrl = '' }: TestRun,
  serverUrl: string,
): Promise<Connection> {
  const templateName = `${templatePrefix}_${template.name}`;
  await oncePerRun(folder, `server-${template.name}`, async () => {
    await administer(directUrl, `CREATE DATABASE "${templateName}"`);
    // A pooler would stay connected, and a database that somebody is connected to cannot be copied.
    await buildTemplate(template, connectionTo(directUrl, templateName), folder);
  });
  const name = `latchkey_test_${randomBytes(6).toString('hex')}`;
  await copyTemplate(directUrl, name, templateName);
  const connection = connectionTo(serverUrl, name, () => administer(directUrl, `DROP DATABASE "${name}" WITH (FORCE)`));
  return directUrl === serverUrl
    ? connection
    : knowingPooler({ ...connection, signalsUrl: databaseUrl(directUrl, name) });
}

function connectionTo(serverUrl: string, database: string, close = () => Promise.resolve()): Connection {
  return { embedded: false, options: { url: databaseUrl(serverUrl, database) }, poolSize: POOL_SIZE, close };
}

/** A database of a server. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function copyTemplate(serverUrl: string, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await administer(serverUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
      return;
    } catch (error) {
      const busy = error instanceof pg.DatabaseError && error.code === OBJECT_IN_USE;
      if (!busy || attempt === COPY_ATTEMPTS) {
        throw error;
      }
      await pause(COPY_PAUSE_MS);
    }
  }
}

async function administer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
