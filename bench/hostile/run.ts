import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBenchDatabase } from '../database/bench-database.js';
import { openServer } from '../database/server.js';
import { say } from '../progress.js';
import { machineLine } from '../report/machine.js';
import { table } from '../report/table.js';
import { KINDS } from './kinds.js';
import { type Cost, measureKind } from './measure-kind.js';

const MIB = 1024 * 1024;
const PRODUCTS = 10_000;

/** The work in all may take this many times `JSON.parse` of the same bytes, and a little. */
const PARSE_FACTOR = 3;
const WORK_MS = 50;
/** Others may wait at most this long at a time. */
const WAIT_MS = 50;
/** Memory may be this many times the body, and a little. */
const BODY_FACTOR = 10;
const MEMORY = 50 * MIB;

const marked = (value: number, limit: number): string =>
  value <= limit ? value.toFixed(0) : `**${value.toFixed(0)}** (at most ${limit.toFixed(0)})`;

function row({ request, outcome, parseMs, workMs, waitedMs, memory }: Cost): string[] {
  const { length } = request.body;
  return [
    request.title,
    (length / 1000).toFixed(0),
    outcome.status,
    parseMs.toFixed(1),
    marked(workMs, PARSE_FACTOR * parseMs + WORK_MS),
    marked(waitedMs, WAIT_MS),
    marked(memory / MIB, (BODY_FACTOR * length + MEMORY) / MIB),
  ];
}

/** `npm run bench:hostile [-- words]`: prints what each hostile request costs the others; with words only those that hold them. */
async function main(words: string): Promise<void> {
  const server = await openServer(process.env.DATABASE_URL);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-hostile-'));
  const database = await createBenchDatabase(server.url, PRODUCTS);
  const rows: string[][] = [];
  try {
    for (const kind of KINDS) {
      const request = kind();
      if (request.title.includes(words)) {
        say(request.title);
        rows.push(await costs(() => measureKind(request, database.url, folder), request.title));
        await database.clean();
      }
    }
  } finally {
    await database.drop();
    await rm(folder, { recursive: true });
    server.stop();
  }
  const head = ['request', 'kB', 'response', 'JSON.parse ms', 'work ms', 'others waited ms', 'MiB more'];
  process.stdout.write(`${machineLine('node:http')}\n\n${table(head, rows)}\n`);
}

/** A server that ends, or a neighbour that is refused, is a row as well: the worst one. */
async function costs(measure: () => Promise<Cost>, title: string): Promise<string[]> {
  try {
    return row(await measure());
  } catch (error) {
    return [title, '', `**${error instanceof Error ? error.message : String(error)}**`, '', '', '', ''];
  }
}

await main(process.argv.slice(2).join(' '));
