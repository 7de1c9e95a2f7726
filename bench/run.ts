import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compete } from './competition.js';
import { type BenchDatabase, createBenchDatabase } from './database/bench-database.js';
import { openServer } from './database/server.js';
import { chooseGenerator } from './load/choose-generator.js';
import { type Options, readOptions } from './options.js';
import { say } from './progress.js';
import { machineLine } from './report/machine.js';
import { isTripped, TRIPPED } from './report/tripwire.js';
import { verdictTable } from './report/verdict-table.js';
import { worksTable } from './report/works-table.js';

const SMALL = 10_000;
const LARGE = 1_000_000;

/** `npm run bench`: prints the report. @returns exit code */
async function main(options: Options): Promise<number> {
  const generator = chooseGenerator();
  const server = await openServer(process.env.DATABASE_URL);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-files-'));
  const databases: BenchDatabase[] = [];
  const seeded = async (products: number): Promise<BenchDatabase> => {
    say(`seeding ${products} products`);
    const database = await createBenchDatabase(server.url, products);
    databases.push(database);
    return database;
  };
  try {
    const small = await seeded(SMALL);
    const large = options.quick ? undefined : await seeded(LARGE);
    const { measured, statements, verdicts } = await compete({ options, small, large, folder, drive: generator.drive });
    const parts = [machineLine(generator.name), worksTable(measured, statements), verdictTable(verdicts)];
    process.stdout.write(`${parts.join('\n\n')}\n`);
    const tripped = options.tripwire && isTripped(measured);
    if (tripped) {
      say(TRIPPED);
    }
    return tripped ? 1 : 0;
  } finally {
    for (const database of databases) {
      await database.drop();
    }
    await rm(folder, { recursive: true });
    server.stop();
  }
}

process.exitCode = await main(readOptions(process.argv.slice(2)));
