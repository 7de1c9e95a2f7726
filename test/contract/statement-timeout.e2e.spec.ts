import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aTag } from '../builders/a-tag.js';
import { startAppOn } from '../harness/app.js';
import { throughLine } from '../harness/database-line.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const TIMEOUT_MS = 300;
const POLL_MS = 20;
const CANCELLATION_MS = 60;
/** As in src/latchkey/database/migrations.ts: instances that start together wait for it. */
const MIGRATION_LOCK = 7_203_331;
const SLEEP = new Statement('SELECT pg_sleep(0.6)');
const SHOW = new Statement('SHOW statement_timeout');

let database: Connection;

const app = useApp(async () => {
  database = await openTestDatabase();
  return startAppOn(database, { STATEMENT_TIMEOUT: String(TIMEOUT_MS) });
});

beforeAll(async () => {
  await app.tokenOf('admin');
});

const { serverUrl } = testRun();
if (serverUrl === undefined) {
  describe('STATEMENT_TIMEOUT on the embedded database (docs/configuration.md)', () => {
    /** What happens past the margin: embedded-watchdog.timed.e2e.spec.ts */
    it('gives a statement the margin of the watchdog', async () => {
      expect(await app.database.rows(SLEEP)).toHaveLength(1);
    });
  });
} else {
  describe('STATEMENT_TIMEOUT on a PostgreSQL server (docs/configuration.md)', () => {
    let holder: pg.Client;
    let operator: pg.Client;

    beforeAll(async () => {
      const url = 'url' in database.options ? database.options.url : serverUrl;
      holder = new pg.Client(url);
      operator = new pg.Client(url);
      await Promise.all([holder.connect(), operator.connect()]);
    });

    afterAll(() => Promise.all([holder.end(), operator.end()]));

    async function whileLocked<T>(lock: string, work: () => Promise<T>): Promise<T> {
      await holder.query('BEGIN');
      try {
        await holder.query(lock);
        return await work();
      } finally {
        await holder.query('ROLLBACK');
      }
    }

    const rowLock = (tag: string): string => `SELECT 1 FROM tag WHERE id = '${tag}' FOR UPDATE`;

    async function until(condition: string): Promise<void> {
      const question = `SELECT count(*) AS count FROM pg_stat_activity WHERE application_name = 'latchkey' AND datname = current_database() AND ${condition}`;
      while ((await operator.query<{ count: string }>(question)).rows[0]?.count === '0') {
        await pause(POLL_MS);
      }
    }

    async function untilNothingRuns(): Promise<void> {
      const question =
        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'latchkey' AND datname = current_database() AND state <> 'idle'";
      while ((await operator.query(question)).rows.length > 0) {
        await pause(POLL_MS);
      }
    }

    it('cuts a slow statement', async () => {
      await expect(app.database.rows(SLEEP)).rejects.toMatchObject({ code: '57014' });
    });

    it('answers 504 and changes nothing', async () => {
      const id = await aTag(app.database, { name: 'iron' });
      const answer = await whileLocked(rowLock(id), () =>
        app.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'steel' }),
      );
      expect(answer).toAnswer(504, {
        error: 'Gateway timeout',
        details: 'The database took longer than allowed: ask for less at once or try again later',
      });
      expect((await app.as('admin').get(`/rest/entities/Tag/${id}`)).json).toMatchObject({ name: 'iron' });
    });

    it('answers 504 at the token endpoint, in its own form (protocol/oauth.md 7)', async () => {
      const answer = await whileLocked('LOCK TABLE auth_session', () =>
        app.asClient().post('/oauth/token', 'grant_type=password&username=bob&password=bob'),
      );
      expect(answer).toAnswer(504, {
        error: 'temporarily_unavailable',
        error_description: 'The database took longer than allowed: ask for less at once or try again later',
      });
    });

    it('leaves nothing running for a client that went away', async () => {
      const id = await aTag(app.database, { name: 'iron' });
      const authorization = `Bearer ${await app.tokenOf('admin')}`;
      await whileLocked(rowLock(id), async () => {
        const sent = request(`${app.url}/rest/entities/Tag/${id}`, { method: 'PUT', headers: { authorization } });
        sent.end('{"name":"steel"}');
        await until("wait_event_type = 'Lock'");
        const failed = once(sent, 'error');
        sent.destroy(new Error('gone'));
        await failed;
        // The row is still locked, so only the timeout can end what waits for it.
        await untilNothingRuns();
      });
      expect((await app.as('admin').get(`/rest/entities/Tag/${id}`)).json).toMatchObject({ name: 'iron' });
    });

    it('leaves REQUEST_TIMEOUT as the limit when it is 0: 504, and nothing is written once the lock is gone', async () => {
      const id = await aTag(app.database, { name: 'iron' });
      const settings = { STATEMENT_TIMEOUT: '0', REQUEST_TIMEOUT: '2000' };
      const { line, connection } = await throughLine({ ...database, close: () => Promise.resolve() });
      const other = await startAppOn(connection, settings);
      await other.tokenOf('admin');
      // The lock is gone before a cancellation could reach the server that nobody waits for.
      line.delayed(CANCELLATION_MS);
      const answer = await whileLocked(rowLock(id), () =>
        other.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'steel' }),
      );
      await line.mend();
      expect(answer.status).toBe(504);
      await untilNothingRuns();
      expect((await other.as('admin').get(`/rest/entities/Tag/${id}`)).json).toMatchObject({ name: 'iron' });
      await other.close();
    });

    it.each([
      ['200', '200ms'],
      ['0', '0'],
    ])('%s does not cut a start that waits for the migrations of another instance', async (setting, shown) => {
      await holder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      const starting = startAppOn({ ...database, close: () => Promise.resolve() }, { STATEMENT_TIMEOUT: setting });
      await until("query LIKE 'SELECT pg_try_advisory_lock%'");
      await pause(TIMEOUT_MS);
      await holder.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      const other = await starting;
      expect(await other.database.rows(SHOW)).toEqual([[shown]]);
      await other.close();
    });
  });
}
