import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBenchDatabase } from '../database/bench-database.js';
import { openServer } from '../database/server.js';
import { say } from '../progress.js';
import { machineLine } from '../report/machine.js';
import { table } from '../report/table.js';
import { FAIR_SEEDS } from './fair-seeds.js';
import { FairServer } from './fair-server.js';
import { LARGE_REQUESTS, type LargeRequest } from './large-requests.js';
import { ManyEntitiesModule } from './many-entities.module.js';
import { readersDuring } from './readers.js';

const PRODUCTS = 10_000;
const MIB = 1024 * 1024;
const WARM_UP_MS = 3_000;
const ALONE_MS = 3_000;

const HEAD = [
  'Beside 16 readers',
  'seconds',
  'readers alone: p50 / p99',
  'beside it: p50 / p99 / max',
  'ratio of p99 (below 5)',
  'event loop: p99 / max (below 50)',
  'MiB more',
];

const pause = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Every request by a new process, so that none finds what another one has left. */
async function measured(databaseUrl: string, folder: string, large: LargeRequest): Promise<string[]> {
  say(large.name);
  const server = await FairServer.start(databaseUrl, folder);
  try {
    const prepared = await large.prepare(server);
    await readersDuring(server, pause(WARM_UP_MS));
    const alone = await readersDuring(server, pause(ALONE_MS));
    const { rss } = await server.delay();
    const began = performance.now();
    let seconds = 0;
    const beside = await readersDuring(server, async () => {
      await large.send(server, prepared);
      seconds = (performance.now() - began) / 1000;
    });
    const delay = await server.delay();
    const ms = (...values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(' / ');
    return [
      large.name,
      seconds.toFixed(1),
      ms(alone.p50, alone.p99),
      ms(beside.p50, beside.p99, beside.max),
      (beside.p99 / alone.p99).toFixed(1),
      ms(delay.p99, delay.max),
      ((delay.peak - rss) / MIB).toFixed(0),
    ];
  } finally {
    await server.stop();
  }
}

/** `npm run bench:fairness`: what readers wait while somebody else sends requests as large as the limits allow. */
async function main(): Promise<void> {
  const only = process.argv.slice(2);
  const server = await openServer(process.env.DATABASE_URL);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-fairness-'));
  try {
    const database = await createBenchDatabase(server.url, PRODUCTS, {
      modules: [ManyEntitiesModule],
      seeds: FAIR_SEEDS,
    });
    try {
      const rows: string[][] = [];
      const wanted = LARGE_REQUESTS.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
      for (const large of wanted) {
        rows.push(await measured(database.url, folder, large));
      }
      process.stdout.write(`${machineLine('16 readers')}\n\n${table(HEAD, rows)}\n`);
    } finally {
      await database.drop();
    }
  } finally {
    await rm(folder, { recursive: true });
    server.stop();
  }
}

await main();
