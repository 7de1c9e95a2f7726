import { login } from '../contestants/login.js';
import { type Contestant, startContestants } from '../contestants/start-contestants.js';
import type { BenchDatabase } from '../database/bench-database.js';
import type { LoadGenerator } from '../load/load.js';
import { atLeast, below, type Verdict } from '../report/targets.js';
import type { Work } from '../works/work.js';
import { multiple } from './growth.js';
import type { Plan } from './measure-work.js';
import { startSeconds } from './start-time.js';

const CONNECTIONS = 16;

/** What twenty roles instead of two cost, on the same process. */
export async function rolesVerdict(
  latchkey: Contestant,
  work: Work,
  drive: LoadGenerator,
  plan: Plan,
): Promise<Verdict> {
  const twenty = { ...latchkey, access: { ...latchkey.access, token: await login(latchkey.process.url, 'twenty') } };
  const speed = await multiple(
    [latchkey, twenty],
    work,
    drive,
    plan,
    CONNECTIONS,
    (sample) => sample.requestsPerSecond,
  );
  return atLeast(`(${work.id}) with 20 roles on the caller, to 2 roles`, speed, 0.95);
}

/** How much longer a page takes in a table of many rows. */
export async function growthVerdict(
  latchkey: Contestant,
  work: Work,
  drive: LoadGenerator,
  plan: Plan,
  large: BenchDatabase,
  folder: string,
): Promise<Verdict> {
  const [same] = await startContestants({ databaseUrl: large.url, folder, others: [] });
  if (!same) {
    throw new Error('Latchkey did not start on the large database');
  }
  const growth = await multiple([latchkey, same], work, drive, plan, 1, ({ p50 }) => p50);
  await same.process.stop();
  return below(`(${work.id}) median latency with ${large.products} products, to 10000`, growth, 1.3);
}

export const startVerdict = async (databaseUrl: string, folder: string): Promise<Verdict> =>
  below('seconds from start to the first answer', await startSeconds(databaseUrl, folder), 2);
