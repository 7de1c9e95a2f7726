import { DataSource } from 'typeorm';
import type { Features } from '../model/feature.js';
import type { Connection } from './connection.js';
import { pendingMigrations } from './migrations.js';
import { schemaDifferences } from './schema-check.js';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';

/** What the database of an application lacks. Finding out changes nothing in it. */
export interface SchemaState {
  /** Names of migrations that the next start will run. */
  readonly pending: readonly string[];
  /** What the entities miss; meaningful only when nothing is pending. */
  readonly differences: readonly string[];
}

export async function schemaState(connection: Connection, features: Features): Promise<SchemaState> {
  const dataSource = await new DataSource({
    type: 'postgres',
    ...connection.options,
    entities: [...features.entities],
    namingStrategy: new SnakeNamingStrategy(),
    installExtensions: false,
    poolSize: 1,
  }).initialize();
  try {
    return {
      pending: await pendingMigrations(dataSource, features.all('migrations')),
      differences: await schemaDifferences(dataSource),
    };
  } finally {
    await dataSource.destroy();
  }
}
