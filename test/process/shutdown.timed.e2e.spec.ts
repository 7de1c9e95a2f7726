import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exchange } from '../harness/exchange.js';
import { KeptConnection } from '../harness/kept-connection.js';
import { openUpload } from '../harness/open-upload.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';
import { RawConnection } from '../harness/raw-request.js';

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

  it(
    'answers /health/ready with 503 at once, and serves what still comes until SHUTDOWN_DELAY has passed',
    async () => {
      const backend = await BackendProcess.start({ ...database.environment, SHUTDOWN_DELAY: '2' });
      const ready = () => exchange(backend.url, 'GET', '/health/ready');
      expect(await ready()).toMatchObject({ status: 200, text: '{"status":"up"}' });
      const kept = new KeptConnection(backend.url, await tokenAt(backend.url, 'admin'));
      const write = (name: string) => kept.send('POST', '/rest/entities/Tag', { name });
      const before = await write('before the stop');
      expect([before.status, before.headers.connection]).toEqual([201, 'keep-alive']);

      const began = Date.now();
      const exited = backend.kill('SIGTERM');
      let state = await ready();
      while (state.status === 200) {
        state = await ready();
      }
      expect(state).toMatchObject({ status: 503, text: '{"status":"stopping"}' });
      expect((await exchange(backend.url, 'GET', '/health/live')).status).toBe(200);
      const last = await write('over the kept connection');
      expect([last.status, last.headers.connection]).toEqual([201, 'close']);
      expect((await write('over a new connection')).status).toBe(201);
      await exited;
      expect(Date.now() - began).toBeGreaterThanOrEqual(2_000);
      kept.close();
    },
    TEST_MS,
  );

  it(
    'is not delayed by connections that are silent, or stop in the middle of their first lines',
    async () => {
      const backend = await BackendProcess.start({ ...database.environment, SHUTDOWN_TIMEOUT: '60' });
      const open = () => RawConnection.open(backend.url);
      const host = 'Host: localhost';
      const silent = await open();
      const halfway = (await open()).send('GET /rest/version HTTP/1.1', 'Ho');
      const again = (await open()).send('GET /rest/version HTTP/1.1', host, '', 'GET /rest/version HTTP/1.1', 'Ho');
      await (await fetch(`${backend.url}/rest/version`)).text();

      const began = Date.now();
      await backend.kill('SIGTERM');
      expect(Date.now() - began).toBeLessThan(SOON_MS);
      expect(await again.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      [silent, halfway].forEach(({ socket }) => socket.destroy());
    },
    TEST_MS,
  );
});
