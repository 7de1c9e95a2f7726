import type { Contestant } from '../contestants/start-contestants.js';
import type { BenchRequest, Work } from '../works/work.js';
import { headersOf } from '../works/works.js';
import { firstDifference } from './first-difference.js';

/** Whether a contestant takes part in a work. */
export const takesPart = (work: Work, { process: { name } }: Contestant): boolean =>
  name === 'latchkey' || name === 'handwritten' || name === work.floor;

/** @throws Error when contestants answer anything different: the order of keys and ids of new objects aside */
export async function compareAnswers(works: readonly Work[], contestants: readonly Contestant[]): Promise<void> {
  for (const work of works) {
    const taking = contestants.filter((contestant) => takesPart(work, contestant));
    const answers = await Promise.all(taking.map((contestant) => firstAnswers(work, contestant)));
    answers.forEach((answer, index) => {
      const difference = firstDifference(answers[0], answer);
      if (difference !== undefined) {
        const names = `${taking[0]?.access.name ?? ''} and ${taking[index]?.access.name ?? ''}`;
        throw new Error(`(${work.id}) ${names} do not answer alike at ${difference}`);
      }
    });
  }
}

function firstAnswers(work: Work, { process, access }: Contestant): Promise<unknown[]> {
  return Promise.all(
    work.requests(access).map((request) => answerTo(process.url, request, headersOf(work, access.token), work)),
  );
}

async function answerTo(
  url: string,
  request: BenchRequest,
  headers: Record<string, string>,
  work: Work,
): Promise<unknown> {
  const response = await fetch(url + request.path, { method: request.method, headers, body: request.body });
  const content = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const body: unknown = isJson ? JSON.parse(content.toString()) : content.toString('base64');
  return {
    status: response.status,
    total: response.headers.get('x-total-count'),
    body: work.writes === undefined ? body : withoutIds(body),
  };
}

function withoutIds(body: unknown): unknown {
  return Array.isArray(body) ? body.map(withoutIds) : { ...(body as object), id: 'new' };
}
