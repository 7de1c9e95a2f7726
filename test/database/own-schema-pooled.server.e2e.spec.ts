import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { openServer } from '../../src/latchkey/database/connection.js';
import { startAppOn } from '../harness/app.js';
import { type Answer, exchange } from '../harness/exchange.js';
import { PgBouncer } from '../harness/pgbouncer.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const TEST_MS = 120_000;
/** Fewer than an instance has connections, so that each transaction may run in another session. */
const SESSIONS = 3;
const ROUNDS = 20;

let database: PrivateDatabase;
let bouncer: PgBouncer;
let direct: string;
let pooled: string;
let operator: pg.Client;

beforeAll(async () => {
  database = await privateDatabase();
  const { DATABASE_URL = '', DATABASE_SIGNALS_URL = DATABASE_URL } = database.environment;
  direct = DATABASE_SIGNALS_URL;
  operator = new pg.Client({ connectionString: direct });
  await operator.connect();
  // Of the same names as two of Latchkey's.
  await operator.query('CREATE TABLE app_user (id int PRIMARY KEY); CREATE TABLE migrations (id int PRIMARY KEY)');
  bouncer = await PgBouncer.start(direct, SESSIONS);
  pooled = bouncer.through(direct);
}, TEST_MS);

afterAll(async () => {
  await operator.end();
  await bouncer.stop();
  await database.remove();
}, TEST_MS);

const tablesIn = async (schema: string): Promise<readonly string[]> => {
  const sql = 'SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY 1';
  return (await operator.query<{ tablename: string }>(sql, [schema])).rows.map(({ tablename }) => tablename);
};

/** Another client of the pooler leaves its own search path in every session. */
async function leaveOtherSearchPaths(): Promise<void> {
  const others = Array.from({ length: SESSIONS }, () => new pg.Client({ connectionString: pooled }));
  await Promise.all(others.map((each) => each.connect()));
  await Promise.all(others.map((each) => each.query('BEGIN')));
  await Promise.all(others.map((each) => each.query("SET search_path = 'public'; COMMIT")));
  await Promise.all(others.map((each) => each.end()));
}

const environment = () => ({ DATABASE_URL: pooled, DATABASE_SIGNALS_URL: direct, DATABASE_SCHEMA: 'latchkey' });

describe('DATABASE_SCHEMA on PgBouncer in transaction mode', () => {
  it(
    'two instances make all tables there, once, and read and write them whatever other clients leave in the sessions',
    async () => {
      const start = () => BackendProcess.start({ ...database.environment, ...environment() });
      const instances = await Promise.all([start(), start()]);
      try {
        expect(await tablesIn('public')).toEqual(['app_user', 'migrations']);
        expect(await tablesIn('latchkey')).toEqual(
          expect.arrayContaining(['app_user', 'latchkey_migration', 'product']),
        );
        await leaveOtherSearchPaths();
        const token = await tokenAt(instances[0].url, 'admin');
        const send = (at: BackendProcess, method: string, path: string, body?: object): Promise<Answer> =>
          exchange(at.url, method, path, body, { authorization: `Bearer ${token}` });
        const statuses = await Promise.all(
          Array.from({ length: ROUNDS }, async (_, round) => {
            const [one, other] = round % 2 === 0 ? instances : [instances[1], instances[0]];
            const { json } = await send(one, 'POST', '/rest/entities/Tag', { name: `pooled ${round}` });
            const { id } = json as { id: string };
            const read = await send(other, 'GET', `/rest/entities/Tag/${id}`);
            const changed = await send(other, 'PUT', `/rest/entities/Tag/${id}`, { name: `again ${round}` });
            const users = await send(one, 'GET', '/rest/entities/User?limit=1');
            return [read.status, changed.status, users.status];
          }),
        );
        expect(statuses).toEqual(statuses.map(() => [200, 200, 200]));
      } finally {
        await Promise.all(instances.map((each) => each.kill('SIGTERM')));
      }
    },
    TEST_MS,
  );

  it(
    'changes of the schema outside transactions reach it, or are refused with a sentence where PostgreSQL lets nothing go ahead of them',
    async () => {
      await leaveOtherSearchPaths();
      const app = await startAppOn(await openServer(loadSettings(environment())));
      const { dataSource } = app.database;
      const sentence = (sql: string): Promise<unknown> =>
        dataSource.query(sql).then(
          () => 'done',
          (error: unknown) => (error as Error).message,
        );
      try {
        await dataSource.query('CREATE TABLE spec_pooled (id int PRIMARY KEY)');
        await dataSource.query('ALTER TABLE spec_pooled ADD COLUMN name text');
        expect(await tablesIn('latchkey')).toContain('spec_pooled');
        expect(await tablesIn('public')).toEqual(['app_user', 'migrations']);
        expect(await sentence('CREATE INDEX CONCURRENTLY spec_pooled_name ON spec_pooled (name)')).toBe(
          'CREATE INDEX CONCURRENTLY runs outside transactions, where DATABASE_SCHEMA does not reach it through a connection pooler: write "latchkey." before its names, or let DATABASE_URL lead to the server itself',
        );
        expect(await sentence('CREATE INDEX CONCURRENTLY spec_pooled_name ON latchkey.spec_pooled (name)')).toBe(
          'done',
        );
        expect(await sentence('DROP INDEX CONCURRENTLY "latchkey"."spec_pooled_name"')).toBe('done');
        expect(await sentence('DROP INDEX CONCURRENTLY spec_pooled_name')).toMatch(/^DROP INDEX CONCURRENTLY runs/);
      } finally {
        await app.close();
      }
    },
    TEST_MS,
  );
});
