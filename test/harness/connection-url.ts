import pg from 'pg';
import type { Connection } from '../../src/latchkey/database/connection.js';

/** For programs that open the database themselves. The embedded database has an address only behind a line. */
export function urlOf({ options }: Connection): string {
  if ('url' in options) {
    return options.url;
  }
  if (!('host' in options)) {
    throw new Error('The embedded database has no address: put a line in front of it');
  }
  const { host, port, username, database } = options;
  return `postgres://${username}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

/** Runs any number of statements. */
export async function runSqlOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
