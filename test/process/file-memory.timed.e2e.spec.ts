import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const MIB = 1024 * 1024;
const BIG = 200 * MIB;
const WARM_UP = 16 * MIB;
const ALLOWED_GROWTH = 64 * MIB;
const SAMPLE_MS = 20;
const TEST_MS = 180_000;

let database: PrivateDatabase;
let backend: BackendProcess;
let authorization: string;

beforeAll(async () => {
  database = await privateDatabase();
  backend = await BackendProcess.start({
    ...database.environment,
    FILES_MAX_UPLOAD_SIZE: String(BIG),
    LOCALFS_MAX_FILE_SIZE: String(BIG),
  });
  authorization = `Bearer ${await tokenAt(backend.url, 'admin')}`;
}, TEST_MS);

afterAll(async () => {
  await backend.kill('SIGTERM');
  await database.remove();
});

/** Resident memory of the backend in bytes. */
function residentMemory(): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${backend.pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** @returns the most memory the backend had beyond what it had before, in bytes */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = residentMemory();
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, residentMemory());
  }, SAMPLE_MS);
  try {
    await work();
  } finally {
    clearInterval(sampler);
  }
  return Math.max(peak, residentMemory()) - before;
}

async function upload(size: number): Promise<string> {
  const chunk = Buffer.alloc(MIB, 7);
  const body = Readable.from(Array.from({ length: size / MIB }, () => chunk));
  const response = await fetch(`${backend.url}/rest/files?name=big.bin`, {
    method: 'POST',
    headers: { authorization },
    body: Readable.toWeb(body),
    duplex: 'half',
  });
  const stored = (await response.json()) as { fileRef: string; size: number };
  expect(stored.size).toBe(size);
  return stored.fileRef;
}

async function download(fileRef: string): Promise<number> {
  const response = await fetch(`${backend.url}/rest/files?fileRef=${encodeURIComponent(fileRef)}`, {
    headers: { authorization },
  });
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
  }
  return size;
}

describe('a file of 200 MB', () => {
  it(
    'goes in and out without filling the memory of the backend',
    async () => {
      await download(await upload(WARM_UP));
      let fileRef = '';
      const uploading = await growthDuring(async () => {
        fileRef = await upload(BIG);
      });
      const downloading = await growthDuring(async () => {
        expect(await download(fileRef)).toBe(BIG);
      });
      process.stdout.write(
        `Memory growth: upload ${Math.round(uploading / MIB)} MiB, download ${Math.round(downloading / MIB)} MiB\n`,
      );
      expect(uploading).toBeLessThan(ALLOWED_GROWTH);
      expect(downloading).toBeLessThan(ALLOWED_GROWTH);
    },
    TEST_MS,
  );
});
