import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../bench/database/postgres-cluster.js';

const PROGRAM = '/usr/sbin/haproxy';
const POLL_MS = 50;
const PATIENCE_MS = 30_000;
/** Columns of the statistics, by the manual of haproxy. */
const PROXY = 0;
const SERVER = 1;
const STATUS = 17;

/** A real load balancer in front of some instances, which repeats nothing. */
export class Haproxy {
  private constructor(
    readonly url: string,
    private readonly statistics: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** @param ports of instances on this machine */
  static async start(ports: readonly number[]): Promise<Haproxy> {
    if (!existsSync(PROGRAM)) {
      throw new Error(`This spec needs ${PROGRAM}: run "apt-get install haproxy"`);
    }
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-haproxy-'));
    const [front, statistics] = [await freePort(), await freePort()];
    const file = join(folder, 'haproxy.cfg');
    await writeFile(file, configuration(front, statistics, ports));
    const child = spawn(PROGRAM, ['-db', '-f', file], { stdio: 'ignore' });
    const haproxy = new Haproxy(`http://127.0.0.1:${front}`, `http://127.0.0.1:${statistics}/;csv`, child, folder);
    await haproxy.until(ports.map(() => 'UP'));
    return haproxy;
  }

  /** Waits until the instances have these states, in the order of their ports. */
  async until(states: readonly string[]): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    let seen: readonly string[] = [];
    while (seen.join() !== states.join()) {
      if (Date.now() > deadline) {
        throw new Error(`haproxy sees ${seen.join()} instead of ${states.join()}`);
      }
      await pause(POLL_MS);
      seen = await this.states();
    }
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async states(): Promise<readonly string[]> {
    const response = await fetch(this.statistics).catch(() => undefined);
    const rows = ((await response?.text()) ?? '').split('\n').map((line) => line.split(','));
    return rows
      .filter((row) => row[PROXY] === 'latchkey' && row[SERVER]?.startsWith('instance'))
      .map((row) => row[STATUS] ?? '');
  }
}

const configuration = (front: number, statistics: number, ports: readonly number[]): string => `
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout check 5s
  retries 0

frontend statistics
  bind 127.0.0.1:${statistics}
  stats enable
  stats uri /

frontend clients
  bind 127.0.0.1:${front}
  default_backend latchkey

backend latchkey
  balance roundrobin
  http-reuse always
  option httpchk
  http-check send meth GET uri /health/ready
  http-check expect status 200
  default-server check inter 200ms fall 1 rise 1
${ports.map((port, index) => `  server instance${index} 127.0.0.1:${port}`).join('\n')}
`;
