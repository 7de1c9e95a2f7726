import type { DataSource, QueryRunner } from 'typeorm';
import { DeclarationError } from '../../errors/rest-error.js';
import type { ModelFacts } from './decide.js';
import { foreignKeyIndexes } from './foreign-key-indexes.js';
import { modelStatements, removal } from './model-statements.js';
import { readSchema } from './read-schema.js';
import { NOTES_TABLE, type Schema } from './schema.js';

/**
 * What the entities describe, in PostgreSQL's own words: it is made in a transaction, read and rolled back. Functions,
 * collations, extensions and tables without entity are there meanwhile, as defaults and views may use them.
 */
export async function modelSchema(dataSource: DataSource, runner: QueryRunner): Promise<Schema> {
  await runner.startTransaction();
  try {
    for (const statement of removal(dataSource)) {
      await runner.query(statement);
    }
    const rest = await readSchema(runner);
    for (const statement of modelStatements(dataSource)) {
      await runner.query(statement).catch((error: unknown) => {
        throw new DeclarationError(
          `PostgreSQL refuses what the entities describe (${(error as Error).message}): ${statement}`,
        );
      });
    }
    return without(rest, await readSchema(runner));
  } finally {
    await runner.rollbackTransaction();
  }
}

function without(rest: Schema, all: Schema): Schema {
  const added = <T>(one: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...other].filter(([key]) => !one.has(key)));
  return {
    schemas: all.schemas,
    enums: added(rest.enums, all.enums),
    tables: added(rest.tables, all.tables),
    views: added(rest.views, all.views),
    notes: all.notes,
  };
}

/** @param untouched tables of migrations and of the framework */
export function modelFacts({ entityMetadatas, options }: DataSource, untouched: readonly string[]): ModelFacts {
  return {
    byHand: new Set(
      entityMetadatas.flatMap(({ indices }) =>
        indices.filter(({ synchronize }) => !synchronize).map(({ name }) => name),
      ),
    ),
    ofForeignKeys: new Set(entityMetadatas.flatMap(foreignKeyIndexes).map(({ name }) => name)),
    untouched: new Set([
      ...untouched,
      NOTES_TABLE,
      options.migrationsTableName ?? 'migrations',
      ...entityMetadatas.filter(({ synchronize }) => !synchronize).map(({ tablePath }) => tablePath),
    ]),
  };
}
