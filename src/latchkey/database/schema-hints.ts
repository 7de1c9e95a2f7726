import type { DataSource, EntityMetadata } from 'typeorm';
import { quotePath } from '../model/sql-identifier.js';
import { foreignKeyIndexes } from './schema-changes/foreign-key-indexes.js';
import { constantHints } from './schema-check.js';
import { defaultHints } from './schema-defaults.js';

/** A column of an index is null where the index has an expression. */
const INDEXES = `
  SELECT path AS table, indexrelid::regclass::text AS name, indisunique AS unique, indpred IS NOT NULL AS partial,
    ARRAY(
      SELECT attname::text FROM unnest(indkey::int2[]) WITH ORDINALITY AS key (number, place)
      LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = number
      WHERE place <= indnkeyatts ORDER BY place
    ) AS columns
  FROM unnest($1::text[]) AS given (path) JOIN pg_index ON indrelid = to_regclass(path)
  ORDER BY path, name`;

/** Tables of entities refer to tables of entities. */
const FOREIGN_KEYS = `
  SELECT given.path AS table, target.path AS target,
    ARRAY(
      SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key (number, place)
      JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place
    ) AS columns
  FROM unnest($1::text[]) AS given (path)
  JOIN pg_constraint ON conrelid = to_regclass(given.path) AND contype = 'f'
  JOIN unnest($1::text[]) AS target (path) ON confrelid = to_regclass(target.path)`;

interface Index {
  readonly table: string;
  readonly unique: boolean;
  readonly partial: boolean;
  readonly columns: readonly (string | null)[];
}

interface PresentIndex extends Index {
  readonly name: string;
}

interface WantedIndex extends Index {
  readonly kind: 'index' | 'unique constraint' | 'primary key';
}

interface ForeignKey {
  readonly table: string;
  readonly target: string;
  readonly columns: readonly string[];
}

/**
 * Differences that no request fails of: missing indexes, also of foreign keys, missing keys, unique indexes that the model
 * does not have, other defaults, more constants of enum types. Tables that are missing are left out.
 *
 * @param cure the end of each sentence
 * @returns one sentence each
 */
export async function schemaHints(
  dataSource: DataSource,
  cure: string,
  all: readonly EntityMetadata[] = dataSource.entityMetadatas,
): Promise<readonly string[]> {
  const metadatas = all.filter(({ tableType }) => tableType !== 'view');
  const paths = [...new Set(metadatas.map(({ tablePath }) => tablePath))];
  const found: readonly { path: string }[] = await dataSource.query(
    'SELECT path FROM unnest($1::text[]) AS given (path) WHERE to_regclass(path) IS NOT NULL',
    [paths.map(quotePath)],
  );
  const tables = new Set(found.map(({ path }) => path));
  const present = metadatas.filter(({ tablePath }) => tables.has(quotePath(tablePath)));
  return [
    ...(await indexHints(dataSource, present, [...tables], cure)),
    ...(await foreignKeyHints(dataSource, present, [...tables], cure)),
    ...(await defaultHints(dataSource, present, cure)),
    ...(await constantHints(dataSource, present, cure)),
  ];
}

async function indexHints(
  dataSource: DataSource,
  metadatas: readonly EntityMetadata[],
  tables: readonly string[],
  cure: string,
): Promise<readonly string[]> {
  const present: readonly PresentIndex[] = await dataSource.query(INDEXES, [tables]);
  const wanted = metadatas.flatMap(wantedIndexes);
  const missing = wanted
    .filter((index) => !present.some((each) => serves(each, index)))
    .map((index) => `The ${index.kind} on ${placeOf(index)} is missing: ${cure}`);
  const slow = metadatas
    .flatMap((metadata) => foreignKeyIndexes(metadata).map(({ columns }) => plainIndex(metadata, columns)))
    .filter((index) => !present.some((each) => serves(each, index)))
    .map(
      (index) =>
        `The foreign key on ${placeOf(index)} has no index: add @WithoutIndex to the reference if nothing reads by it, or ${cure}`,
    );
  const surplus = present
    .filter(({ unique, partial, columns }) => unique && !partial && !columns.includes(null))
    .filter((index) => !wanted.some((each) => serves(index, each) && each.unique))
    .map(
      (index) =>
        `The unique index ${index.name} on ${placeOf(index)} is not in the model: add @Unique to it, or ${cure}`,
    );
  return [...new Set([...missing, ...slow, ...surplus])];
}

const plainIndex = ({ tablePath }: EntityMetadata, columns: readonly string[]): Index => ({
  table: quotePath(tablePath),
  unique: false,
  partial: false,
  columns,
});

const wantedIndexes = ({ tablePath, indices, uniques, primaryColumns }: EntityMetadata): WantedIndex[] => {
  const table = quotePath(tablePath);
  const named = (columns: readonly { readonly databaseName: string }[]): string[] =>
    columns.map(({ databaseName }) => databaseName);
  return [
    { table, kind: 'primary key', unique: true, partial: false, columns: named(primaryColumns) } as const,
    ...uniques.map(
      ({ columns }) =>
        ({ table, kind: 'unique constraint', unique: true, partial: false, columns: named(columns) }) as const,
    ),
    ...indices
      .filter(({ synchronize }) => synchronize)
      .map(
        ({ isUnique, where, columns }) =>
          ({ table, kind: 'index', unique: isUnique, partial: where !== undefined, columns: named(columns) }) as const,
      ),
  ].filter(({ columns }) => columns.length > 0);
};

/** An ordinary index also serves the first of its columns; a unique one is about all of them, in any order. */
function serves(present: Index, wanted: Index): boolean {
  if (present.table !== wanted.table || present.partial !== wanted.partial) {
    return false;
  }
  return wanted.unique
    ? present.unique && sameText([...present.columns].sort(), [...wanted.columns].sort())
    : sameText(present.columns.slice(0, wanted.columns.length), wanted.columns);
}

async function foreignKeyHints(
  dataSource: DataSource,
  metadatas: readonly EntityMetadata[],
  tables: readonly string[],
  cure: string,
): Promise<readonly string[]> {
  const present: readonly ForeignKey[] = await dataSource.query(FOREIGN_KEYS, [tables]);
  const found = new Set(present.map(keyText));
  const missing = metadatas
    .flatMap(({ tablePath, foreignKeys }) =>
      foreignKeys.map(({ columnNames, referencedEntityMetadata }) => ({
        table: quotePath(tablePath),
        target: quotePath(referencedEntityMetadata.tablePath),
        columns: columnNames,
      })),
    )
    .filter((key) => tables.includes(key.target) && !found.has(keyText(key)))
    .map((key) => `The foreign key on ${placeOf(key)} is missing: ${cure}`);
  return [...new Set(missing)];
}

const keyText = ({ table, target, columns }: ForeignKey): string => JSON.stringify([table, target, columns]);

const placeOf = ({ table, columns }: Pick<Index, 'table' | 'columns'>): string =>
  `${table.replaceAll('"', '')} (${columns.join(', ')})`;

const sameText = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
