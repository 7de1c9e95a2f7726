import { Client } from 'pg';
import { addressOf, type Connection } from '../../src/latchkey/database/connection.js';

/** The database once statements have run that must come before the tables of entities, such as `CREATE EXTENSION`. */
export async function withSql(opening: Promise<Connection>, ...statements: readonly string[]): Promise<Connection> {
  const connection = await opening;
  const client = new Client(addressOf(connection));
  await client.connect();
  for (const statement of statements) {
    await client.query(statement);
  }
  await client.end();
  return connection;
}
