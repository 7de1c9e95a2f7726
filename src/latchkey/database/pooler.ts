import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** An attempt without any response ends after this many milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/** A pooler between us and the server, such as PgBouncer: each transaction may run in another session. */
export interface Pooler {
  /** Whether a statement that is prepared under a name is found again in every session, as with PgBouncer from 1.21 on. */
  readonly keepsNames: boolean;
}

/**
 * Finds out whether a pooler is between us and a server. The number of the process that a server names when a connection
 * begins is that of the process which runs its statements; a pooler makes numbers up.
 *
 * @returns undefined without one
 */
export async function findPooler(server: pg.ClientConfig): Promise<Pooler | undefined> {
  const client = new pg.Client({ ...server, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await isPooled(client)) ? { keepsNames: await keepsNames(client) } : undefined;
  } finally {
    await client.end();
  }
}

/** Whether the statements of a connection run in sessions of a pooler. */
export async function isPooled(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid !== (client as unknown as { readonly processID: number | null }).processID;
}

/** A pooler that finds statements again sends the server other names: it does not know ours. */
async function keepsNames(client: pg.Client): Promise<boolean> {
  const name = `latchkey_probe_${randomBytes(8).toString('hex')}`;
  await client.query('BEGIN');
  const text = 'SELECT 1 FROM pg_prepared_statements WHERE name = $1';
  const { rows } = await client.query({ name, text, values: [name] });
  await client.query(rows.length > 0 ? `DEALLOCATE ${name}; COMMIT` : 'COMMIT');
  return rows.length === 0;
}
