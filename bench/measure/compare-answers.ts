import type { Contestant } from '../contestants/start-contestants.js';
import type { BenchDatabase } from '../database/bench-database.js';
import { type BenchRequest, inTurn, type Work } from '../works/work.js';
import { headersOf } from '../works/works.js';
import { firstDifference } from './first-difference.js';

/** A kept connection may be closed while the database is cleaned between two requests. */
export const ALONE = { connection: 'close' };

const AT_ONCE = 16;

/** Whether a contestant takes part in a work. */
export const takesPart = (work: Work, { process: { name } }: Contestant): boolean =>
  name === 'latchkey' || name === 'handwritten' || name === work.floor;

/** @throws Error when contestants answer anything different: the order of keys and ids of new objects aside */
export async function compareAnswers(
  works: readonly Work[],
  contestants: readonly Contestant[],
  database: BenchDatabase,
): Promise<void> {
  for (const work of works) {
    const taking = contestants.filter((contestant) => takesPart(work, contestant));
    const answers: unknown[][] = [];
    for (const contestant of taking) {
      await (work.supplies && database.supply(work.supplies));
      answers.push(await firstAnswers(work, contestant));
      await (work.writes && database.clean());
    }
    answers.forEach((answer, index) => {
      const difference = firstDifference(answers[0], answer);
      if (difference !== undefined) {
        const names = `${taking[0]?.access.name ?? ''} and ${taking[index]?.access.name ?? ''}`;
        throw new Error(`(${work.id}) ${names} do not answer alike at ${difference}`);
      }
    });
  }
}

/** A few at a time: a caller may not have any number of requests in flight. */
async function firstAnswers(work: Work, { process, access }: Contestant): Promise<unknown[]> {
  const requests = work.requests(access);
  const answers: unknown[] = [];
  for (let start = 0; start < requests.length; start += AT_ONCE) {
    const sent = requests
      .slice(start, start + AT_ONCE)
      .map((request) => answerTo(process.url, inTurn(request, 1), headersOf(work, access.token), work));
    answers.push(...(await Promise.all(sent)));
  }
  return answers;
}

async function answerTo(
  url: string,
  request: BenchRequest,
  headers: Record<string, string>,
  work: Work,
): Promise<unknown> {
  const { method, path, body: sent } = request;
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...request.headers, ...ALONE },
    body: sent,
  });
  const content = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const body: unknown = isJson && content.length > 0 ? JSON.parse(content.toString()) : content.toString('base64');
  return {
    status: response.status,
    total: response.headers.get('x-total-count'),
    body: work.writes === undefined ? body : withoutIds(body),
  };
}

function withoutIds(body: unknown): unknown {
  return Array.isArray(body) ? body.map(withoutIds) : { ...(body as object), id: 'new' };
}
