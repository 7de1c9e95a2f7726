import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';

const DEBIAN = '/usr/lib/postgresql';

/** A PostgreSQL server to measure on. */
export interface Server {
  /** URL of a database of a user who may create others. */
  readonly url: string;
  stop(): void;
}

/** @param url the server that `DATABASE_URL` names; without one a cluster is made and started, and removed in the end */
export async function openServer(url: string | undefined): Promise<Server> {
  return url === undefined || url === '' ? startCluster() : { url, stop: () => undefined };
}

async function startCluster(): Promise<Server> {
  const bin = debianBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const data = join(folder, 'data');
  const port = await freePort();
  ownByPostgres(folder);
  asPostgres(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c max_connections=200`;
  asPostgres(join(bin, 'pg_ctl'), ['-D', data, '-w', '-t', '60', '-l', join(folder, 'log'), '-o', options, 'start']);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: () => {
      asPostgres(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function debianBinaries(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(a) - Number(b)) : [];
  const bin = join(DEBIAN, versions.at(-1) ?? '', 'bin');
  if (!existsSync(join(bin, 'initdb'))) {
    throw new Error('No PostgreSQL to measure on: set DATABASE_URL, or apt-get install postgresql');
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
