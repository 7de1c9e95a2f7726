import pg from 'pg';
import { type Connection, driverOptions } from './connection.js';

/** Another instance has made it meanwhile: unique violation in the catalog, duplicate schema. */
const MADE_MEANWHILE: readonly unknown[] = ['23505', '42P06'];

/** Makes the schema of `DATABASE_SCHEMA` where it is missing, before TypeORM looks which one is in force. */
export async function makeSchema(connection: Connection): Promise<void> {
  const { ownSchema } = connection;
  if (ownSchema === undefined) {
    return;
  }
  const client = new pg.Client(driverOptions(connection));
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>('SELECT to_regnamespace($1) IS NOT NULL AS there', [
      ownSchema,
    ]);
    if (rows[0]?.there !== true) {
      await client.query(`CREATE SCHEMA ${pg.escapeIdentifier(ownSchema)}`).catch((error: unknown) => {
        if (!MADE_MEANWHILE.includes((error as { readonly code?: unknown }).code)) {
          throw error;
        }
      });
    }
  } finally {
    await client.end();
  }
}
