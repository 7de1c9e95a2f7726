import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** How the `pg` driver reaches the embedded database. */
export interface EmbeddedConnection {
  readonly host: string;
  readonly port: number;
  readonly user: 'postgres';
  readonly database: 'postgres';
}

/** One connection: all sockets would share one session anyway, so they queue at the pool. */
export const EMBEDDED_POOL_SIZE = 1;

const PORT = 5432;

/**
 * PostgreSQL in WebAssembly, living in a worker thread of this process and reached over a Unix socket that only this
 * user can open.
 */
export class EmbeddedPostgres {
  private constructor(
    readonly connection: EmbeddedConnection,
    private readonly worker: Worker,
    private readonly socketDir: string,
  ) {}

  /**
   * @param dataDir folder of the database files, created when missing; without it the database lives in memory
   * @param template contents to start with, as {@link dump} returned them
   */
  static async start({ dataDir, template }: { dataDir?: string; template?: ArrayBuffer }): Promise<EmbeddedPostgres> {
    const socketDir = await mkdtemp(join(tmpdir(), 'latchkey-'));
    const worker = new Worker(new URL('./postgres.worker.js', import.meta.url), {
      workerData: {
        dataDir,
        template,
        listen: { path: join(socketDir, `.s.PGSQL.${PORT}`) },
        maxConnections: EMBEDDED_POOL_SIZE + 1,
      },
      // The thread must not inherit flags that only make sense for the main thread.
      execArgv: [],
    });
    await once(worker, 'message');
    return new EmbeddedPostgres(
      { host: socketDir, port: PORT, user: 'postgres', database: 'postgres' },
      worker,
      socketDir,
    );
  }

  /** The whole database as one archive, for {@link start}. */
  async dump(): Promise<ArrayBuffer> {
    this.worker.postMessage('dump');
    const [{ dump }] = (await once(this.worker, 'message')) as [{ dump: ArrayBuffer }];
    return dump;
  }

  async stop(): Promise<void> {
    this.worker.postMessage('stop');
    await once(this.worker, 'exit');
    await rm(this.socketDir, { recursive: true, force: true });
  }
}
