import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const SEARCHES = 30;
const RESERVED = 2;
const POLL_MS = 10;
/** A look at the database counts for a second: then there is another one. */
const LOOK_COUNTS_MS = 1_100;
/** From then on a search gets its own connection. */
const SLOW_MS = 50;

let database: Connection;

const app = useApp(async () => {
  database = await openTestDatabase();
  return startAppOn(database, { DATABASE_POOL_RESERVED: String(RESERVED), STATEMENT_TIMEOUT: '0' });
});

beforeAll(async () => {
  await Promise.all(['admin', 'alice'].map((user) => app.tokenOf(user)));
});

const login = (on: TestApp): Promise<Answer> =>
  on.asClient().post('/oauth/token', 'grant_type=password&username=bob&password=bob');

/** How many of the results that are there by now are of this kind. */
function countOf<T>(promises: readonly Promise<T>[], isMeant: (result: T) => boolean): () => number {
  let count = 0;
  promises.forEach((each) => void each.then((result) => (count += Number(isMeant(result)))));
  return () => count;
}

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) {
    await pause(POLL_MS);
  }
}

const { serverUrl } = testRun();
if (serverUrl === undefined) {
  describe('a log-in on the embedded database, which has one session (docs/decisions/0066)', () => {
    it('comes before the searches that wait', async () => {
      const slow = new Statement('SELECT pg_sleep(0.1)');
      const searches = Array.from({ length: SEARCHES }, () => app.database.rows(slow));
      const answered = countOf(searches, () => true);
      await until(() => app.database.pool.used === 1);
      expect(app.database.pool.waiting).toBe(SEARCHES - 1);
      expect((await login(app)).status).toBe(200);
      expect(answered()).toBeLessThan(SEARCHES);
      await Promise.all(searches);
      await until(() => app.database.pool.used === 0);
      expect(app.database.pool).toEqual({ max: 1, used: 0, waiting: 0 });
    });
  });
} else {
  describe('connections that are reserved for tokens, rights and log-ins (docs/decisions/0066)', () => {
    let holder: pg.Client;
    /** Within a transaction, the view of activity would not change. */
    let operator: pg.Client;

    beforeAll(async () => {
      const { options, signalsUrl } = database;
      const url = signalsUrl ?? ('url' in options ? options.url : serverUrl);
      [holder, operator] = [new pg.Client(url), new pg.Client(url)];
      await Promise.all([holder.connect(), operator.connect()]);
    });

    afterAll(() => Promise.all([holder.end(), operator.end()]));

    const search = (): Promise<Answer> =>
      app.as('alice').get('/rest/entities/Product/search?filter={"conditions":[]}&limit=1');

    async function lockProducts(): Promise<void> {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE product');
    }

    /** @returns how many of them wait for the lock; the others wait for a connection */
    async function untilAllWait(searches: number): Promise<number> {
      const locked = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      for (;;) {
        const { rowCount } = await operator.query(locked);
        if ((rowCount ?? 0) + app.database.pool.waiting >= searches) {
          return rowCount ?? 0;
        }
        await pause(POLL_MS);
      }
    }

    beforeAll(async () => {
      await lockProducts();
      const first = search();
      await untilAllWait(1);
      await pause(SLOW_MS);
      await holder.query('ROLLBACK');
      expect((await first).status).toBe(200);
    });

    it("log-ins, permissions, refused tokens and health do not wait for another user's 30 slow searches", async () => {
      await lockProducts();
      const searches = Array.from({ length: SEARCHES }, search);
      const found = countOf(searches, ({ status }) => status === 200);
      const running = await untilAllWait(SEARCHES);
      expect(running).toBeLessThanOrEqual(database.poolSize - RESERVED);

      expect((await login(app)).status).toBe(200);
      expect((await app.as('admin').get('/rest/permissions')).status).toBe(200);
      expect((await app.asAnonymous().get('/rest/permissions?access_token=unknown')).status).toBe(401);
      await pause(LOOK_COUNTS_MS);
      const ready = await app.asAnonymous().get('/health/ready');
      expect([ready.status, ready.json]).toEqual([200, { status: 'up' }]);
      const logins = await Promise.all(Array.from({ length: RESERVED + 1 }, () => login(app)));
      expect(logins.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(found()).toBe(0);

      await holder.query('ROLLBACK');
      await Promise.all(searches);
      // On a slow machine those that had no connection yet have been answered 503 meanwhile.
      expect(found()).toBeGreaterThanOrEqual(running);
      expect(app.database.pool.waiting).toBe(0);
    });
  });
}
