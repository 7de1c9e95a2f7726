import { existsSync } from 'node:fs';
import { constants } from 'node:fs';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ConfigurationError } from '../../config/load-settings.js';
import { PostgresWorker, type WorkerOptions } from './postgres-worker.js';
import { SessionServer } from './session-server.js';
import type { SessionStream } from './session-stream.js';
import { SharedSession } from './shared-session.js';
import { removeTemporaryFiles } from './temporary-files.js';

/** How the `pg` driver reaches the embedded database. */
export interface EmbeddedConnection {
  readonly stream: () => SessionStream;
  readonly user: 'postgres';
  readonly database: 'postgres';
}

/** One connection: all would share one session anyway, so they queue at the pool. */
export const EMBEDDED_POOL_SIZE = 1;

/** Major version of PostgreSQL, which its files belong to. */
export const EMBEDDED_MAJOR = '18';

/** An ordinary start takes a second or two. */
const PATIENCE_MS = 10_000;
/** Restarts in a row that may fail. */
const MAX_FAILED_RESTARTS = 3;
/** Between restarts, doubled each time; none after a thread that was ended or has run for a while. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const STABLE_MS = 60_000;

/**
 * PostgreSQL in WebAssembly, living in a worker thread of this process and reached over streams in its memory. A thread
 * that ends, or that had to be ended, is replaced by another one on the same files: what was committed is in their log.
 */
export class EmbeddedPostgres {
  private readonly logger = new Logger(EmbeddedPostgres.name);
  private stopping = false;
  private running = false;
  /** Unwanted ends and failed starts in a row. */
  private crashes = 0;
  /** Resolves when the worker has been replaced. */
  private replacing: Promise<void> = Promise.resolve();

  private constructor(
    readonly connection: EmbeddedConnection,
    private readonly dataDir: string | undefined,
    private readonly session: SharedSession,
    private readonly server: SessionServer,
    private worker: PostgresWorker,
    private readonly lost: (reason: string) => void,
  ) {
    this.employ(worker);
  }

  /**
   * @param dataDir folder of the database files, created when missing; without it the database lives in memory
   * @param template contents to start with, as {@link dump} returned them
   * @param lost called when the database has ended and cannot be started again
   * @throws ConfigurationError when the files are not a usable database
   */
  static async start({
    dataDir,
    template,
    lost = () => undefined,
  }: WorkerOptions & { readonly lost?: (reason: string) => void }): Promise<EmbeddedPostgres> {
    if (dataDir !== undefined && !existsSync(dataDir)) {
      await EmbeddedPostgres.create(dataDir);
    }
    if (dataDir !== undefined) {
      await requireMajor(dataDir);
      await removeTemporaryFiles(dataDir);
    }
    const worker = await startWorker({ dataDir, template });
    const session = new SharedSession();
    const server = new SessionServer(session);
    const connection = { stream: server.stream, user: 'postgres', database: 'postgres' } as const;
    return new EmbeddedPostgres(connection, dataDir, session, server, worker, lost);
  }

  /** Makes the database beside its final place: a start that is killed half-way leaves nothing that looks like one. */
  private static async create(dataDir: string): Promise<void> {
    const growing = `${dataDir}.new`;
    await rm(growing, { recursive: true, force: true });
    await (await startWorker({ dataDir: growing })).stop();
    await rename(growing, dataDir);
  }

  /** Whether there is a thread to run statements; while it is replaced there is not. */
  get isRunning(): boolean {
    return this.running;
  }

  /**
   * From now on a statement that takes longer is ended together with its thread.
   *
   * @param milliseconds 0 = never
   */
  limitStatements(milliseconds: number): void {
    this.session.limitStatements(milliseconds);
  }

  /** The whole database as one archive, for {@link start}. */
  dump(): Promise<ArrayBuffer> {
    return this.worker.dump();
  }

  /**
   * Copies the files of the database as they would be after a crash at this moment: a start on the copy finds all that is
   * committed. Statements wait meanwhile.
   *
   * @param target folder that does not exist yet
   */
  copyTo(target: string): Promise<void> {
    const { dataDir } = this;
    if (dataDir === undefined) {
      throw new Error('A database in memory has no files');
    }
    // Where the file system can, the copy shares the blocks of the original.
    return this.session.between(() => cp(dataDir, target, { recursive: true, mode: constants.COPYFILE_FICLONE }));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.replacing;
    this.server.close();
    this.session.detach();
    await this.worker.stop();
  }

  private employ(worker: PostgresWorker): void {
    const began = performance.now();
    this.worker = worker;
    this.running = true;
    this.session.attach(worker);
    void worker.ended.then(({ message }) => {
      this.running = false;
      if (!this.stopping) {
        this.session.lose();
        this.crashes = worker.killed || performance.now() - began > STABLE_MS ? 0 : this.crashes + 1;
        this.replacing = this.replace(message);
      }
    });
  }

  private async replace(reason: string): Promise<void> {
    if (this.dataDir === undefined) {
      this.giveUp(`The embedded database lives in memory and is lost (${reason})`);
      return;
    }
    this.logger.error(`The embedded database has ended (${reason}) and is started again`);
    for (let failed = 0; !this.stopping; failed++) {
      await pause(this.crashes === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** this.crashes, LONGEST_PAUSE_MS));
      const failure = await this.restart(this.dataDir);
      if (failure === undefined) {
        return;
      }
      if (failed === MAX_FAILED_RESTARTS) {
        this.giveUp(`The embedded database in ${this.dataDir} cannot be started again (${failure})`);
        return;
      }
      this.crashes++;
    }
  }

  /** @returns why it was not possible */
  private async restart(dataDir: string): Promise<string | undefined> {
    // Without files, PGlite would make an empty database.
    if (!existsSync(join(dataDir, 'PG_VERSION'))) {
      return 'its files are gone';
    }
    try {
      await removeTemporaryFiles(dataDir);
      this.employ(await PostgresWorker.start({ dataDir }));
      this.logger.log('The embedded database is back');
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  private giveUp(reason: string): void {
    this.session.close();
    this.logger.fatal(reason);
    this.lost(reason);
  }
}

/** @throws ConfigurationError for files of another major version */
async function requireMajor(dataDir: string): Promise<void> {
  const version = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => EMBEDDED_MAJOR);
  if (version.trim() !== EMBEDDED_MAJOR) {
    throw new ConfigurationError([
      `The embedded database in ${dataDir} was made by PostgreSQL ${version.trim()}, and this version of Latchkey brings ${EMBEDDED_MAJOR}: ` +
        'start the version of Latchkey that made it, and move its rows to a PostgreSQL server with "latchkey move" (docs/how-to/upgrade.md)',
    ]);
  }
}

/** Waits for the thread. Damaged files can make it wait for ever: somebody must learn what it waits for. */
async function startWorker(options: WorkerOptions): Promise<PostgresWorker> {
  const place = options.dataDir ?? 'memory';
  const patience = setInterval(() => {
    new Logger(EmbeddedPostgres.name).warn(`Still opening the embedded database in ${place}`);
  }, PATIENCE_MS);
  try {
    return await PostgresWorker.start(options);
  } catch (error) {
    throw new ConfigurationError([
      `The embedded database in ${place} cannot be opened (${messageOf(error)}): restore it from a backup, or remove the folder to start with an empty one`,
    ]);
  } finally {
    clearInterval(patience);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
