import { resolve } from 'node:path';
import type { ClientConfig } from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { DatabaseSettings } from '../config/setting-groups.js';
import { databaseFolder, removeSnapshots, requireNoRestore, serveSnapshots } from './embedded/data-folder.js';
import { DataFolderLock } from './embedded/data-folder-lock.js';
import { EMBEDDED_POOL_SIZE, EmbeddedPostgres } from './embedded/embedded-postgres.js';
import { waitForServer } from './wait-for-server.js';

/** The system probes a connection for a sign of life when it has been idle for this many milliseconds. */
export const KEEP_ALIVE_MS = 10_000;

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** Where the database is: a server, or the embedded one that lives and dies with the application. */
export interface Connection {
  readonly embedded: boolean;
  readonly options:
    | { readonly url: string }
    | { readonly host: string; readonly port: number; readonly username: string; readonly database: string };
  /** What the data source of an application says beyond the address. */
  readonly added?: Pick<PostgresOptions, 'password' | 'ssl' | 'namingStrategy'>;
  /** The schema of all tables, where it is not that of the user of the database. */
  readonly schema?: string | undefined;
  readonly poolSize: number;
  /** Limits the milliseconds of every statement from now on; a server does that by itself, session by session. */
  readonly limitStatements?: (milliseconds: number) => void;
  /** Whether the thread of the embedded database runs; absent on a server. */
  readonly engineRuns?: () => boolean;
  /** How the application changes its tables, where it does so with its own data source; ends a sentence. */
  readonly schemaCure?: string;
  /** What follows the migrations. By default entities and schema are compared, and a difference stops the start. */
  readonly afterMigrations?: (dataSource: DataSource) => Promise<void>;
  close(): Promise<void>;
}

/** Opens `DATABASE_URL`, once its server is there, or, without one, the embedded database in `DATA_DIR`. */
export async function openConnection(settings: DatabaseSettings): Promise<Connection> {
  if (settings.DATABASE_URL !== '') {
    await waitForServer(settings.DATABASE_URL, settings.DATABASE_WAIT);
    return {
      embedded: false,
      options: { url: settings.DATABASE_URL },
      poolSize: settings.DATABASE_POOL_SIZE,
      close: () => Promise.resolve(),
    };
  }
  const folder = resolve(settings.DATA_DIR);
  const lock = await DataFolderLock.acquire(folder);
  requireNoRestore(folder);
  await removeSnapshots(folder);
  const postgres = await EmbeddedPostgres.start({ dataDir: databaseFolder(folder), lost: endProcess });
  serveSnapshots(lock, folder, (target) => postgres.copyTo(target));
  return embeddedConnection(postgres, async () => {
    await postgres.stop();
    await lock.release();
  });
}

/** Also used by tests, which bring their own database in memory. */
export function embeddedConnection(postgres: EmbeddedPostgres, close: () => Promise<void>): Connection {
  const { host, port, user, database } = postgres.connection;
  return {
    embedded: true,
    options: { host, port, username: user, database },
    poolSize: EMBEDDED_POOL_SIZE,
    limitStatements: (milliseconds) => {
      postgres.limitStatements(milliseconds);
    },
    engineRuns: () => postgres.isRunning,
    close,
  };
}

/** The same in the words of the driver; undefined for the embedded database, which sends no notifications. */
export const driverOptions = (connection: Connection): ClientConfig | undefined =>
  connection.embedded ? undefined : addressOf(connection);

/** Where a client of the driver finds the database, and with which secret. */
export function addressOf({ options, added = {} }: Connection): ClientConfig {
  const { password, ssl } = added;
  const secret = { ...(password === undefined ? {} : { password }), ...(ssl === undefined ? {} : { ssl }) };
  const address = 'url' in options ? { connectionString: options.url } : { ...options, user: options.username };
  return { ...address, ...secret } as ClientConfig;
}

/** Without its database the backend can answer nothing; its supervisor restarts or reports it. */
function endProcess(): void {
  process.exit(1);
}
