import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';

/** Makes the tables of entities that have no migrations, because they belong to specs. */
export async function makeMissingTables(nest: NestFastifyApplication): Promise<void> {
  const dataSource = nest.get(DataSource, { strict: false });
  const rows: readonly { tablename: string }[] = await dataSource.query('SELECT tablename FROM pg_tables');
  const present = new Set(rows.map(({ tablename }) => tablename));
  if (dataSource.entityMetadatas.some(({ tableName }) => !present.has(tableName))) {
    await dataSource.driver.createSchemaBuilder().build();
  }
}
