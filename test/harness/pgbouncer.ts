import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../bench/database/postgres-cluster.js';

/** `PGBOUNCER` names another build, such as a newer version. */
const PROGRAM = process.env.PGBOUNCER ?? '/usr/sbin/pgbouncer';
/** It refuses to run as root. */
const ACCOUNT = 'nobody';
const NOBODY = 65_534;
const POLL_MS = 20;
const PATIENCE_MS = 10_000;

/** A real PgBouncer in transaction mode in front of a server. */
export class PgBouncer {
  private constructor(
    private readonly port: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /**
   * @param server its URL; any database of it can be reached
   * @param sessions how many sessions of the server all clients of one database share
   */
  static async start(server: string, sessions: number): Promise<PgBouncer> {
    if (!existsSync(PROGRAM)) {
      throw new Error(`This spec needs ${PROGRAM}: run "apt-get install pgbouncer"`);
    }
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-pgbouncer-'));
    const port = await freePort();
    const file = join(folder, 'pgbouncer.ini');
    const users = join(folder, 'users.txt');
    await writeFile(users, `"${decodeURIComponent(new URL(server).username)}" ""\n`);
    await writeFile(file, configuration(server, port, users, sessions));
    const isRoot = userInfo().uid === 0;
    if (isRoot) {
      [folder, file, users].forEach((path) => {
        chownSync(path, NOBODY, NOBODY);
      });
    }
    const child = spawn(PROGRAM, [...(isRoot ? ['-u', ACCOUNT] : []), '-q', file], { stdio: 'ignore' });
    const bouncer = new PgBouncer(port, child, folder);
    await bouncer.untilReachable(server);
    return bouncer;
  }

  /** The URL of a database of the server, through this PgBouncer. */
  through(url: string): string {
    const pooled = new URL(url);
    pooled.host = `127.0.0.1:${this.port}`;
    return pooled.href;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  private async untilReachable(server: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const client = new pg.Client({ connectionString: this.through(server) });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if (Date.now() > deadline || this.child.exitCode !== null) {
          throw new Error(`PgBouncer cannot be reached: ${String(error)}`, { cause: error });
        }
        await pause(POLL_MS);
      }
    }
  }
}

function configuration(server: string, port: number, users: string, sessions: number): string {
  const { hostname, port: serverPort } = new URL(server);
  return `
[databases]
* = host=${hostname} port=${serverPort || '5432'}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${sessions}
max_client_conn = 1000
`;
}
