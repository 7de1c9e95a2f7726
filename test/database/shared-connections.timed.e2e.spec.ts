import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { Statement, type TextRow } from '../../src/latchkey/sql/statement.js';
import { startApp } from '../harness/app.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const BACKEND = new Statement('SELECT pg_backend_pid(), $1::int');
const SLEEP = new Statement('SELECT pg_sleep(1)');
const MANY_ROWS = new Statement('SELECT pg_backend_pid() FROM generate_series(1, 1000)', true);
const DIVIDE = new Statement('SELECT 100 / $1::int');
/** Longer than something on a connection may stay unanswered before it is avoided. */
const STALLED_MS = 50;

const app = useApp(() => startApp({ DATABASE_POOL_RESERVED: '0' }));

/** Sends this many queries in one turn of the event loop. */
const ask = (count: number): Promise<TextRow[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => (await app.database.rows(BACKEND, [String(index)]))[0] ?? []),
  );

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

if (testRun().serverUrl === undefined) {
  describe('reads on the embedded database, which has one session (docs/decisions/0018)', () => {
    it('are answered one after the other', async () => {
      expect((await ask(20)).map(([, index]) => index)).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
    });
  });
} else {
  describe('connections that reads share on a PostgreSQL server (docs/decisions/0018)', () => {
    beforeAll(async () => {
      // Shared connections are opened one at a time, when reads meet.
      let backends = 0;
      while (backends !== 4) {
        await pause(STALLED_MS);
        backends = new Set((await ask(40)).map(([backend]) => backend)).size;
      }
    });

    it('carry the reads of one turn of the event loop together, and every read gets its own answer', async () => {
      const answers = await ask(40);
      expect(answers.map(([, index]) => index)).toEqual(Array.from({ length: 40 }, (_, index) => `${index}`));
      expect(new Set(answers.map(([backend]) => backend)).size).toBe(4);
    });

    it('a read of many rows has its own connection', async () => {
      const [answers, [backend]] = await Promise.all([ask(20), app.database.rows(MANY_ROWS)]);
      expect(answers.map(([each]) => each)).not.toContain(backend?.[0]);
    });

    it('a read that fails does not affect others', async () => {
      const outcomes = await Promise.allSettled(
        ['1', '0', '2', '0', '5'].map(async (divisor) => (await app.database.rows(DIVIDE, [divisor]))[0]?.[0]),
      );
      expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual([
        '100',
        'failed',
        '50',
        'failed',
        '20',
      ]);
    });

    it('nothing queues behind a slow statement, which gets its own connection next time', async () => {
      const slow = app.database.rows(SLEEP);
      await pause(STALLED_MS);
      const began = performance.now();
      await ask(40);
      expect(performance.now() - began).toBeLessThan(500);
      await slow;
      const again = app.database.rows(SLEEP);
      const beside = performance.now();
      await ask(8);
      expect(performance.now() - beside).toBeLessThan(500);
      await again;
    });

    it('go back to the pool when transactions need them all', async () => {
      const pids = await Promise.all(
        Array.from({ length: 8 }, () =>
          app.database.transaction(async (transaction) => {
            const [row = []] = await transaction.rows(BACKEND, ['0']);
            await transaction.rows(SLEEP);
            return row[0];
          }),
        ),
      );
      expect(new Set(pids).size).toBe(8);
    });

    it('are replaced when they have prepared many statements, which the server keeps', async () => {
      const counts = async (): Promise<number> => {
        const text = 'SELECT count(*) FROM pg_prepared_statements WHERE $1::int = 0';
        const [[count] = []] = await app.database.rows(new Statement(text), ['0']);
        return Number(count);
      };
      let most = 0;
      for (let round = 0; round < 2_500; round++) {
        await app.database.rows(new Statement(`SELECT ${round}`));
        most = round % 100 === 0 ? Math.max(most, await counts()) : most;
      }
      expect(most).toBeGreaterThan(100);
      expect(most).toBeLessThan(1_100);
    });

    it('end with the application', async () => {
      const other = await startApp();
      const pool = (other.database.dataSource.driver as PostgresDriver).master as Pool;
      await Promise.all(Array.from({ length: 20 }, () => other.as('alice').get('/rest/entities/Product')));
      await other.close();
      expect(pool.totalCount).toBe(0);
    });
  });
}
