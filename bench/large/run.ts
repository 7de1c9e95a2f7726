import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createBenchDatabase } from '../database/bench-database.js';
import { openServer } from '../database/server.js';
import { FAIR_SEEDS } from '../fairness/fair-seeds.js';
import { FairServer } from '../fairness/fair-server.js';
import { ENTITIES, ManyEntitiesModule } from '../fairness/many-entities.module.js';
import { median } from '../measure/median.js';
import { say } from '../progress.js';
import { machineLine } from '../report/machine.js';
import { below } from '../report/targets.js';
import { verdictTable } from '../report/verdict-table.js';

const MIB = 1024 * 1024;
const RUNS = 3;
const PRODUCTS = 10_000;
const COMMAND = fileURLToPath(new URL('../../src/latchkey/cli/main.js', import.meta.url));

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

const times = async <T>(work: () => Promise<T>): Promise<readonly T[]> => {
  const results: T[] = [];
  for (let run = 0; run < RUNS; run++) {
    results.push(await work());
  }
  return results;
};

/** Introspects into a new folder, with the start of the command. */
async function introspectionSeconds(url: string, folder: string): Promise<number> {
  const project = await mkdtemp(join(folder, 'project-'));
  await mkdir(join(project, 'src'));
  const options = ['introspect', '--url', url, '--tables', 'bench_thing_*', '--out', 'src/large'];
  return secondsOf(() => promisify(execFile)(process.execPath, [COMMAND, ...options], { cwd: project }));
}

interface Start {
  readonly seconds: number;
  /** Seconds of processor time, which depend less on what else the machine does. */
  readonly cpu: number;
  readonly mib: number;
}

/** Starts a process, logs two users in, and looks at its memory. */
async function start(url: string, folder: string): Promise<Start> {
  const began = performance.now();
  const server = await FairServer.start(url, folder);
  const seconds = (performance.now() - began) / 1000;
  const { rss, cpu } = await server.delay();
  await server.stop();
  return { seconds, cpu: cpu / 1000, mib: rss / MIB };
}

/** `npm run bench:large`: a model of 300 entities. @returns exit code */
async function main(): Promise<number> {
  const server = await openServer(process.env.DATABASE_URL);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-large-'));
  const database = await createBenchDatabase(server.url, PRODUCTS, {
    modules: [ManyEntitiesModule],
    seeds: FAIR_SEEDS,
  });
  try {
    say(`introspecting ${ENTITIES} tables`);
    const introspected = await times(() => introspectionSeconds(database.url, folder));
    say(`starting with ${ENTITIES} entities`);
    const started = await times(() => start(database.url, folder));
    const verdicts = [
      below(`seconds for the introspection of ${ENTITIES} tables`, median(introspected), 10),
      below(
        `seconds for a start with ${ENTITIES} entities and two log-ins`,
        median(started.map((each) => each.seconds)),
        5,
      ),
      below('seconds of processor time for that start', median(started.map((each) => each.cpu)), 5),
      below('MiB after that start', median(started.map((each) => each.mib)), 300),
    ];
    process.stdout.write(`${[machineLine('none'), verdictTable(verdicts)].join('\n\n')}\n`);
    return verdicts.every(({ met }) => met) ? 0 : 1;
  } finally {
    await database.drop();
    await rm(folder, { recursive: true });
    server.stop();
  }
}

process.exitCode = await main();
