import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startCommand } from '../harness/command.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';
import { testRun } from '../harness/test-run.js';

const TEST_MS = 240_000;
const POLL_MS = 5;
const CONTENT = 'what was uploaded';

let folder: string;
let database: PrivateDatabase;
let target: string;
let fileRef: string;
let watcher: pg.Client;

const embedded = (): Record<string, string> => ({ DATABASE_URL: '', DATA_DIR: folder, DEMO_DATA: 'true' });

const started = (...parameters: string[]): ReturnType<typeof startCommand> =>
  startCommand(embedded(), 'move', ...parameters);

const asAdmin = async (backend: BackendProcess): Promise<(path: string, body?: string) => Promise<Response>> => {
  const headers = {
    authorization: `Bearer ${await tokenAt(backend.url, 'admin')}`,
    'content-type': 'application/json',
  };
  return (path, body) =>
    fetch(`${backend.url}/rest/${path}`, { headers, ...(body !== undefined && { method: 'POST', body }) });
};

const countIn = async (client: pg.Client, statement: string): Promise<number> =>
  Number((await client.query<{ count: string }>(statement)).rows[0]?.count);

describe('latchkey move (docs/how-to/upgrade.md)', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(testRun().folder, 'move-'));
    database = await privateDatabase();
    target = database.environment.DATABASE_URL ?? '';
    watcher = new pg.Client({ connectionString: target });
    await watcher.connect();
    const backend = await BackendProcess.start(embedded());
    const send = await asAdmin(backend);
    ({ fileRef } = (await (await send('files?name=a.txt', CONTENT)).json()) as { fileRef: string });
    await send('entities/Product', JSON.stringify({ name: 'Kite', price: '1.00', image: fileRef }));
    expect((await started('--to', target).run).errors).toContain(`DATA_DIR ${folder} is in use by another process`);
    await backend.kill('SIGTERM');
  }, TEST_MS);

  afterAll(async () => {
    await watcher.end();
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes the address of a server', async () => {
    const usage = 'Usage: latchkey move --to postgres://user@host:5432/database, with the password in PGPASSWORD\n';
    expect(await started().run).toEqual({ code: 1, output: '', errors: usage });
    expect(await started('--to', 'mysql://host').run).toEqual({ code: 1, output: '', errors: usage });
  });

  it(
    'refuses a database that is not empty',
    async () => {
      await watcher.query('CREATE TABLE mine (id integer)');
      expect((await started('--to', target).run).errors).toBe(
        'The database is not empty, it has 1 tables, views and sequences, such as public.mine: create a new one\n',
      );
      await watcher.query('DROP TABLE mine');
    },
    TEST_MS,
  );

  it(
    'that is killed leaves a database on which no backend starts, and that another one fills',
    async () => {
      const killed = started('--to', target);
      while ((await countIn(watcher, "SELECT count(to_regclass('latchkey_move'))")) === 0) {
        await pause(POLL_MS);
      }
      // Its last statement waits for this one.
      await watcher.query('BEGIN; LOCK TABLE latchkey_move IN ACCESS SHARE MODE');
      const waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'latchkey_move'::regclass AND NOT granted";
      while ((await countIn(watcher, waiting)) === 0) {
        await pause(POLL_MS);
      }
      killed.kill();
      await killed.run;
      await watcher.query('COMMIT');
      const refused = BackendProcess.spawn({ ...embedded(), DATABASE_URL: target });
      expect(await refused.exited()).toBe(1);
      expect(refused.output).toContain(
        'A move into the database of DATABASE_URL was broken off: run "latchkey move" again, which starts over',
      );
      expect(await countIn(watcher, 'SELECT count(*) FROM product')).toBe(0);

      const { code, output, errors } = await started('--to', target).run;
      expect([code, errors]).toEqual([0, '']);
      expect(output).toContain('public.product: 201 rows, 201 moved\n');
      expect(output).toMatch(
        /Set DATABASE_URL to that database, and keep DATA_DIR, [^\n]*: the files stay where they are\n$/,
      );
    },
    TEST_MS,
  );

  it(
    'gives the server all that the embedded database had, and its files',
    async () => {
      const backend = await BackendProcess.start({ ...embedded(), DATABASE_URL: target });
      try {
        const send = await asAdmin(backend);
        expect(await (await send(`files?fileRef=${encodeURIComponent(fileRef)}`)).text()).toBe(CONTENT);
        const created = await send('entities/Product', JSON.stringify({ name: 'Ball', price: '2.00' }));
        expect(created.status).toBe(201);
      } finally {
        await backend.kill('SIGTERM');
      }
    },
    TEST_MS,
  );
});
