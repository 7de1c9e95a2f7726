import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { DatabaseSettings, TimeoutSettings } from '../config/setting-groups.js';
import type { ChangeSignals } from './change-signals.js';
import type { Connection } from './connection.js';
import { AccessDatabase, Database } from './database.js';
import { PoolShare } from './driver/limited-client.js';
import type { LineLimits } from './line-limits.js';

/** Without a setting, one connection of this many is reserved. */
const RESERVED_ONE_IN = 8;

/** One database, for two kinds of work. */
export interface Databases {
  readonly database: Database;
  readonly access: AccessDatabase;
  close(): Promise<void>;
}

/**
 * Also looks at the replicas, where there are any.
 *
 * The two kinds share the pool. What other work waits for, it waits for outside of the pool's own queue: there access
 * comes first, also where the embedded database has a single connection and nothing can be reserved.
 *
 * @throws ConfigurationError for a replica that can never be one of this database
 */
export async function openDatabases(
  dataSource: DataSource,
  connection: Connection,
  signals: ChangeSignals,
  timeouts: TimeoutSettings,
  { DATABASE_POOL_RESERVED }: Pick<DatabaseSettings, 'DATABASE_POOL_RESERVED'>,
  line: LineLimits,
): Promise<Databases> {
  const { embedded, engineRuns, pooler, replicas } = connection;
  const { max } = ((dataSource.driver as PostgresDriver).master as Pool).options;
  const reserved = Math.min(DATABASE_POOL_RESERVED ?? Math.ceil(max / RESERVED_ONE_IN), max - 1);
  const keepsNames = pooler?.keepsNames ?? true;
  const options = { embedded, keepsNames, requestTimeout: timeouts.REQUEST_TIMEOUT, line, engineRuns };
  const others = new PoolShare(max - reserved, line.limits);
  const all = new PoolShare(max, line.limits);
  const database = new Database(dataSource, signals, options, others, Math.floor(max / 2));
  // Shared connections stay out of the pool: one that is reserved must be free for a transaction.
  const access = new AccessDatabase(dataSource, signals, options, all, Math.max(0, reserved - 1));
  signals.onLine((state) => {
    line[state === 'lost' ? 'lineLost' : 'lineRestored']();
  });
  const databases = {
    database,
    access,
    close: async () => {
      await database.replicas?.close();
      database.close();
      access.close();
      line.close();
    },
  };
  if (replicas) {
    const { Replicas } = await import('./replicas/replicas.js');
    database.replicas = new Replicas(database, replicas.urls, { connection, timeouts, maxLag: replicas.maxLag });
    try {
      await database.replicas.start();
    } catch (error) {
      // Where a replica is refused, nothing may be left that listens.
      await signals.close();
      await databases.close();
      await dataSource.destroy();
      throw error;
    }
  }
  return databases;
}
