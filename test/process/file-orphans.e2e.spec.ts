import { mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CommandRun, runCommand } from '../harness/command.js';
import { BackendProcess, tokenAt } from '../harness/process.js';
import { testRun } from '../harness/test-run.js';

const LONG_AGO = new Date('2024-01-01T00:00:00Z');
const NO_FILE = 'No file is left over\n';
const TEST_MS = 120_000;

let folder: string;
let environment: Record<string, string>;
let backend: BackendProcess;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(testRun().folder, 'orphans-'));
  const storage = join(folder, 'files');
  environment = { DATABASE_URL: '', DATA_DIR: folder, DEMO_DATA: 'true', LOCALFS_STORAGE_DIR: storage };
  backend = await BackendProcess.start(environment);
  token = await tokenAt(backend.url, 'admin');
}, TEST_MS);

afterAll(async () => {
  await backend.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const orphans = (...options: string[]): Promise<CommandRun> => runCommand(environment, 'files:orphans', ...options);

async function send(method: string, path: string, body: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${backend.url}/rest/${path}`, { method, headers, ...(body !== '' && { body }) });
  expect([response.status < 300, response.status]).toEqual([true, response.status]);
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

/** @returns its reference; the file looks long stored unless it is to be young */
async function aFile(name: string, { young = false } = {}): Promise<string> {
  const { fileRef } = (await send('POST', `files?name=${name}`, 'content')) as { fileRef: string };
  if (!young) {
    await utimes(join(folder, 'files', fileRef.replace(/^fs:\/\/|\?.*/g, '')), LONG_AGO, LONG_AGO);
  }
  return fileRef;
}

const aProductWith = (image: string): Promise<unknown> =>
  send('POST', 'entities/Product', JSON.stringify({ name: 'Kite', price: '1.00', image }));

const beginning = (fileRef: string): string => fileRef.replace(/\?.*/, '');

describe('npm run files:orphans (docs/how-to/show-pictures.md)', () => {
  it(
    'finds and removes what no attribute refers to, young files and deleted rows excepted',
    async () => {
      const [held, spelled, deleted] = [
        await aFile('held.txt'),
        await aFile('spelled.txt'),
        await aFile('deleted.txt'),
      ];
      const orphan = await aFile('orphan.txt');
      await aFile('young.txt', { young: true });
      await aProductWith(held.replace('held.txt', 'renamed.txt'));
      await aProductWith(spelled.replace('.txt?', '%2Etxt?'));
      const { id } = (await aProductWith(deleted)) as { id: string };
      await send('DELETE', `entities/Product/${id}`, '');
      expect(await orphans()).toEqual({
        code: 1,
        output: '',
        errors: expect.stringContaining(
          `DATA_DIR ${folder} is in use by another process: stop that process or set another DATA_DIR`,
        ),
      });
      await backend.kill('SIGTERM');

      const stored = async (): Promise<string[]> =>
        (await readdir(join(folder, 'files'), { recursive: true })).filter((name) => name.endsWith('.txt'));
      const before = await stored();
      const line = `${beginning(orphan)} 7\n`;
      expect(await orphans()).toEqual({
        code: 0,
        output: `${line}1 files, 7 bytes: found; --delete removes them\n`,
        errors: '',
      });
      expect(await stored()).toEqual(before);
      expect(await orphans('--delete')).toEqual({ code: 0, output: `${line}1 files, 7 bytes: removed\n`, errors: '' });
      expect((await stored()).sort()).toEqual(
        before.filter((name) => name !== orphan.replace(/^fs:\/\/|\?.*/g, '')).sort(),
      );
      expect(await orphans('--delete')).toEqual({ code: 0, output: NO_FILE, errors: '' });
    },
    TEST_MS,
  );

  it(
    'with --verify names files that are not what was uploaded',
    async () => {
      const { url } = (backend = await BackendProcess.start(environment));
      token = await tokenAt(url, 'admin');
      const [whole, short, changed, missing] = [
        await aFile('whole.txt'),
        await aFile('short.txt'),
        await aFile('changed.txt'),
        await aFile('missing.txt'),
      ];
      await backend.kill('SIGTERM');
      const verified = await orphans('--verify');
      expect([verified.code, verified.output]).toEqual([0, expect.stringMatching(/^\d+ files checked: 0 damaged\n$/)]);
      const fileOf = (fileRef: string): string => join(folder, 'files', fileRef.replace(/^fs:\/\/|\?.*/g, ''));
      await truncate(fileOf(short), 3);
      await writeFile(fileOf(changed), 'CONTENT');
      await rm(fileOf(missing));
      const { code, output, errors } = await orphans('--verify');
      expect([code, errors]).toEqual([1, '']);
      expect(output.split('\n').slice(0, -2).sort()).toEqual(
        [
          `${beginning(short)} has 3 bytes instead of 7`,
          `${beginning(changed)} has another content than its upload`,
          `${beginning(missing)} is missing`,
        ].sort(),
      );
      expect(output).toMatch(/\n\d+ files checked: 3 damaged\n$/);
      expect(output).not.toContain(beginning(whole));
    },
    TEST_MS,
  );

  it('names the options that it takes', async () => {
    expect(await orphans('--remove')).toEqual({
      code: 1,
      output: '',
      errors: 'files:orphans takes --delete or --verify: npm run files:orphans -- --delete\n',
    });
  });
});
