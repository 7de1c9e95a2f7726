import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContestantProcess } from '../contestants/contestant-process.js';
import { createBenchDatabase } from '../database/bench-database.js';
import { openServer } from '../database/server.js';
import { median } from '../measure/median.js';
import { say } from '../progress.js';
import { machineLine } from '../report/machine.js';
import { table } from '../report/table.js';
import { ConsoleBrowser } from './console-browser.js';

const ENTITY = 'Product';
const FEW = 100;
const MANY = 100_000;
/** Every bench database has orders of 10,000 products. */
const SEEDED = 10_000;
const isFew = (id: string): string => `right(${id}::text, 12)::bigint <= ${FEW}`;
/** Leaves the first products. */
const REDUCE: readonly string[] = [
  'DELETE FROM bench_order_line',
  `DELETE FROM bench_product_tag WHERE NOT ${isFew('bench_product_id')}`,
  `DELETE FROM bench_product WHERE NOT ${isFew('id')}`,
];
/** Rows on a page of the list. */
const PAGE = 50;
const VISITS = 5;
/** Two pages turned back and forth. */
const TURNS = 6;
const KIB = 1024;

/** What `npm run bench:console` finds out about one number of products. */
interface Figures {
  readonly bytes: number;
  readonly interactive: number;
  /** Milliseconds from the click to the rows, on the first pages. */
  readonly first: number;
  /** The same on the last pages. */
  readonly last: number;
}

async function turns(browser: ConsoleBrowser, page: number): Promise<number> {
  await browser.openList(ENTITY, page, PAGE);
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    times.push(await browser.turn('next'), await browser.turn('previous'));
  }
  return median(times);
}

async function measured(databaseUrl: string, folder: string, products: number): Promise<Figures> {
  const server = await ContestantProcess.start('latchkey', { databaseUrl, folder, picture: '', text: '', bucket: '' });
  const browser = await ConsoleBrowser.open(server.url, 'administrator');
  try {
    const visits = [];
    for (let visit = 0; visit < VISITS; visit++) {
      visits.push(await browser.firstLoad());
    }
    return {
      bytes: median(visits.map(({ bytes }) => bytes)),
      interactive: median(visits.map(({ ms }) => ms)),
      first: await turns(browser, 1),
      last: await turns(browser, products / PAGE - 1),
    };
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function withProducts(serverUrl: string, folder: string, products: number): Promise<Figures> {
  say(`${products} products`);
  const extras = { modules: [], seeds: products < SEEDED ? REDUCE : [] };
  const database = await createBenchDatabase(serverUrl, Math.max(products, SEEDED), extras);
  try {
    return await measured(database.url, folder, products);
  } finally {
    await database.drop();
  }
}

/** `npm run bench:console`: what people wait for in a browser, with few rows and with many. */
async function main(): Promise<void> {
  const server = await openServer(process.env.DATABASE_URL);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-console-'));
  try {
    const few = await withProducts(server.url, folder, FEW);
    const many = await withProducts(server.url, folder, MANY);
    const line = (name: string, of: (figures: Figures) => number): string[] => [
      name,
      of(few).toFixed(0),
      of(many).toFixed(0),
      (of(many) / of(few)).toFixed(2),
    ];
    const rows = [
      line('first load, KB compressed (at most 350)', ({ bytes }) => bytes / KIB),
      line('menu can be used without a cache, ms (below 1,500)', ({ interactive }) => interactive),
      line(`${PAGE} rows after the click, first pages, ms (below 300)`, ({ first }) => first),
      line(`${PAGE} rows after the click, last pages, ms`, ({ last }) => last),
    ];
    const head = ['', `${FEW} rows`, `${MANY} rows`, 'ratio'];
    process.stdout.write(`${machineLine('Chromium')}\n\n${table(head, rows)}\n`);
  } finally {
    await rm(folder, { recursive: true });
    server.stop();
  }
}

await main();
