import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import pg from 'pg';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { createApp } from '../../src/latchkey/create-app.js';
import { openConnection } from '../../src/latchkey/database/connection.js';
import { BenchModule } from '../domain/bench.module.js';
import { SEEDS } from './seeds.js';

/** A separate database with the tables of the bench, filled. */
export interface BenchDatabase {
  readonly url: string;
  readonly products: number;
  /** Removes what measured writes have left, so that every round begins alike. */
  clean(): Promise<void>;
  drop(): Promise<void>;
}

const CLEAN = "DELETE FROM bench_product WHERE name LIKE 'Created%'";

/** What a database has in addition to the shop. */
export interface Extras {
  readonly modules: readonly Type[];
  readonly seeds: readonly string[];
}

/** @param products number of products; everything else is as much as in every other database */
export async function createBenchDatabase(
  serverUrl: string,
  products: number,
  { modules, seeds }: Extras = { modules: [], seeds: [] },
): Promise<BenchDatabase> {
  const name = `latchkey_bench_${products}_${randomBytes(4).toString('hex')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await run(serverUrl, [`CREATE DATABASE "${name}"`]);
  await createTables(url.href, modules);
  await run(url.href, [
    ...[...SEEDS, ...seeds].map((sql) => sql.replaceAll(':products', String(products))),
    'VACUUM ANALYZE',
    'CHECKPOINT',
  ]);
  return {
    url: url.href,
    products,
    clean: () => run(url.href, [CLEAN, 'VACUUM ANALYZE bench_product']),
    drop: () => run(serverUrl, [`DROP DATABASE "${name}" WITH (FORCE)`]),
  };
}

/** The tables are Latchkey's and those of its entities: all contestants work on them. */
async function createTables(url: string, modules: readonly Type[]): Promise<void> {
  const settings = loadSettings({ NODE_ENV: 'test', DATABASE_URL: url, LOG_LEVEL: 'error', DEMO_DATA: 'false' });
  const app = await createApp(settings, [BenchModule, ...modules], {
    ...(await openConnection(settings)),
    afterMigrations: (dataSource) => dataSource.driver.createSchemaBuilder().build(),
  });
  await app.close();
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) {
      await client.query(statement);
    }
  } finally {
    await client.end();
  }
}
