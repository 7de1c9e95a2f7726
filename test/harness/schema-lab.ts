import { afterAll, beforeAll } from '@jest/globals';
import { DataSource, Entity, type EntitySchema } from 'typeorm';
import { type Connection, embeddedConnection, openConnection } from '../../src/latchkey/database/connection.js';
import { sessionOf } from '../../src/latchkey/database/data-source.js';
import { EmbeddedPostgres } from '../../src/latchkey/database/embedded/embedded-postgres.js';
import { type ChangeOptions, NO_OPTIONS } from '../../src/latchkey/database/schema-changes/options.js';
import { type Plan, planChanges } from '../../src/latchkey/database/schema-changes/plan.js';
import { SnakeNamingStrategy } from '../../src/latchkey/database/snake-naming.strategy.js';
import { privateDatabase } from './private-database.js';
import { testRun } from './test-run.js';
import { testSettings } from './test-settings.js';

const OPEN_MS = 120_000;

type Entities = readonly (EntitySchema | (new () => object))[];

/** An entity that a spec puts together. @param decorate puts decorators of attributes on the prototype */
export function declaredEntity(table: string, decorate: (prototype: object) => void): new () => object {
  @Entity(table)
  class Declared {}
  decorate(Declared.prototype);
  return Declared;
}

/** A database without tables, for one spec file: what would migrations for some entities do to it? */
export interface SchemaLab {
  /** What migrations would be written; the database must have no rows that the spec needs later. */
  readonly plan: (entities: Entities, options?: Partial<ChangeOptions>) => Promise<Plan>;
  /** Makes the tables of entities as their first migration would. */
  readonly make: (...entities: Entities) => Promise<void>;
  readonly up: (plan: Plan) => Promise<void>;
  readonly down: (plan: Plan) => Promise<void>;
  readonly query: <T>(sql: string) => Promise<T[]>;
  /** All statements of the migrations, in order. */
  readonly statements: (entities: Entities, options?: Partial<ChangeOptions>) => Promise<readonly string[]>;
}

export function useSchemaLab(): SchemaLab {
  let connection: Connection;
  let dataSource: DataSource;
  let remove: () => Promise<void>;

  const described = async (entities: Entities): Promise<DataSource> =>
    new DataSource({
      type: 'postgres',
      ...connection.options,
      entities: [...entities],
      namingStrategy: new SnakeNamingStrategy(),
      installExtensions: false,
      uuidExtension: 'pgcrypto',
      poolSize: 1,
      extra: sessionOf(connection, 0),
    }).initialize();

  beforeAll(async () => {
    ({ connection, remove } = await openEmptyDatabase());
    dataSource = await described([]);
  }, OPEN_MS);

  afterAll(async () => {
    await dataSource.destroy();
    await connection.close();
    await remove();
  });

  const run = async (statements: readonly string[], transaction: boolean): Promise<void> => {
    const runner = dataSource.createQueryRunner();
    try {
      await (transaction ? runner.startTransaction() : Promise.resolve());
      for (const statement of statements) {
        await runner.query(statement);
      }
      await (transaction ? runner.commitTransaction() : Promise.resolve());
    } catch (error) {
      await (transaction ? runner.rollbackTransaction() : Promise.resolve());
      throw error;
    } finally {
      await runner.release();
    }
  };

  const lab: SchemaLab = {
    async plan(entities, options = {}) {
      // The embedded database has one session, which one pool at a time may use.
      await dataSource.destroy();
      const source = await described(entities);
      try {
        return await planChanges(source, { ...NO_OPTIONS, ...options });
      } finally {
        await source.destroy();
        dataSource = await described([]);
      }
    },
    async make(...entities) {
      await lab.query('DROP SCHEMA public CASCADE');
      await lab.query('CREATE SCHEMA public');
      await lab.up(await lab.plan(entities));
    },
    async up({ parts }) {
      for (const part of parts) {
        await run(part.up, part.transaction);
      }
    },
    async down({ parts }) {
      for (const part of [...parts].reverse()) {
        await run(part.down, part.transaction);
      }
    },
    query: (sql) => dataSource.query(sql),
    statements: async (entities, options) => (await lab.plan(entities, options)).parts.flatMap(({ up }) => up),
  };
  return lab;
}

async function openEmptyDatabase(): Promise<{ connection: Connection; remove: () => Promise<void> }> {
  if (testRun().serverUrl === undefined) {
    const postgres = await EmbeddedPostgres.start({});
    return { connection: embeddedConnection(postgres, () => postgres.stop()), remove: () => Promise.resolve() };
  }
  const database = await privateDatabase();
  const { environment, folder } = database;
  const settings = testSettings(folder, environment);
  return { connection: await openConnection(settings), remove: () => database.remove() };
}
