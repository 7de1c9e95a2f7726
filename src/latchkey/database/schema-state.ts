import { DataSource } from 'typeorm';
import type { Features } from '../model/feature.js';
import type { Connection } from './connection.js';
import { sessionOf } from './data-source.js';
import { LimitedClient } from './driver/limited-client.js';
import { LineLimits } from './line-limits.js';
import { pendingMigrations } from './migrations.js';
import { schemaFaults } from './schema-check.js';
import { schemaCure } from './schema-cure.js';
import { schemaHints } from './schema-hints.js';
import { withReplacedRelations } from './replaced-relations.js';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';

/** How database and entities differ, one sentence each. */
export interface SchemaDifferences {
  /** What stops a start. */
  readonly faults: readonly string[];
  /** The rest. */
  readonly hints: readonly string[];
}

/** The differences count only when nothing is pending. */
export interface SchemaState extends SchemaDifferences {
  /** Names of migrations that the next start will run. */
  readonly pending: readonly string[];
}

/**
 * Compares the database of an application with its entities, and changes nothing in it.
 *
 * @param isCompared which tables are
 */
export async function schemaState(
  connection: Connection,
  features: Features,
  isCompared?: (path: string) => boolean,
): Promise<SchemaState> {
  const described = new DataSource({
    type: 'postgres',
    namingStrategy: new SnakeNamingStrategy(),
    ...connection.options,
    ...connection.added,
    entities: [...features.stored],
    installExtensions: false,
    poolSize: 1,
    extra: { Client: LimitedClient, line: new LineLimits(!connection.embedded, 0), ...sessionOf(connection, 0) },
  });
  const dataSource = await withReplacedRelations(features.stored, () => described.initialize());
  try {
    return {
      pending: await pendingMigrations(dataSource, features.all('migrations')),
      ...(await schemaDifferences(dataSource, schemaCure(connection, features), isCompared)),
    };
  } finally {
    await dataSource.destroy();
  }
}

/**
 * @param cure the end of each sentence
 * @param isCompared which tables are
 */
export async function schemaDifferences(
  dataSource: DataSource,
  cure: string,
  isCompared: (path: string) => boolean = () => true,
): Promise<SchemaDifferences> {
  const compared = dataSource.entityMetadatas.filter(({ tablePath }) => isCompared(tablePath));
  return {
    faults: await schemaFaults(dataSource, cure, compared),
    hints: await schemaHints(dataSource, cure, compared),
  };
}
