import type { Abstract, Type } from '@nestjs/common';
import { getMetadataArgsStorage } from 'typeorm';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';

/**
 * Writes the names of columns into the declarations of entities, as {@link SnakeNamingStrategy} makes them, so that the
 * strategy of an application's data source cannot change them: our migrations have made the tables.
 */
export function fixColumnNames(entities: Iterable<Type | Abstract<unknown>>): void {
  const naming = new SnakeNamingStrategy();
  const targets = new Set([...entities].flatMap(lineOf));
  const { columns, joinColumns } = getMetadataArgsStorage();
  for (const column of columns) {
    if (targets.has(column.target)) {
      // Several columns may share one object of options.
      const name = column.options.name ?? naming.columnName(column.propertyName, undefined, []);
      Object.assign(column, { options: { ...column.options, name } });
    }
  }
  for (const column of joinColumns) {
    if (targets.has(column.target)) {
      column.name ??= naming.joinColumnName(column.propertyName, column.referencedColumnName ?? 'id');
    }
  }
}

/** A class and those that it inherits from. */
function lineOf(type: Type | Abstract<unknown>): unknown[] {
  const line: unknown[] = [];
  for (let each: unknown = type; typeof each === 'function' && each !== Function.prototype;) {
    line.push(each);
    each = Object.getPrototypeOf(each);
  }
  return line;
}
