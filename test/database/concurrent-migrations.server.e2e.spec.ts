import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { LimitedClient } from '../../src/latchkey/database/driver/limited-client.js';
import { sessionOf } from '../../src/latchkey/database/data-source.js';
import { migrationLock } from '../../src/latchkey/database/migration-lock.js';
import { LineLimits } from '../../src/latchkey/database/line-limits.js';
import { runMigrations } from '../../src/latchkey/database/migrations.js';
import { openTestDatabase } from '../harness/test-database.js';

class AddNameIndex1900000000001 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // The other instance has begun to wait meanwhile.
    await runner.query('SELECT pg_sleep(0.5)');
    await runner.query('CREATE INDEX CONCURRENTLY ix_tag_name ON tag (name)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_tag_name');
  }
}

let connection: Connection;

beforeAll(async () => {
  connection = await openTestDatabase();
});

afterAll(() => connection.close());

async function instance(): Promise<void> {
  const dataSource = await new DataSource({
    type: 'postgres',
    ...connection.options,
    migrations: [AddNameIndex1900000000001],
    migrationsTableName: 'migrations',
    installExtensions: false,
    extra: { Client: LimitedClient, line: new LineLimits(false, 30_000), ...sessionOf(connection, 30_000) },
  }).initialize();
  await runMigrations(dataSource, migrationLock(connection)).finally(() => dataSource.destroy());
}

it('an index is made concurrently while another instance waits for its turn', async () => {
  await Promise.all([instance(), instance()]);
  const client = await new DataSource({
    type: 'postgres',
    ...connection.options,
    installExtensions: false,
  }).initialize();
  expect(await client.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_tag_name'::regclass`)).toEqual([
    { indisvalid: true },
  ]);
  expect(await client.query(`SELECT count(*)::int AS runs FROM migrations WHERE name LIKE 'AddNameIndex%'`)).toEqual([
    { runs: 1 },
  ]);
  await client.destroy();
});
