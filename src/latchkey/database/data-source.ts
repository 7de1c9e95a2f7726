import { Logger } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { SessionClaimSettings, TimeoutSettings } from '../config/setting-groups.js';
import type { Features } from '../model/feature.js';
import { type Connection, KEEP_ALIVE_MS } from './connection.js';
import { LimitedClient, type SessionOptions } from './driver/limited-client.js';
import { reportRowLevelSecurity } from './row-level-security.js';
import { requireTestedVersions } from './driver/tested-versions.js';
import type { LineLimits } from './line-limits.js';
import { makeSchema } from './own-schema.js';
import { asOptions, asTravelling, type SessionSettings, sessionSettings } from './session-settings.js';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';
import { requireNoMove } from './unfinished-move.js';
import { withReplacedRelations } from './replaced-relations.js';
import { requireSchema } from './schema-check.js';
import { schemaCure } from './schema-cure.js';
import { migrationLock } from './migration-lock.js';
import { APPLICATION_TABLE, loadMigrations, runMigrations } from './migrations.js';

/** Waiting longer than this for a connection means that something holds it and will not let go. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * PostgreSQL keeps the statements a connection prepared until it ends, and requests can cause new ones without end: a
 * connection is replaced after this many uses.
 */
const MAX_CONNECTION_USES = 10_000;
/** The memory of the embedded database never shrinks, and a connection to it costs little. */
const MAX_EMBEDDED_USES = 1_000;

/**
 * Opens TypeORM's data source over all declared entities, brings the schema up to date and checks that it is what they need.
 *
 * @param settings `STATEMENT_TIMEOUT` goes to every connection, or to the embedded database once the schema is up to date
 * @param line limits of the connections, on our side
 */
export async function openDataSource(
  connection: Connection,
  features: Features,
  settings: TimeoutSettings,
  line: LineLimits,
  { DATABASE_SESSION_CLAIMS }: SessionClaimSettings,
): Promise<DataSource> {
  requireTestedVersions();
  await makeSchema(connection);
  const dataSource = new DataSource(await dataSourceOptions(connection, features, settings, line));
  await withReplacedRelations(features.stored, () => dataSource.initialize());
  try {
    await connection.beforeMigrations?.(dataSource);
    await runMigrations(dataSource, migrationLock(connection));
    await (connection.afterMigrations?.(dataSource) ?? requireUsable(dataSource, connection, features));
    await reportRowLevelSecurity(dataSource, DATABASE_SESSION_CLAIMS);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  // Nobody waits longer than that for a statement, and the embedded database cannot do without a limit.
  connection.limitStatements?.(settings.STATEMENT_TIMEOUT || settings.REQUEST_TIMEOUT);
  return dataSource;
}

async function requireUsable(dataSource: DataSource, connection: Connection, features: Features): Promise<void> {
  await requireNoMove(dataSource);
  await requireSchema(dataSource, schemaCure(connection, features));
}

async function dataSourceOptions(
  connection: Connection,
  features: Features,
  settings: TimeoutSettings,
  line: LineLimits,
): Promise<DataSourceOptions> {
  const logger = new Logger('ConnectionPool');
  return {
    type: 'postgres',
    namingStrategy: new SnakeNamingStrategy(),
    ...connection.options,
    ...connection.added,
    entities: [...features.stored],
    migrations: await loadMigrations(features.all('migrations')),
    migrationsTableName: APPLICATION_TABLE,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    applicationName: 'latchkey',
    poolSize: connection.poolSize,
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    poolErrorHandler: (error: Error) => {
      logger.warn(`An idle connection to the database is lost: ${error.message}`);
    },
    extra: {
      ...clientOptions(connection, settings.STATEMENT_TIMEOUT, line),
      connectionTimeoutMillis: Math.min(CONNECT_TIMEOUT_MS, settings.REQUEST_TIMEOUT),
    },
  };
}

/** What all connections that carry statements have in common, of the primary and of its replicas. */
export const clientOptions = (connection: Connection, statementTimeout: number, line: LineLimits) => ({
  Client: LimitedClient,
  line,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  // Lets several statements be under way on one connection.
  pipeline: !connection.embedded,
  maxUses: connection.embedded ? MAX_EMBEDDED_USES : MAX_CONNECTION_USES,
  ...sessionOf(connection, statementTimeout),
});

/** How statements get the settings of their session; the embedded database has its own, and a stream instead of an address. */
export function sessionOf(
  { embedded, stream, pooler, schema, ownSchema }: Connection,
  statementTimeout: number,
): SessionOptions {
  if (embedded) {
    return stream ? { stream } : {};
  }
  const settings = (timeout: number): SessionSettings => sessionSettings(timeout, schema);
  return pooler
    ? {
        travelling: {
          limited: asTravelling(settings(statementTimeout)),
          unlimited: asTravelling(settings(0)),
          ownSchema,
        },
      }
    : { options: asOptions(settings(statementTimeout)) };
}
