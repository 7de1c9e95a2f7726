import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openUpload } from '../harness/open-upload.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const TEST_MS = 120_000;
/** Far less than the minutes for which a stalled request may stay otherwise. */
const SOON_MS = 10_000;

let database: PrivateDatabase;

beforeEach(async () => {
  database = await privateDatabase();
}, TEST_MS);

afterEach(() => database.remove());

describe('SIGTERM', () => {
  it(
    'lets a running request end, and cuts off one that does not',
    async () => {
      const backend = await BackendProcess.start({ ...database.environment, SHUTDOWN_TIMEOUT: '2' });
      const token = await tokenAt(backend.url, 'admin');
      const stalled = openUpload(backend.url, '/rest/files?name=stalled.txt', token);
      stalled.sent.write('a');
      const ending = openUpload(backend.url, '/rest/files?name=ending.txt', token);
      ending.sent.write('b');
      await (await fetch(`${backend.url}/rest/version`)).text();

      const began = Date.now();
      const exited = backend.kill('SIGTERM');
      setTimeout(() => ending.sent.end('c'), 200);
      expect((await ending.answer).status).toBe(201);
      await expect(stalled.answer).rejects.toThrow();
      await exited;
      expect(Date.now() - began).toBeLessThan(SOON_MS);
    },
    TEST_MS,
  );
});
