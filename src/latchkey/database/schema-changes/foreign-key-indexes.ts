import type { EntityMetadata } from 'typeorm';
import { attributeDeclarationsOf } from '../../model/declarations.js';

export interface ForeignKeyIndex {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Indexes of foreign keys that no declared key or index serves: PostgreSQL makes none, and without them collections,
 * filters through references and deletions of targets read whole tables.
 */
export function foreignKeyIndexes(metadata: EntityMetadata): readonly ForeignKeyIndex[] {
  const { foreignKeys, indices, uniques, primaryColumns, relations } = metadata;
  const served: (readonly string[])[] = [
    primaryColumns.map(({ databaseName }) => databaseName),
    ...uniques.map(({ columns }) => columns.map(({ databaseName }) => databaseName)),
    // One that is made by hand is also an answer.
    ...indices.filter(({ where }) => !where).map(({ columns }) => columns.map(({ databaseName }) => databaseName)),
  ];
  const waived = new Set(
    relations
      .filter(({ target, propertyName }) => isWaived(target, propertyName))
      .flatMap((relation) => relation.foreignKeys),
  );
  const found: ForeignKeyIndex[] = [];
  for (const key of foreignKeys) {
    const { columnNames } = key;
    if (!waived.has(key) && !served.some((columns) => columnNames.every((name, place) => columns[place] === name))) {
      served.push(columnNames);
      const name = metadata.dataSource.namingStrategy.indexName(metadata.tableName, columnNames);
      found.push({ name, columns: columnNames });
    }
  }
  return found;
}

const isWaived = (target: unknown, property: string): boolean =>
  typeof target === 'function' && attributeDeclarationsOf(target).get(property)?.unindexed !== undefined;
