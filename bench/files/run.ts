import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Contestant, type Start, startContestants } from '../contestants/start-contestants.js';
import { createBenchDatabase } from '../database/bench-database.js';
import { openServer } from '../database/server.js';
import { chooseGenerator } from '../load/choose-generator.js';
import type { LoadGenerator } from '../load/load.js';
import { median } from '../measure/median.js';
import { say } from '../progress.js';
import { machineLine } from '../report/machine.js';
import { atLeast, below, type Verdict } from '../report/targets.js';
import { verdictTable } from '../report/verdict-table.js';
import { memoryDuring } from './memory-during.js';
import { Nginx } from './nginx.js';
import { SlowReaders } from './slow-readers.js';
import { download, downloadPath, type StoredFile, type Target, upload } from './stored-file.js';
import { TestBucket } from './test-bucket.js';

const MIB = 1024 * 1024;
const PRODUCTS = 10_000;
const READERS = 1000;
const SMALL = 10;
const BIG = 2048;
const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 4;

/** Other requests while a thousand browsers on slow lines download. */
async function slowReaders({ process }: Contestant, target: Target, drive: LoadGenerator): Promise<Verdict[]> {
  say(`${READERS} slow downloads`);
  const file = await upload(target, SMALL);
  const readers = new SlowReaders();
  let p99 = 0;
  const peak = await memoryDuring(process, async () => {
    await readers.begin(target, file.fileRef, READERS);
    const requests = [{ method: 'GET' as const, path: '/rest/userInfo', body: undefined }];
    const headers = { authorization: `Bearer ${target.token}` };
    ({ p99 } = await drive({ url: target.url, requests, headers, connections: CONNECTIONS, seconds: SECONDS * 3 }));
  });
  readers.end();
  return [
    below(`MiB of memory during ${READERS} slow downloads`, peak / MIB, 250),
    below('ms of other requests meanwhile, 99 of 100', p99, 50),
  ];
}

/** @param bucket where to store the file, if not in the folder */
async function bigFile({ process }: Contestant, target: Target, bucket?: TestBucket): Promise<Verdict[]> {
  const storage = bucket?.name ?? 'fs';
  say(`a file of ${BIG} MiB in the storage ${storage}`);
  let file: StoredFile | undefined;
  const up = await memoryDuring(process, async () => {
    file = await upload(target, BIG, storage);
  });
  const fileRef = file?.fileRef ?? '';
  const down = await memoryDuring(process, () => download(target, fileRef));
  await bucket?.remove(fileRef);
  return [
    below(`MiB of memory while ${BIG} MiB come to ${storage}`, up / MIB, 250),
    below(`MiB of memory while ${BIG} MiB go from ${storage}`, down / MIB, 250),
  ];
}

/** Latchkey, with its checks, and nginx, without any, deliver the same file in turn. */
async function besideNginx(target: Target, drive: LoadGenerator): Promise<Verdict[]> {
  if (!Nginx.isThere()) {
    say('nginx is not installed: no comparison');
    return [];
  }
  say(`${SMALL} MiB beside nginx`);
  const file = await upload(target, SMALL);
  const nginx = await Nginx.start(dirname(file.path));
  const rate = async (url: string, path: string): Promise<number> => {
    const requests = [{ method: 'GET' as const, path, body: undefined }];
    const load = { url, requests, headers: {}, connections: CONNECTIONS, seconds: SECONDS };
    const { requests: answered, seconds, failures } = await drive(load);
    if (failures > 0) {
      throw new Error(`${failures} downloads from ${url} failed`);
    }
    return answered / seconds;
  };
  try {
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const base = await rate(nginx.url, `/${basename(file.path)}`);
      ratios.push((await rate(target.url, downloadPath(target, file.fileRef))) / base);
    }
    return [atLeast(`${SMALL} MiB downloads a second, to nginx`, median(ratios), 0)];
  } finally {
    await nginx.stop();
  }
}

type Part = (latchkey: Contestant, target: Target) => Promise<Verdict[]>;

/** Measures with a new process: memory that another part has needed does not count. */
async function measured(start: Start, part: Part): Promise<Verdict[]> {
  const [latchkey] = await startContestants(start);
  if (!latchkey) {
    throw new Error('Latchkey did not start');
  }
  const { process, access } = latchkey;
  try {
    return await part(latchkey, { url: process.url, token: access.token, folder: start.folder });
  } finally {
    await process.stop();
  }
}

/** `npm run bench:files`: prints the report. With `S3_TEST_ENDPOINT`, the big file goes into that bucket, too. */
async function main(): Promise<void> {
  const bucket = TestBucket.named(process.env);
  if (!bucket) {
    say('no S3_TEST_ENDPOINT: files in the folder alone');
  }
  const { drive, name } = chooseGenerator();
  const parts: Part[] = [
    (latchkey, target) => slowReaders(latchkey, target, drive),
    (latchkey, target) => bigFile(latchkey, target),
    ...(bucket ? [(latchkey: Contestant, target: Target) => bigFile(latchkey, target, bucket)] : []),
    (_, target) => besideNginx(target, drive),
  ];
  const server = await openServer(process.env.DATABASE_URL);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-files-'));
  const database = await createBenchDatabase(server.url, PRODUCTS);
  try {
    const start = { databaseUrl: database.url, folder, others: [], ...(bucket && { bucket: bucket.settings }) };
    const verdicts: Verdict[] = [];
    for (const part of parts) {
      verdicts.push(...(await measured(start, part)));
    }
    process.stdout.write(`${machineLine(name)}\n\n${verdictTable(verdicts)}\n`);
  } finally {
    await database.drop();
    await rm(folder, { recursive: true });
    server.stop();
  }
}

await main();
