import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';
import { ConfigurationError } from '../../config/load-settings.js';

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
/** An ordinary start takes a second or two. */
const PATIENCE_MS = 10_000;

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
   * @throws ConfigurationError when the files are no usable database
   */
  static async start({ dataDir, template }: { dataDir?: string; template?: ArrayBuffer }): Promise<EmbeddedPostgres> {
    if (dataDir !== undefined && !existsSync(dataDir)) {
      await EmbeddedPostgres.create(dataDir);
    }
    return EmbeddedPostgres.open(dataDir, template);
  }

  /** Makes the database beside its place: a start that is killed half-way leaves nothing that looks like one. */
  private static async create(dataDir: string): Promise<void> {
    const growing = `${dataDir}.new`;
    await rm(growing, { recursive: true, force: true });
    await (await EmbeddedPostgres.open(growing, undefined)).stop();
    await rename(growing, dataDir);
  }

  private static async open(dataDir: string | undefined, template: ArrayBuffer | undefined): Promise<EmbeddedPostgres> {
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
    await readiness(worker, dataDir);
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

/** Waits for the thread. Files that are damaged can make it wait for ever: somebody must know what it waits for. */
async function readiness(worker: Worker, dataDir: string | undefined): Promise<void> {
  const patience = setInterval(() => {
    new Logger(EmbeddedPostgres.name).warn(`Still opening the embedded database in ${dataDir ?? 'memory'}`);
  }, PATIENCE_MS);
  try {
    await once(worker, 'message');
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([
      `The embedded database in ${dataDir ?? 'memory'} cannot be opened (${cause}): restore it from a backup, or remove the folder to start with an empty one`,
    ]);
  } finally {
    clearInterval(patience);
  }
}
