import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CommandRun, runCommand, startCommand } from '../harness/command.js';
import { BackendProcess, tokenAt } from '../harness/process.js';
import { testRun } from '../harness/test-run.js';

const TEST_MS = 240_000;
const POLL_MS = 5;
const CONTENT = 'what was uploaded';

let folder: string;
let backend: BackendProcess;
let token: string;
let archive: string;

beforeAll(async () => {
  folder = await mkdtemp(join(testRun().folder, 'backup-'));
  archive = join(folder, 'shop.tar.gz');
  backend = await BackendProcess.start(environmentOf('first'));
  token = await tokenAt(backend.url, 'admin');
}, TEST_MS);

afterAll(async () => {
  await backend.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const environmentOf = (name: string): Record<string, string> => ({
  DATABASE_URL: '',
  DATA_DIR: join(folder, name),
  DEMO_DATA: 'true',
});

const latchkey = (dataDir: string, ...parameters: string[]): Promise<CommandRun> =>
  runCommand(environmentOf(dataDir), ...parameters);

async function send(to: BackendProcess, method: string, path: string, body?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${to.url}/rest/${path}`, { method, headers, ...(body !== undefined && { body }) });
  expect([method, path, response.status < 300]).toEqual([method, path, true]);
  return response;
}

const names = async (of: BackendProcess): Promise<string[]> => {
  const filter = { conditions: [{ property: 'name', operator: 'startsWith', value: 'written ' }] };
  const response = await send(of, 'GET', `entities/Tag/search?filter=${encodeURIComponent(JSON.stringify(filter))}`);
  return ((await response.json()) as { name: string }[]).map(({ name }) => name);
};

const snapshots = async (): Promise<string[]> =>
  (await readdir(join(folder, 'first'))).filter((name) => name.startsWith('snapshot-'));

describe('latchkey backup and restore (docs/how-to/back-up.md)', () => {
  it(
    'bring back all that was answered before a backup began, while writes went on',
    async () => {
      const upload = await send(backend, 'POST', 'files?name=a.txt', CONTENT);
      const { fileRef } = (await upload.json()) as { fileRef: string };
      await send(backend, 'POST', 'entities/Product', JSON.stringify({ name: 'Kite', price: '1.00', image: fileRef }));
      const written: string[] = [];
      let goOn = true;
      const writer = (async () => {
        for (let number = 0; goOn; number++) {
          await send(backend, 'POST', 'entities/Tag', JSON.stringify({ name: `written ${number}` }));
          written.push(`written ${number}`);
        }
      })();
      while (written.length < 5) {
        await pause(POLL_MS);
      }
      const before = [...written];
      const made = await latchkey('first', 'backup', '--out', archive);
      goOn = false;
      await writer;
      expect(made).toEqual({
        code: 0,
        output: `${archive} holds the database and the files of fs\n`,
        errors: '',
      });
      expect((await stat(archive)).mode & 0o777).toBe(0o600);

      const restored = await latchkey('second', 'restore', '--from', archive);
      expect([restored.code, restored.errors]).toEqual([0, '']);
      expect(restored.output).toMatch(
        /^The database \(\d+ files\) is in .*second\/postgres, and \d+ stored files are in /,
      );
      const second = await BackendProcess.start(environmentOf('second'));
      try {
        const found = await names(second);
        expect(found).toEqual(expect.arrayContaining(before));
        expect(written).toEqual(expect.arrayContaining(found));
        const file = await send(second, 'GET', `files?fileRef=${encodeURIComponent(fileRef)}`);
        expect(await file.text()).toBe(CONTENT);
      } finally {
        await second.kill('SIGTERM');
      }
    },
    TEST_MS,
  );

  it(
    'leave nothing that looks like a backup when the command is killed, and the backend removes its copy',
    async () => {
      const out = join(folder, 'killed.tar.gz');
      const killed = startCommand(environmentOf('first'), 'backup', '--out', out);
      while (!existsSync(`${out}.growing`) || (await snapshots()).length === 0) {
        await pause(POLL_MS);
      }
      killed.kill();
      await killed.run;
      expect(existsSync(out)).toBe(false);
      while ((await snapshots()).length > 0) {
        await pause(POLL_MS);
      }
      expect((await fetch(`${backend.url}/rest/version`)).status).toBe(200);
    },
    TEST_MS,
  );

  it(
    'keep a backend from a restore that was killed, until another one has ended',
    async () => {
      const killed = startCommand(environmentOf('third'), 'restore', '--from', archive);
      while (!existsSync(join(folder, 'third', 'postgres.restored', 'base'))) {
        await pause(POLL_MS);
      }
      killed.kill();
      await killed.run;
      const refused = BackendProcess.spawn(environmentOf('third'));
      expect(await refused.exited()).toBe(1);
      expect(refused.output).toContain(
        `DATA_DIR ${join(folder, 'third')} holds a restore that was broken off: run "latchkey restore" again, with the same or another backup`,
      );
      expect((await latchkey('third', 'restore', '--from', archive)).code).toBe(0);
      expect((await readdir(join(folder, 'third'))).sort()).toEqual(['filestorage', 'postgres']);
      // A backup without a backend.
      const again = join(folder, 'again.tar.gz');
      expect(await latchkey('third', 'backup', '--out', again)).toMatchObject({ code: 0, errors: '' });
    },
    TEST_MS,
  );

  it(
    'refuse an archive that is cut short or is something else, and leave nothing of it',
    async () => {
      const short = join(folder, 'short.tar.gz');
      await writeFile(short, await readFile(archive));
      await truncate(short, Math.floor((await stat(archive)).size / 2));
      expect(await latchkey('fourth', 'restore', '--from', short)).toEqual({
        code: 1,
        output: '',
        errors: `${short} is not a complete backup: unexpected end of file\n`,
      });
      const other = join(folder, 'other.tar.gz');
      await writeFile(other, 'text');
      expect(await latchkey('fourth', 'restore', '--from', other)).toEqual({
        code: 1,
        output: '',
        errors: `${other} is not a complete backup: incorrect header check\n`,
      });
      const left = await readdir(join(folder, 'fourth'), { recursive: true, withFileTypes: true });
      expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
    },
    TEST_MS,
  );

  it.each([
    ['first', ['backup'], 'Usage: latchkey backup --out shop.tar.gz\n'],
    ['first', ['restore', '--from'], 'Usage: latchkey restore --from shop.tar.gz\n'],
    ['empty', ['backup', '--out', 'x'], /^DATA_DIR .*empty holds no database\n$/],
    ['first', ['backup', '--out', 'README.md'], 'README.md exists: choose another name\n'],
    ['fifth', ['restore', '--from', 'nowhere.tar.gz'], 'nowhere.tar.gz does not exist\n'],
    ['first', ['restore', '--from', 'README.md'], /DATA_DIR .*first is in use by another process: stop that process/],
    ['third', ['restore', '--from', 'README.md'], /third\/postgres exists: move it away, or set another DATA_DIR\n$/],
  ])('refuse in the folder %s %j with one sentence', async (dataDir, parameters, sentence) => {
    const { code, output, errors } = await latchkey(dataDir, ...parameters);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  });
});

describe('a data folder of another major version of PostgreSQL', () => {
  it('is named as that, with the way out, and stays as it is', async () => {
    const postgres = join(folder, 'old', 'postgres');
    await mkdir(postgres, { recursive: true });
    await writeFile(join(postgres, 'PG_VERSION'), '17\n');
    const refused = BackendProcess.spawn(environmentOf('old'));
    expect(await refused.exited()).toBe(1);
    expect(refused.output).toContain(
      `The embedded database in ${postgres} was made by PostgreSQL 17, and this version of Latchkey brings 18: ` +
        'start the version of Latchkey that made it, and move its rows to a PostgreSQL server with "latchkey move" (docs/how-to/upgrade.md)',
    );
    expect(refused.output).not.toMatch(/remove the folder/);
    expect(await readdir(postgres)).toEqual(['PG_VERSION']);
  });

  it('is one whose version is not that of a new database', async () => {
    expect((await readFile(join(folder, 'first', 'postgres', 'PG_VERSION'), 'utf8')).trim()).toBe('18');
  });
});
