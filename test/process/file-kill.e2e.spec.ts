import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openUpload } from '../harness/open-upload.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';
import { testRun } from '../harness/test-run.js';

const MIB = 1024 * 1024;
const UPLOADS = 4;
const TEST_MS = 120_000;

let database: PrivateDatabase;
let folder: string;

beforeAll(async () => {
  database = await privateDatabase();
  folder = await mkdtemp(join(testRun().folder, 'files-'));
});

afterAll(async () => {
  await database.remove();
  await rm(folder, { recursive: true, force: true });
});

async function files(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('kill -9 during uploads (protocol/files.md 5)', () => {
  it(
    'leaves no half file under its name, and the next start removes what had begun to grow',
    async () => {
      const environment = { ...database.environment, LOCALFS_STORAGE_DIR: folder, DEMO_DATA: 'true' };
      const backend = await BackendProcess.start(environment);
      const token = await tokenAt(backend.url, 'admin');
      const before = await files(folder);
      const whole = openUpload(backend.url, '/rest/files?name=whole.bin', token);
      whole.sent.end(Buffer.alloc(MIB, 'w'));
      expect((await whole.answer).status).toBe(201);
      const uploads = Array.from({ length: UPLOADS }, () =>
        openUpload(backend.url, '/rest/files?name=half.bin', token),
      );
      await Promise.all(
        uploads.map(({ sent }) => new Promise((resolve) => sent.write(Buffer.alloc(MIB, 'h'), resolve))),
      );
      const growing = join(folder, '.growing');
      while ((await files(growing)).length < UPLOADS) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      uploads.forEach(({ sent }) => sent.on('error', () => undefined));
      await backend.kill('SIGKILL');
      expect(await files(growing)).toHaveLength(UPLOADS);
      const again = await BackendProcess.start(environment);
      const after = (await files(folder)).filter((path) => !before.includes(path));
      await again.kill('SIGTERM');
      expect(after).toHaveLength(1);
      expect(await readFile(after[0] ?? '')).toEqual(Buffer.alloc(MIB, 'w'));
    },
    TEST_MS,
  );
});
