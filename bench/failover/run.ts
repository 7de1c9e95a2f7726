import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../measure/median.js';
import { say } from '../progress.js';
import { machineLine } from '../report/machine.js';
import { table } from '../report/table.js';
import { type Fault, FAULTS, LAST_FAULT, setSynchronous, SYNCHRONOUS } from './faults.js';
import { Landscape } from './landscape.js';
import { Tally } from './tally.js';
import { Workload } from './workload.js';

/** The whole proof takes no longer, whatever hangs. */
const LIMIT_MS = 240_000;
/** Everything is served again after this many milliseconds from the beginning of a fault. */
const SERVED_MS = 10_000;
/** For the cost of synchronous replication: this often in turn. */
const ROUNDS = 3;
const ROUND_MS = 2_000;

const HEAD = [
  'What happens',
  'requests',
  'failed: broken / proxy / 503 / 504',
  'served again after ms',
  'slowest, ms',
  'own writes read',
  'rights taken away',
  'last read after that, ms',
  'acknowledged writes lost',
];

const row = ({ name, ...tally }: Tally, served: number, failures: ReadonlyMap<string, number>): string[] => [
  name,
  String(tally.requests),
  ['broken', 'proxy', '503', '504'].map((kind) => failures.get(kind) ?? 0).join(' / '),
  served.toFixed(0),
  tally.slowest.toFixed(0),
  String(tally.ownWrites),
  String(tally.revocations),
  tally.latestStale.toFixed(0),
  String(tally.lost),
];

/** Lets one thing happen. @returns what was counted, and what must not be */
async function during(landscape: Landscape, workload: Workload, fault: Fault): Promise<string[]> {
  say(fault.name);
  const tally = new Tally(fault.name);
  const began = performance.now();
  workload.count(tally);
  await fault.happen(landscape);
  const after = new Tally(`after: ${fault.name}`);
  workload.count(after);
  await fault.heal?.(landscape);
  await landscape.untilHealthy();
  await workload.compare(landscape.primary, tally);

  const served = Math.max(0, tally.lastFailure - began);
  const faults = [...tally.violations, ...after.violations];
  if (!fault.mayFail && tally.failed > 0) {
    faults.push(`${tally.failed} requests failed: ${JSON.stringify([...tally.failures])}`);
  }
  if (served > SERVED_MS) {
    faults.push(`requests still failed after ${served.toFixed(0)} ms`);
  }
  if (tally.lost > 0 !== (fault.losesWrites ?? false)) {
    faults.push(`${tally.lost} acknowledged writes are lost`);
  }
  if (tally.ownWrites === 0 || tally.revocations + after.revocations === 0) {
    faults.push('nothing was written and read, or no right was taken away');
  }
  faults.forEach((each) => {
    say(`  FAILED: ${each}`);
  });
  failed.push(...faults.map((each) => `${fault.name}: ${each}`));
  return row(tally, served, tally.failures);
}

/** Writes of all sessions, with and without waiting for a replica, in turn. */
async function costOfSynchronous(landscape: Landscape, workload: Workload): Promise<string> {
  const taken: Record<'waiting' | 'alone', Tally> = { waiting: new Tally('waiting'), alone: new Tally('alone') };
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of ['alone', 'waiting'] as const) {
      await setSynchronous([landscape.primary], kind === 'alone' ? '' : SYNCHRONOUS);
      await pause(ROUND_MS / 10);
      workload.count(taken[kind]);
      await pause(ROUND_MS);
      workload.count(new Tally('between'));
    }
  }
  const { waiting, alone } = taken;
  const [slow, fast] = [median(waiting.writes), median(alone.writes)];
  return (
    `Writes that wait for a replica (${SYNCHRONOUS}): ${(waiting.writes.length / alone.writes.length).toFixed(2)} of the throughput, ` +
    `median ${slow.toFixed(1)} instead of ${fast.toFixed(1)} ms (${(slow / fast).toFixed(2)})`
  );
}

const failed: string[] = [];

/** `npm run proof:replicas`: each part of a landscape of many machines dies or falls silent while sessions write and read. */
async function prove(landscape: Landscape): Promise<void> {
  const began = performance.now();
  const workload = await Workload.start(landscape);
  const rows: string[][] = [];
  const cost = await costOfSynchronous(landscape, workload);
  await setSynchronous(landscape.clusters, SYNCHRONOUS);
  for (const fault of FAULTS) {
    rows.push(await during(landscape, workload, fault));
  }
  await setSynchronous([landscape.primary, ...landscape.replicas], '');
  rows.push(await during(landscape, workload, LAST_FAULT));
  await workload.stop();
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stdout.write(`${machineLine('16 sessions')}, ${seconds} s\n\n${table(HEAD, rows)}\n\n${cost}\n`);
}

const landscape = await Landscape.create();
try {
  const limit = pause(LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`The proof has not ended within ${LIMIT_MS / 1000} s`);
  });
  await Promise.race([prove(landscape), limit]);
} finally {
  await landscape.remove();
}
if (failed.length > 0) {
  process.stdout.write(`\nFAILED:\n${failed.map((each) => `- ${each}`).join('\n')}\n`);
}
// Requests and attempts that hang after a failed proof do not keep the process.
process.exit(failed.length > 0 ? 1 : 0);
