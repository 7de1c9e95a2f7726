import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aTag } from '../builders/a-tag.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { type DatabaseLine, throughLine } from '../harness/database-line.js';
import type { Answer } from '../harness/exchange.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';

const WRITERS = 8;
/** Name of the connections that change the database beside the application. */
const OPERATOR = 'operator';

let database: Connection;
let line: DatabaseLine;
let app: TestApp;

beforeAll(async () => {
  database = await openTestDatabase();
  const { line: opened, connection } = await throughLine(database);
  line = opened;
  app = await startAppOn(connection, { STATEMENT_TIMEOUT: '3000' });
  await Promise.all(['admin', 'alice'].map((user) => app.tokenOf(user)));
});

let operator: pg.Client | undefined;

afterAll(async () => {
  await operator?.end();
  await app.close();
});

/** Updates of one row that arrive together. */
const updates = (id: string): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: WRITERS }, (_, number) =>
      app.as('admin').put(`/rest/entities/Tag/${id}`, { name: `steel ${number}` }),
    ),
  );

const login = (): Promise<Answer> =>
  app.asClient().post('/oauth/token', 'grant_type=password&username=alice&password=alice');

const { serverUrl } = testRun();
if (serverUrl === undefined) {
  describe('writes of one row on the embedded database, which has one session', () => {
    it('wait for each other', async () => {
      const answers = await updates(await aTag(app.database, { name: 'iron' }));
      expect(answers.map(({ status }) => status)).toEqual(Array<number>(WRITERS).fill(200));
    });
  });
} else {
  let name: string;

  /** A connection without a pooler in between. */
  async function directly(): Promise<pg.Client> {
    const { options, signalsUrl } = database;
    const connectionString = signalsUrl ?? ('url' in options ? options.url : serverUrl);
    const client = new pg.Client({ connectionString, application_name: OPERATOR });
    await client.connect();
    return client;
  }

  beforeAll(async () => {
    const client = await directly();
    operator = client;
    name = (await client.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';
  });

  /** Gives all new sessions of the application a setting, and replaces its existing ones, also those of a pooler. */
  async function set(setting: string): Promise<void> {
    await operator?.query(`ALTER DATABASE "${name}" ${setting}`);
    await line.cut();
    const pool = (app.database.dataSource.driver as PostgresDriver).master as pg.Pool;
    while (pool.totalCount > 0) {
      await new Promise((done) => setTimeout(done, 10));
    }
    // A pooler would keep its sessions.
    const others = `pg_stat_activity WHERE datname = current_database() AND application_name <> '${OPERATOR}'`;
    await operator?.query(`SELECT pg_terminate_backend(pid, 5000) FROM ${others}`);
    await line.mend();
  }

  afterEach(() => set('RESET ALL'));

  describe('transactions that get in the way of each other (protocol/errors.md 5)', () => {
    it('are done again under serializable isolation, until each is done', async () => {
      const id = await aTag(app.database, { name: 'iron' });
      await set("SET default_transaction_isolation = 'serializable'");
      for (let round = 0; round < 3; round++) {
        expect((await updates(id)).map(({ status }) => status)).toEqual(Array<number>(WRITERS).fill(200));
      }
    });

    it('are run again when the commit fails', async () => {
      const READ = new Statement("SELECT count(*) FROM tag WHERE name = 'skewed'");
      const ADD = new Statement("INSERT INTO tag (id, name, version) VALUES (gen_random_uuid(), 'skewed', 1)");
      await set("SET default_transaction_isolation = 'serializable'");
      let attempts = 0;
      const both = [0, 1].map(() =>
        app.database.transaction(async (transaction) => {
          attempts++;
          const [[count] = []] = await transaction.rows(READ);
          await new Promise((done) => setTimeout(done, 50));
          await transaction.rows(ADD);
          return count;
        }),
      );
      // Whichever comes second has seen the row of the first one.
      expect((await Promise.all(both)).sort()).toEqual(['0', '1']);
      expect(attempts).toBeGreaterThan(2);
    });

    it('are done again when a deadlock has undone them', async () => {
      const [one, other] = [await aTag(app.database, { name: 'a' }), await aTag(app.database, { name: 'b' })];
      const rename = new Statement('UPDATE tag SET name = $2 WHERE id = $1');
      const crossing = [
        [one, other],
        [other, one],
      ].map(([first = '', second = '']) =>
        app.database.transaction(async (transaction) => {
          await transaction.rows(rename, [first, 'x']);
          await new Promise((done) => setTimeout(done, 100));
          await transaction.rows(rename, [second, 'x']);
        }),
      );
      await expect(Promise.all(crossing)).resolves.toHaveLength(2);
    });

    it.each(['40001', '40P01'])('answer 503 when they are undone by %s again and again', async (code) => {
      await operator?.query(
        `CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'undone' USING ERRCODE = '${code}'; END $$`,
      );
      await operator?.query('CREATE TRIGGER undo BEFORE INSERT ON tag FOR EACH ROW EXECUTE FUNCTION undo()');
      try {
        const answer = await app.as('admin').post('/rest/entities/Tag', { name: 'steel' });
        expect(answer).toAnswer(503, { error: 'Server error', details: '' });
        expect(answer.headers).toMatchObject({ 'retry-after': '5' });
      } finally {
        await operator?.query('DROP FUNCTION undo CASCADE');
      }
    });
  });

  describe('a server that only reads (protocol/errors.md 5)', () => {
    it('still answers what reads, and everything that writes by 503', async () => {
      const id = await aTag(app.database, { name: 'iron' });
      await set('SET default_transaction_read_only = on');
      expect((await app.as('alice').get('/rest/entities/Product?limit=1')).status).toBe(200);
      const writes = await Promise.all([
        app.as('admin').post('/rest/entities/Tag', { name: 'steel' }),
        app.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'steel' }),
        app.as('admin').delete(`/rest/entities/Tag/${id}`),
      ]);
      for (const { status, json, headers } of writes) {
        expect([status, json, headers['retry-after']]).toEqual([503, { error: 'Server error', details: '' }, '5']);
      }
      const { status, json, headers } = await login();
      expect([status, json, headers['retry-after']]).toEqual([
        503,
        {
          error: 'temporarily_unavailable',
          error_description: 'The server cannot answer at the moment: try again later',
        },
        '5',
      ]);
    });
  });

  describe('statements that share a connection with one that fails (docs/decisions/0018)', () => {
    let holder: pg.Client;

    beforeAll(async () => {
      holder = await directly();
    });

    afterAll(() => holder.end());

    it('new searches whose table is locked answer 200 or 504, none by a statement that was not prepared', async () => {
      const many = (filter: string): Promise<Answer[]> =>
        Promise.all(
          Array.from({ length: 20 }, () => app.as('admin').get(`/rest/entities/Tag/search?filter=${filter}`)),
        );
      const filter = (value: string): string =>
        encodeURIComponent(`{"conditions":[{"property":"name","operator":"startsWith","value":"${value}"}]}`);
      // Shared connections are opened when reads meet.
      await Promise.all(Array.from({ length: 20 }, () => app.as('admin').get('/rest/entities/Product?limit=1')));
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE tag');
      const answers = many(filter('a'));
      await new Promise((done) => setTimeout(done, 3_300));
      await holder.query('ROLLBACK');
      const statuses = (await answers).map(({ status }) => status);
      expect(statuses.filter((status) => ![200, 504].includes(status))).toEqual([]);
      expect(statuses).toContain(504);
      expect((await many(filter('b'))).map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
    });

    it('a table that gains and loses columns under its prepared statements is read all the same', async () => {
      await operator?.query('CREATE TABLE growing (a text); INSERT INTO growing VALUES (1)');
      const all = new Statement('SELECT * FROM growing');
      const readAll = (): Promise<unknown[]> =>
        Promise.all(Array.from({ length: 16 }, async () => (await app.database.rows(all))[0]));
      expect(await readAll()).toEqual(Array(16).fill(['1']));
      await operator?.query('ALTER TABLE growing ADD b text DEFAULT 2');
      expect(await readAll()).toEqual(Array(16).fill(['1', '2']));
      const inTransactions = Array.from({ length: 8 }, () =>
        app.database.transaction((transaction) => transaction.rows(all)),
      );
      expect(await Promise.all(inTransactions)).toEqual(Array(8).fill([['1', '2']]));
      await operator?.query('ALTER TABLE growing DROP a');
      expect(await readAll()).toEqual(Array(16).fill(['2']));
      expect(await app.database.transaction((transaction) => transaction.rows(all))).toEqual([['2']]);
    });

    it('statements that the server has forgotten are prepared again', async () => {
      const read = new Statement('SELECT 1');
      const many = (): Promise<unknown> => Promise.all(Array.from({ length: 16 }, () => app.database.rows(read)));
      await many();
      await Promise.all(Array.from({ length: 8 }, () => app.database.dataSource.query('DEALLOCATE ALL')));
      expect(await many()).toEqual(Array(16).fill([['1']]));
      expect(await many()).toEqual(Array(16).fill([['1']]));
    });
  });
}
