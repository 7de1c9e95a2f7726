import type { Contestant } from '../contestants/start-contestants.js';
import type { BenchDatabase } from '../database/bench-database.js';
import { inTurn, type Work } from '../works/work.js';
import { headersOf } from '../works/works.js';
import { ALONE, takesPart } from './compare-answers.js';

const REQUESTS = 50;

/** SQL statements of one request by contestant, BEGIN and COMMIT included. */
export type StatementCounts = ReadonlyMap<string, number>;

/** Counts over some requests one after the other, so that what is cached for a few seconds is shared as under load. */
export async function countStatements(
  work: Work,
  contestants: readonly Contestant[],
  database: BenchDatabase,
): Promise<StatementCounts> {
  const counts = new Map<string, number>();
  for (const contestant of contestants.filter((each) => takesPart(work, each))) {
    await (work.supplies && database.supply(work.supplies));
    counts.set(contestant.access.name, await statementsPerRequest(work, contestant));
    await (work.writes && database.clean());
  }
  return counts;
}

async function statementsPerRequest(work: Work, { process, access }: Contestant): Promise<number> {
  const requests = work.requests(access);
  const before = await process.usage();
  for (let index = 0; index < REQUESTS; index++) {
    const request = requests[index % requests.length];
    if (request) {
      const { path, ...sent } = inTurn(request, Math.floor(index / requests.length) + 1);
      const headers = { ...headersOf(work, access.token), ...sent.headers, ...ALONE };
      await (await fetch(process.url + path, { ...sent, headers })).arrayBuffer();
    }
  }
  return ((await process.usage()).statements - before.statements) / REQUESTS;
}
