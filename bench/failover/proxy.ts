import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isReachable } from './reachable.js';

const PROGRAM = '/usr/sbin/haproxy';
/** What operators copy: only its addresses are others here. */
const SETTINGS = 'docs/deploy/haproxy.cfg';
const POLL_MS = 50;
const PATIENCE_MS = 10_000;

/** Ports of this machine in place of the addresses of the file. */
export interface Behind {
  readonly instances: readonly number[];
  readonly databases: readonly number[];
}

/** Ports that clients and instances connect to. */
export interface Front {
  readonly clients: number;
  readonly database: number;
}

/** A haproxy with one half of the settings that the documents show: before the instances, or before the database. */
export class Proxy {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async create(half: 'clients' | 'database', front: Front, behind: Behind): Promise<Proxy> {
    if (!existsSync(PROGRAM)) {
      throw new Error(`The proof needs ${PROGRAM}: run "apt-get install haproxy"`);
    }
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-failover-proxy-'));
    const settings = sectionsOf(half, placed(await readFile(SETTINGS, 'utf8'), front, behind));
    await writeFile(join(folder, 'haproxy.cfg'), settings);
    const proxy = new Proxy(folder, front[half]);
    await proxy.start();
    return proxy;
  }

  async start(): Promise<void> {
    this.child = spawn(PROGRAM, ['-db', '-f', join(this.folder, 'haproxy.cfg')], { stdio: 'ignore' });
    const until = Date.now() + PATIENCE_MS;
    while (!(await isReachable(this.port))) {
      if (Date.now() > until || this.child.exitCode !== null) {
        throw new Error(`haproxy does not listen on ${this.port}`);
      }
      await pause(POLL_MS);
    }
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(name);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child?.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A section begins at the left margin. */
function sectionsOf(half: 'clients' | 'database', settings: string): string {
  const others = half === 'clients' ? /^(frontend database|backend primary)/ : /^(frontend clients|backend instances)/;
  return settings
    .split(/^(?=\S)/m)
    .filter((section) => !others.test(section))
    .join('');
}

/** @throws Error where the file names more or fewer servers than there are */
function placed(settings: string, front: Front, behind: Behind): string {
  const ports: Readonly<Record<string, number | undefined>> = {
    ...Object.fromEntries(behind.instances.map((port, index) => [`instance${index + 1}`, port])),
    ...Object.fromEntries(behind.databases.map((port, index) => [`database${index + 1}`, port])),
  };
  const named = [...settings.matchAll(/^ {2}server (\S+)/gm)].map(([, name = '']) => name);
  if (named.sort().join() !== Object.keys(ports).sort().join()) {
    throw new Error(`${SETTINGS} names other servers than the proof has: ${named.join(', ')}`);
  }
  return settings
    .replace(/^( {2}server (\S+)) \S+$/gm, (_, start: string, name: string) => `${start} 127.0.0.1:${ports[name] ?? 0}`)
    .replace(/bind 10\.0\.0\.2:8080/, `bind 127.0.0.1:${front.clients}`)
    .replace(/bind 10\.0\.0\.2:5432/, `bind 127.0.0.1:${front.database}`);
}
