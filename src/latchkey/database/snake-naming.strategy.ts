import { DefaultNamingStrategy, type Table } from 'typeorm';
import { fitting, snake } from '../model/sql-identifier.js';

/** Names tables and columns the way PostgreSQL likes them: `birthDate` is the column `birth_date`. */
export class SnakeNamingStrategy extends DefaultNamingStrategy {
  override tableName(className: string, given: string | undefined): string {
    return given === undefined ? snake(className) : fitting(given);
  }

  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    // A name that is given is that of the database, in its own letters.
    const prefix = prefixes.filter((part) => part !== '').join('_');
    return given === undefined
      ? snake(prefix === '' ? property : `${prefix}_${property}`)
      : fitting((prefix === '' ? '' : `${snake(prefix)}_`) + given);
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
