import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';

const DEBIAN = '/usr/lib/postgresql';

/** A PostgreSQL server in a temporary folder, which goes away with it. */
export class PostgresCluster {
  private readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-cluster-'));

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

  remove(): void {
    this.command('pg_ctl', '-m', 'immediate', 'stop');
    rmSync(this.folder, { recursive: true, force: true });
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

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
