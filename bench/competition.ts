import { type Contestant, startContestants } from './contestants/start-contestants.js';
import type { BenchDatabase } from './database/bench-database.js';
import type { LoadGenerator } from './load/load.js';
import { compareAnswers, takesPart } from './measure/compare-answers.js';
import { countStatements, type StatementCounts } from './measure/count-statements.js';
import { growthVerdict, rolesVerdict, startVerdict } from './measure/latchkey-alone.js';
import { type Measured, measureWork } from './measure/measure-work.js';
import type { Options } from './options.js';
import { say } from './progress.js';
import { memoryVerdict, type Verdict, workVerdicts } from './report/targets.js';
import type { Work } from './works/work.js';
import { WORKS } from './works/works.js';

export interface Competition {
  readonly options: Options;
  readonly small: BenchDatabase;
  /** Absent when large tables are not measured. */
  readonly large: BenchDatabase | undefined;
  /** Data folder of Latchkey. */
  readonly folder: string;
  readonly drive: LoadGenerator;
}

export interface Results {
  readonly measured: readonly Measured[];
  /** By the letter of the work. */
  readonly statements: ReadonlyMap<string, StatementCounts>;
  readonly verdicts: readonly Verdict[];
}

/** Starts the contestants, compares their answers, and measures. */
export async function compete(competition: Competition): Promise<Results> {
  const { options, small, folder } = competition;
  const works = WORKS.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
  const contestants = await startContestants({
    databaseUrl: small.url,
    folder,
    others: ['floor', 'fastify', 'handwritten'],
    profileFolder: options.profileFolder,
  });
  try {
    await compareAnswers(works, contestants, small);
    const measured = await measureAll(competition, works, contestants);
    const verdicts = [
      ...workVerdicts(measured),
      memoryVerdict(measured),
      ...(await verdictsOnLatchkey(competition, contestants)),
    ];
    return { measured, statements: await countAll(works, contestants, small), verdicts };
  } finally {
    await Promise.all(contestants.map(({ process }) => process.stop()));
  }
}

async function measureAll(
  { options, small, drive }: Competition,
  works: readonly Work[],
  contestants: readonly Contestant[],
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const work of works) {
    say(`(${work.id}) ${work.title}`);
    const taking = contestants.filter((contestant) => takesPart(work, contestant));
    measured.push(...(await measureWork(work, taking, small, drive, options.plan)));
  }
  return measured;
}

async function verdictsOnLatchkey(
  { options: { plan }, small, large, folder, drive }: Competition,
  contestants: readonly Contestant[],
): Promise<Verdict[]> {
  const latchkey = contestants.find(({ access }) => access.name === 'latchkey');
  const page = WORKS.find(({ id }) => id === 'b');
  if (!large || !latchkey || !page) {
    return [];
  }
  say('Latchkey alone: roles, rows, start');
  return [
    await rolesVerdict(latchkey, page, drive, plan),
    await growthVerdict(latchkey, page, drive, plan, large, folder),
    await startVerdict(small.url, folder),
  ];
}

async function countAll(
  works: readonly Work[],
  contestants: readonly Contestant[],
  database: BenchDatabase,
): Promise<Map<string, StatementCounts>> {
  for (const { process } of contestants) {
    await process.countStatements();
  }
  const counts = new Map<string, StatementCounts>();
  for (const work of works) {
    counts.set(work.id, await countStatements(work, contestants, database));
  }
  return counts;
}
