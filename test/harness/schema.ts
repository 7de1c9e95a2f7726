import type { DataSource } from 'typeorm';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { GENERATE_MIGRATION } from '../../src/latchkey/database/schema-cure.js';
import { requireSchema } from '../../src/latchkey/database/schema-check.js';

/** The same database for entities that have no migrations, because they belong to specs: the start makes their tables. */
export const withMissingTables = (connection: Connection): Connection => ({
  ...connection,
  afterMigrations: async (dataSource) => {
    await makeMissingTables(dataSource);
    await requireSchema(dataSource, GENERATE_MIGRATION);
  },
});

async function makeMissingTables(dataSource: DataSource): Promise<void> {
  const rows: readonly { tablename: string }[] = await dataSource.query(
    'SELECT tablename FROM pg_tables UNION SELECT viewname FROM pg_views',
  );
  const present = new Set(rows.map(({ tablename }) => tablename));
  if (dataSource.entityMetadatas.some(({ tableName }) => !present.has(tableName))) {
    await dataSource.driver.createSchemaBuilder().build();
  }
}
