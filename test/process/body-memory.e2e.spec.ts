import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BackendProcess, tokenAt } from '../harness/process.js';
import { testRun } from '../harness/test-run.js';

const CLIENTS = 100;
const MIB = 1024 * 1024;
const TEST_MS = 180_000;

let folder: string;
let backend: BackendProcess;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(testRun().folder, 'bodies-'));
  backend = await BackendProcess.start({ DATA_DIR: folder, NODE_OPTIONS: '--max-old-space-size=400' });
  token = await tokenAt(backend.url, 'admin');
}, TEST_MS);

afterAll(async () => {
  await backend.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

/** @returns the status, or the code of the fault when the connection was cut while the client was still sending */
function post(path: string, body: Buffer): Promise<number | string> {
  const { hostname, port } = new URL(backend.url);
  const headers = { authorization: `Bearer ${token}`, 'content-length': body.length };
  return new Promise((resolve) => {
    const sent = request({ hostname, port, path, method: 'POST', headers, agent: false }, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sent.on('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code ?? '');
    });
    sent.end(body);
  });
}

describe('a hundred bodies of 10 MB at once, in a heap of 400 MB', () => {
  it.each([
    ['objects', '{},'],
    ['numbers, no strict JSON', '1,'],
    ['names', '{"name":"x"},'],
    ['levels', '['],
  ])(
    'are refused one by one, while small ones are served: %s',
    async (_, piece) => {
      const large = Buffer.from(`[${piece.repeat((10 * MIB) / piece.length - 2)}]`);
      const flood = Promise.all(Array.from({ length: CLIENTS }, () => post('/rest/entities/Product', large)));
      expect(await post('/rest/entities/Tag', Buffer.from('{"name":"small"}'))).toBe(201);
      const statuses = await flood;
      expect(new Set(statuses.filter((status) => status !== 400))).toEqual(new Set([503]));
      expect(await post('/rest/entities/Tag', Buffer.from('{"name":"after"}'))).toBe(201);
    },
    TEST_MS,
  );
});
