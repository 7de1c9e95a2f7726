import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import pg from 'pg';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { createApp } from '../../src/latchkey/create-app.js';
import { openConnection } from '../../src/latchkey/database/connection.js';
import { BenchModule } from '../domain/bench.module.js';
import { SUPPLIES } from './seed-facts.js';
import { PRICE_OF_ID, SEEDS } from './seeds.js';

/** A separate database with the tables of the bench, filled. */
export interface BenchDatabase {
  readonly url: string;
  readonly products: number;
  /** Makes rows for a sample that uses them up; {@link clean} removes them. */
  supply(supplies: BenchSupplies): Promise<void>;
  /** Undoes what measured writes have left, so that every round begins alike. */
  clean(): Promise<void>;
  drop(): Promise<void>;
}

/** What can be made in addition to the seeds. */
export type BenchSupplies = 'products';

const SUPPLY: Readonly<Record<BenchSupplies, readonly string[]>> = {
  products: [
    `INSERT INTO bench_product (id, name, price)
     SELECT ('${SUPPLIES.idPrefix}' || lpad(n::text, 12, '0'))::uuid, 'Created ' || n, 1 FROM generate_series(1, ${SUPPLIES.number}) n`,
    'VACUUM ANALYZE bench_product',
  ],
};

const CLEAN: readonly string[] = [
  "DELETE FROM bench_order_line WHERE order_id IN (SELECT id FROM bench_order WHERE number LIKE 'Created%')",
  "DELETE FROM bench_order WHERE number LIKE 'Created%'",
  "DELETE FROM bench_product WHERE name LIKE 'Created%'",
  `UPDATE bench_product SET version = 1, price = ${PRICE_OF_ID} WHERE version <> 1`,
  'VACUUM ANALYZE bench_product, bench_order, bench_order_line',
];

/** What a database has in addition to the shop. */
export interface Extras {
  readonly modules: readonly Type[];
  readonly seeds: readonly string[];
}

/** A database to fill. */
export interface EmptyDatabase {
  readonly url: string;
  /** Once it is filled, so that nothing is left to do under load. */
  analyze(): Promise<void>;
  drop(): Promise<void>;
}

/** @param products number of products; everything else is as much as in every other database */
export async function createBenchDatabase(
  serverUrl: string,
  products: number,
  { modules, seeds }: Extras = { modules: [], seeds: [] },
): Promise<BenchDatabase> {
  const empty = await createEmptyDatabase(serverUrl, String(products));
  const { url } = empty;
  await createTables(url, modules);
  await run(
    url,
    [...SEEDS, ...seeds].map((sql) => sql.replaceAll(':products', String(products))),
  );
  await empty.analyze();
  return {
    url,
    products,
    supply: (supplies) => run(url, SUPPLY[supplies]),
    clean: () => run(url, CLEAN),
    drop: () => empty.drop(),
  };
}

/** A separate database without tables. @param name part of its name */
export async function createEmptyDatabase(serverUrl: string, name: string): Promise<EmptyDatabase> {
  const database = `latchkey_bench_${name}_${randomBytes(4).toString('hex')}`;
  const { href } = Object.assign(new URL(serverUrl), { pathname: `/${database}` });
  await run(serverUrl, [`CREATE DATABASE "${database}"`]);
  return {
    url: href,
    analyze: () => run(href, ['VACUUM ANALYZE', 'CHECKPOINT']),
    drop: () => run(serverUrl, [`DROP DATABASE "${database}" WITH (FORCE)`]),
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
