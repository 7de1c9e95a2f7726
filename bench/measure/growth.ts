import type { Contestant } from '../contestants/start-contestants.js';
import type { LoadGenerator } from '../load/load.js';
import type { Work } from '../works/work.js';
import { headersOf } from '../works/works.js';
import type { Plan } from './measure-work.js';
import { median } from './median.js';
import { type Sample, takeSample } from './sample.js';

/**
 * Drives two contestants in turn with the same work and compares them pair by pair.
 *
 * @param value what is compared, e.g. the median latency
 * @returns the second as a multiple of the first
 */
export async function multiple(
  [first, second]: readonly [Contestant, Contestant],
  work: Work,
  drive: LoadGenerator,
  { rounds, seconds }: Plan,
  connections: number,
  value: (sample: Sample) => number,
): Promise<number> {
  const sample = async ({ process, access }: Contestant): Promise<number> => {
    const headers = headersOf(work, access.token);
    const load = { url: process.url, requests: work.requests(access), headers, connections, seconds };
    return value(await takeSample(process, drive, load));
  };
  await sample(first);
  await sample(second);
  const multiples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const base = await sample(first);
    multiples.push((await sample(second)) / base);
  }
  return median(multiples);
}
