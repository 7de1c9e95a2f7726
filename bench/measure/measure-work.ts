import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from '../contestants/start-contestants.js';
import type { BenchDatabase } from '../database/bench-database.js';
import type { LoadGenerator } from '../load/load.js';
import type { Work } from '../works/work.js';
import { headersOf } from '../works/works.js';
import type { Round } from './rounds.js';
import { type Sample, takeSample } from './sample.js';

/** What a generator has sent at its end is answered within this time. */
const SETTLED_MS = 1_000;

export interface Plan {
  readonly rounds: number;
  /** Seconds of one sample. */
  readonly seconds: number;
  /** Seconds under load before the first sample: code that has just been loaded is slow. */
  readonly warmUpSeconds: number;
  readonly connections: readonly number[];
}

/** All rounds of a work with one number of connections. */
export interface Measured {
  readonly work: Work;
  readonly connections: number;
  readonly rounds: readonly Round[];
}

/** Drives the contestants in turn, A B A B, with each number of connections; what they wrote is removed in between. */
export async function measureWork(
  work: Work,
  contestants: readonly Contestant[],
  database: BenchDatabase,
  drive: LoadGenerator,
  plan: Plan,
): Promise<readonly Measured[]> {
  const sample = async (contestant: Contestant, connections: number, duration: number): Promise<Sample> => {
    const { process, access } = contestant;
    const headers = headersOf(work, access.token);
    const load = { url: process.url, requests: work.requests(access), headers, connections, seconds: duration };
    await (work.supplies && database.supply(work.supplies));
    const taken = await takeSample(process, drive, load);
    if (work.writes) {
      // The generator ends without its last responses: their requests still write.
      await pause(SETTLED_MS);
      await database.clean();
    }
    return taken;
  };
  const seconds = Math.max(plan.seconds, work.plan?.leastSeconds ?? 0);
  const numbers = work.plan?.connections ?? plan.connections;
  for (const contestant of contestants) {
    await sample(contestant, Math.max(...numbers), Math.max(plan.warmUpSeconds, work.plan?.leastSeconds ?? 0));
  }
  const measured: Measured[] = [];
  for (const connections of numbers) {
    const rounds: Round[] = [];
    for (let round = 0; round < plan.rounds; round++) {
      const samples: Sample[] = [];
      for (const contestant of contestants) {
        samples.push(await sample(contestant, connections, seconds));
      }
      rounds.push(samples);
    }
    measured.push({ work, connections, rounds });
  }
  return measured;
}
