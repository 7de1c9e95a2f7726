import type { DataSource, ObjectLiteral } from 'typeorm';
import type { SqlValue } from '../sql/statement.js';
import type { KeySubquery } from '../entities/read/key-subquery.js';
import type { EntityModel } from '../model/entity-model.js';
import type { QueryBuild } from '../model/query-declaration.js';

/** What a builder of TypeORM selects, with the values of its parameters. */
export interface BuiltRows extends KeySubquery {
  readonly values: readonly SqlValue[];
}

/** Name of the entity in the builder. */
const ALIAS = 'e';

/**
 * Runs the builder of a query. Of what it builds only the keys are selected, as a subquery: which of these rows are there,
 * and what of them is shown, is decided as for every read.
 */
export function builtRows(
  dataSource: DataSource,
  { target, key }: EntityModel,
  build: QueryBuild,
  given: Readonly<Record<string, SqlValue>>,
): BuiltRows {
  const builder = dataSource.createQueryBuilder<ObjectLiteral>(target, ALIAS);
  const built = build(builder, given).select(key.attributes.map(({ name }) => `${ALIAS}.${name}`));
  const [sql, values] = built.getQueryAndParameters() as [string, unknown[]];
  return { sql, parameters: values.length, values: values.map(boundText) };
}

function boundText(value: unknown): SqlValue {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return value instanceof Date ? value.toISOString() : boundObject(value);
  }
}

function boundObject(value: unknown): SqlValue {
  if (value === null || value === undefined) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((each: unknown) => boundText(each) as string | null);
  }
  throw new Error('The builder of a query has a parameter that is neither a scalar, a date nor an array of them');
}
