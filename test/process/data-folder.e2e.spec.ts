import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolderLock } from '../../src/latchkey/database/embedded/data-folder-lock.js';
import { BackendProcess } from '../harness/process.js';
import { testRun } from '../harness/test-run.js';

const POLL_MS = 2;
const TEST_MS = 180_000;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(testRun().folder, 'data-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the data folder of the embedded database (docs/configuration.md)', () => {
  /** Files that appear one after the other while a database is made. */
  it.each(['pg_wal', 'base/5/PG_VERSION'])(
    'a first start that is killed when %s appears leaves a folder in which the next one works',
    async (file) => {
      const environment = { DATABASE_URL: '', DATA_DIR: folder, DEMO_DATA: 'false' };
      const killed = BackendProcess.spawn(environment);
      const appeared = async (): Promise<boolean> =>
        (await readdir(folder)).some((name) => name.startsWith('postgres') && existsSync(join(folder, name, file)));
      while (!(await appeared())) {
        await pause(POLL_MS);
      }
      await killed.kill('SIGKILL');
      const next = await BackendProcess.start(environment);
      expect((await fetch(`${next.url}/rest/version`)).status).toBe(200);
      await next.kill('SIGTERM');
      expect((await readdir(folder)).filter((name) => name.startsWith('postgres'))).toEqual(['postgres']);
    },
    TEST_MS,
  );

  it(
    'whose database is damaged stops the start with a sentence that says so',
    async () => {
      const environment = { DATABASE_URL: '', DATA_DIR: folder, DEMO_DATA: 'false' };
      await (await BackendProcess.start(environment)).kill('SIGTERM');
      const wal = join(folder, 'postgres/pg_wal');
      const [segment = ''] = (await readdir(wal)).filter((name) => /^[0-9A-F]{24}$/.test(name));
      await truncate(join(wal, segment), 0);
      const damaged = BackendProcess.spawn(environment);
      expect(await damaged.exited()).toBe(1);
      expect(damaged.output).toContain(
        `The embedded database in ${join(folder, 'postgres')} cannot be opened (Aborted(). Build with -sASSERTIONS for more info.): ` +
          'restore it from a backup, or remove the folder to start with an empty one',
      );
    },
    TEST_MS,
  );

  it('goes to one of many processes that find the lock of one that was killed', async () => {
    const path = join(folder, 'lock.sock');
    const holder = spawn(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(path)})`]);
    while (!existsSync(path)) {
      await pause(POLL_MS);
    }
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => DataFolderLock.acquire(folder)));
    const locks = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(locks).toHaveLength(1);
    for (const each of outcomes.filter(({ status }) => status === 'rejected')) {
      expect(String((each as PromiseRejectedResult).reason)).toContain(
        `DATA_DIR ${folder} is in use by another process: stop that process or set another DATA_DIR`,
      );
    }
    await expect(DataFolderLock.acquire(folder)).rejects.toThrow('is in use by another process');
    await Promise.all(locks.map((lock) => lock.release()));
    await (await DataFolderLock.acquire(folder)).release();
  });
});
