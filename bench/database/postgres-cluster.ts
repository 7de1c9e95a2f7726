import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';

const DEBIAN = '/usr/lib/postgresql';
const POLL_MS = 20;
const PATIENCE_MS = 10_000;

/** A PostgreSQL server in a temporary folder, which goes away with it. */
export class PostgresCluster {
  private readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-cluster-'));

  private isKilled = false;

  private constructor(private readonly port: number) {
    ownByPostgres(this.folder);
  }

  /** A new, empty server. */
  static async create(): Promise<PostgresCluster> {
    const cluster = new PostgresCluster(await freePort());
    cluster.command('initdb', '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8');
    cluster.start();
    return cluster;
  }

  /** A read-only copy that follows this server. */
  async standby(): Promise<PostgresCluster> {
    const copy = new PostgresCluster(await freePort());
    copy.command('pg_basebackup', '-d', this.url, '--write-recovery-conf', '--checkpoint=fast');
    copy.start();
    return copy;
  }

  /** The URL of a database of a user who may create others. */
  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Lets a standby take writes. */
  promote(): void {
    this.command('pg_ctl', '-w', 'promote');
  }

  /** Ends all its processes at once, as when the power fails. */
  kill(): void {
    const first = this.pid;
    this.signal('SIGKILL');
    this.isKilled = true;
    // A server does not start while the process of the one before is there.
    const end = Date.now() + PATIENCE_MS;
    while (signalIfThere(first, 0)) {
      if (Date.now() > end) {
        throw new Error(`Process ${first} of PostgreSQL does not end`);
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
    }
  }

  /** Lets it fall silent: it is there, and does nothing. */
  freeze(): void {
    this.signal('SIGSTOP');
  }

  /** Lets a frozen one go on. */
  thaw(): void {
    this.signal('SIGCONT');
  }

  /** Starts one that was killed. */
  restart(): void {
    this.isKilled = false;
    this.start();
  }

  remove(): void {
    if (!this.isKilled) {
      this.thaw();
      this.command('pg_ctl', '-m', 'immediate', 'stop');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The first process gets it before its children: it must not replace them. */
  private signal(name: NodeJS.Signals): void {
    const first = this.pid;
    [first, ...childrenOf(first)].forEach((pid) => {
      signalIfThere(pid, name);
    });
  }

  /** Its first process. */
  get pid(): number {
    const pid = Number(readFileSync(join(this.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    // 0 and less would be our own processes.
    if (!(pid > 1)) {
      throw new Error(`The server in ${this.folder} has not begun`);
    }
    return pid;
  }

  private start(): void {
    const { folder, port } = this;
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c max_connections=200`;
    this.command('pg_ctl', '-w', '-t', '60', '-l', join(folder, 'log'), '-o', options, 'start');
  }

  private command(name: string, ...options: readonly string[]): void {
    asPostgres(join(debianBinaries(), name), ['-D', join(this.folder, 'data'), ...options]);
  }
}

function debianBinaries(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(a) - Number(b)) : [];
  const bin = join(DEBIAN, versions.at(-1) ?? '', 'bin');
  if (!existsSync(join(bin, 'initdb'))) {
    throw new Error('The programs of PostgreSQL are missing: apt-get install postgresql');
  }
  return bin;
}

/** PostgreSQL refuses to run as root. */
const isRoot = (): boolean => process.getuid?.() === 0;

function ownByPostgres(folder: string): void {
  if (isRoot()) {
    const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
    chownSync(folder, Number(uid), Number(gid));
  }
}

function asPostgres(command: string, options: readonly string[]): void {
  const [file, args] = isRoot() ? ['runuser', ['-u', 'postgres', '--', command, ...options]] : [command, [...options]];
  const { status, stderr } = spawnSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} failed: ${stderr}`);
  }
}

function childrenOf(pid: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(Number);
}

/** Children may end in between. @returns whether the process was there; the signal 0 does nothing else */
function signalIfThere(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
    return false;
  }
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
