import { randomBytes } from 'node:crypto';
import pg from 'pg';

/**
 * Makes a database that only a proof uses.
 *
 * @param {string} server a URL of PostgreSQL, whose user may create databases
 */
export async function databaseOn(server) {
  const name = `latchkey_proof_${randomBytes(6).toString('hex')}`;
  const administer = async (/** @type {string} */ statement) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}
