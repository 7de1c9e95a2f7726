import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { login } from '../contestants/login.js';
import { freePort, PostgresCluster } from '../database/postgres-cluster.js';
import { Instance } from '../failover/instance.js';
import { chooseGenerator } from '../load/choose-generator.js';
import { median } from '../measure/median.js';
import { say } from '../progress.js';
import { machineLine } from '../report/machine.js';
import { table } from '../report/table.js';

const ROUNDS = 7;
const SECONDS = 2;
const CONNECTIONS = 16;
const IDLE_MS = 10_000;
const KIB_PER_MIB = 1024;
const PATH = '/rest/entities/Product?limit=1';

/** What is compared; the first is what the others are compared with, and the second the same once more. */
const KINDS: readonly { readonly name: string; readonly settings: object; readonly flags?: readonly string[] }[] = [
  { name: 'nothing', settings: {} },
  { name: 'nothing, once more', settings: {} },
  { name: 'metrics', settings: { METRICS_TOKEN: 'token-of-the-operator' } },
  {
    name: 'traces, a sample of 10 %',
    settings: { TRACING_ENABLED: 'true' },
    flags: ['--import', fileURLToPath(new URL('./tracing.js', import.meta.url))],
  },
];

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Milliseconds of processor time, of user and system. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

const mebibytesOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / KIB_PER_MIB;

/** `npm run bench:costs`: what metrics and traces take of the processor, and what an instance takes of the memory and to start. */
async function main(): Promise<void> {
  const cluster = await PostgresCluster.create();
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-costs-'));
  const instances: Instance[] = [];
  try {
    const starts: number[] = [];
    for (const { name, settings, flags } of KINDS) {
      const common = { DATABASE_URL: cluster.url, DATA_DIR: folder, LOG_LEVEL: 'error' };
      const instance = new Instance(name, await freePort(), folder, { ...common, ...settings }, flags);
      instances.push(instance);
      const began = performance.now();
      await instance.start();
      starts.push((performance.now() - began) / 1000);
    }
    await pause(IDLE_MS);
    const idle = instances.map(({ pid }) => mebibytesOf(pid));
    const { name: generator, drive } = chooseGenerator();
    const costs: number[][] = instances.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      say(`round ${round + 1} of ${ROUNDS}`);
      for (const [index, { pid, port }] of instances.entries()) {
        const url = `http://127.0.0.1:${port}`;
        const headers = { authorization: `Bearer ${await login(url, 'admin')}` };
        const before = cpuOf(pid);
        const requests = [{ method: 'GET' as const, path: PATH }];
        const result = await drive({ url, requests, headers, connections: CONNECTIONS, seconds: SECONDS });
        costs[index]?.push((cpuOf(pid) - before) / result.requests);
      }
    }
    const rows = instances.map(({ name, pid }, index) => {
      const ratios = (costs[index] ?? []).map((cost, round) => cost / (costs[0]?.[round] ?? NaN));
      return [
        name,
        median(costs[index] ?? []).toFixed(3),
        median(ratios).toFixed(3),
        (starts[index] ?? NaN).toFixed(2),
        (idle[index] ?? NaN).toFixed(0),
        mebibytesOf(pid).toFixed(0),
      ];
    });
    const head = ['with', 'CPU ms per request', 'to nothing', 'ready after s', 'MiB idle', 'MiB after load'];
    process.stdout.write(`${machineLine(`${generator}, ${CONNECTIONS} connections`)}\n\n${table(head, rows)}\n`);
  } finally {
    await Promise.all(instances.map((each) => each.kill()));
    cluster.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
