import { resolve } from 'node:path';
import type { ClientConfig } from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { ConfigurationError } from '../config/load-settings.js';
import type { DatabaseSettings } from '../config/setting-groups.js';
import { databaseFolder, removeSnapshots, requireNoRestore, serveSnapshots } from './embedded/data-folder.js';
import { DataFolderLock } from './embedded/data-folder-lock.js';
import { EMBEDDED_POOL_SIZE, EmbeddedPostgres } from './embedded/embedded-postgres.js';
import type { SessionStream } from './embedded/session-stream.js';
import { findPooler, type Pooler } from './pooler.js';
import { waitForServer } from './wait-for-server.js';

/** The system probes a connection for a sign of life when it has been idle for this many milliseconds. */
export const KEEP_ALIVE_MS = 10_000;

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** Where replicas are. */
export interface ReplicaAddresses {
  readonly urls: readonly string[];
  /** Milliseconds that a read waits for one to have what the primary has committed. */
  readonly maxLag: number;
}

/** Where the database is: a server, or the embedded one that lives and dies with the application. */
export interface Connection {
  readonly embedded: boolean;
  readonly options:
    | { readonly url: string }
    | { readonly host: string; readonly port: number; readonly username: string; readonly database: string }
    | { readonly username: string; readonly database: string };
  /** How the driver reaches the embedded database, which has no address. */
  readonly stream?: (() => SessionStream) | undefined;
  /** What the data source of an application says beyond the address. */
  readonly added?: Pick<PostgresOptions, 'password' | 'ssl' | 'namingStrategy'>;
  /** What is between us and the server; absent where statements reach it directly. */
  readonly pooler?: Pooler | undefined;
  /** Where changes are heard, where it is not the address above. */
  readonly signalsUrl?: string | undefined;
  /** The schemas in which tables are looked for, new ones made in the first, where they are not those of the user of the database. */
  readonly schema?: string | undefined;
  /** The first of them, where Latchkey makes it. */
  readonly ownSchema?: string;
  readonly poolSize: number;
  /** Servers that follow this one and answer reads; absent where all reads go to it. */
  readonly replicas?: ReplicaAddresses | undefined;
  /** Limits the milliseconds of every statement from now on; a server does that by itself, session by session. */
  readonly limitStatements?: (milliseconds: number) => void;
  /** Whether the thread of the embedded database runs; absent on a server. */
  readonly engineRuns?: () => boolean;
  /** How the application changes its tables, where it does so with its own data source; ends a sentence. */
  readonly schemaCure?: string;
  /** What the migrations need beforehand. */
  readonly beforeMigrations?: (dataSource: DataSource) => Promise<void>;
  /** What follows the migrations. By default entities and schema are compared, and a difference stops the start. */
  readonly afterMigrations?: (dataSource: DataSource) => Promise<void>;
  close(): Promise<void>;
}

/** Opens `DATABASE_URL`, once its server is there, or, without one, the embedded database in `DATA_DIR`. */
export async function openConnection(settings: DatabaseSettings): Promise<Connection> {
  if (settings.DATABASE_URL !== '') {
    return openServer(settings);
  }
  const needless = [
    ...(settings.DATABASE_SIGNALS_URL === '' ? [] : ['DATABASE_SIGNALS_URL']),
    ...(settings.DATABASE_REPLICA_URLS.length === 0 ? [] : ['DATABASE_REPLICA_URLS']),
  ];
  if (needless.length > 0) {
    throw new ConfigurationError(
      needless.map(
        (name) => `${name} is set and DATABASE_URL is empty: set both, or leave both empty for the embedded database`,
      ),
    );
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

/** Opens the server of `DATABASE_URL`, and the direct line to it where the settings name one. */
export async function openServer(settings: Omit<DatabaseSettings, 'DATA_DIR'>): Promise<Connection> {
  await waitForServer('DATABASE_URL', settings.DATABASE_URL, settings.DATABASE_WAIT);
  if (settings.DATABASE_SIGNALS_URL !== '') {
    await waitForServer('DATABASE_SIGNALS_URL', settings.DATABASE_SIGNALS_URL, settings.DATABASE_WAIT);
  }
  return knowingPooler({
    embedded: false,
    options: { url: settings.DATABASE_URL },
    signalsUrl: settings.DATABASE_SIGNALS_URL || undefined,
    ...(settings.DATABASE_SCHEMA !== '' && {
      schema: `${settings.DATABASE_SCHEMA},public`,
      ownSchema: settings.DATABASE_SCHEMA,
    }),
    poolSize: settings.DATABASE_POOL_SIZE,
    replicas: replicasOf(settings),
    close: () => Promise.resolve(),
  });
}

/** @returns undefined where all reads go to the server itself */
export const replicasOf = ({
  DATABASE_REPLICA_URLS: urls,
  DATABASE_REPLICA_MAX_LAG: maxLag,
}: Pick<DatabaseSettings, 'DATABASE_REPLICA_URLS' | 'DATABASE_REPLICA_MAX_LAG'>): ReplicaAddresses | undefined =>
  urls.length === 0 ? undefined : { urls, maxLag };

/** The same connection, once it is known whether a pooler is in between. */
export async function knowingPooler(connection: Connection): Promise<Connection> {
  const server = driverOptions(connection);
  return { ...connection, pooler: server && (await findPooler(server)) };
}

/** Also used by tests, which bring their own database in memory. */
export function embeddedConnection(postgres: EmbeddedPostgres, close: () => Promise<void>): Connection {
  const { stream, user, database } = postgres.connection;
  return {
    embedded: true,
    options: { username: user, database },
    stream,
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
export function addressOf({ options, stream, added = {} }: Connection): ClientConfig {
  const { password, ssl } = added;
  const secret = { ...(password === undefined ? {} : { password }), ...(ssl === undefined ? {} : { ssl }) };
  const address = 'url' in options ? { connectionString: options.url } : { ...options, user: options.username };
  return { ...address, ...(stream && { stream }), ...secret } as ClientConfig;
}

/** Where changes are heard: in this process alone, on a line of our own, or nowhere because a pooler is in between. */
export type SignalSource = 'process' | 'nowhere' | ClientConfig;

export function signalSource(connection: Connection): SignalSource {
  if (connection.signalsUrl !== undefined) {
    return { connectionString: connection.signalsUrl };
  }
  return connection.pooler ? 'nowhere' : (driverOptions(connection) ?? 'process');
}

/** Without its database the backend can answer nothing; its supervisor restarts or reports it. */
function endProcess(): void {
  process.exit(1);
}
