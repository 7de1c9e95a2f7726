import { createHash } from 'node:crypto';
import { DefaultNamingStrategy, type Table } from 'typeorm';

/** PostgreSQL cuts longer names, in bytes: two of them may become one. */
const MAX_BYTES = 63;
const HASH_LENGTH = 8;

/** Names that are too long end with a hash of the whole. */
export function fitting(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= MAX_BYTES) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  // A letter that is cut in two is left out.
  const begin = bytes
    .subarray(0, MAX_BYTES - HASH_LENGTH - 1)
    .toString()
    .replace(/\uFFFD$/, '');
  return `${begin}_${hash}`;
}

const snake = (name: string): string =>
  fitting(
    name
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .replace(/[.\s]+/g, '_')
      .toLowerCase(),
  );

/** Names tables and columns the way PostgreSQL likes them: `birthDate` is the column `birth_date`. */
export class SnakeNamingStrategy extends DefaultNamingStrategy {
  override tableName(className: string, given: string | undefined): string {
    return given === undefined ? snake(className) : fitting(given);
  }

  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    return snake([...prefixes, given ?? property].filter((part) => part !== '').join('_'));
  }

  override relationName(property: string): string {
    return snake(property);
  }

  override joinColumnName(relation: string, referenced: string): string {
    return snake(`${relation}_${referenced}`);
  }

  override joinTableName(first: string, _second: string, firstProperty: string): string {
    return snake(`${first}_${firstProperty}`);
  }

  override joinTableColumnName(table: string, property: string, column?: string): string {
    return snake(`${table}_${column ?? property}`);
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return fitting(`fk_${tableName(table)}_${columns.join('_')}`);
  }

  override indexName(table: Table | string, columns: string[]): string {
    return fitting(`ix_${tableName(table)}_${columns.join('_')}`);
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return fitting(`uq_${tableName(table)}_${columns.join('_')}`);
  }
}

const tableName = (table: Table | string): string =>
  (typeof table === 'string' ? table : table.name).split('.').at(-1) ?? '';
