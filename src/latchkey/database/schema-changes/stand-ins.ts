import { type DataSource, type EntityMetadata, Table } from 'typeorm';
import { quote, quotePath } from '../../model/sql-identifier.js';

/** Tables that entities read, and migrations do not make: those of `synchronize: false`. */
export const tablesApart = ({ entityMetadatas }: DataSource): readonly EntityMetadata[] =>
  entityMetadatas.filter(({ synchronize, tableType }) => !synchronize && tableType !== 'view');

/** Which of the tables a database lacks, by their paths. */
export async function missingTables(
  dataSource: DataSource,
  metadatas: readonly EntityMetadata[],
): Promise<ReadonlySet<string>> {
  const paths = [...new Set(metadatas.map(({ tablePath }) => tablePath))];
  const rows: readonly { readonly missing: boolean }[] = await dataSource.query(
    'SELECT to_regclass(path) IS NULL AS missing FROM unnest($1::text[]) WITH ORDINALITY AS given (path, place) ORDER BY place',
    [paths.map(quotePath)],
  );
  return new Set(paths.filter((_, index) => rows[index]?.missing));
}

/**
 * Makes what foreign keys of migrations refer to in a database that exists without them, so that the migrations run on an
 * empty one: each table with the columns that are referred to.
 *
 * @returns paths of the tables
 */
export async function makeStandIns(dataSource: DataSource): Promise<ReadonlySet<string>> {
  const apart = tablesApart(dataSource);
  const missing = await missingTables(dataSource, apart);
  const made = new Set<string>();
  for (const metadata of apart.filter(({ tablePath }) => missing.has(tablePath))) {
    const keys = dataSource.entityMetadatas
      .filter(({ synchronize }) => synchronize)
      .flatMap(({ foreignKeys }) => foreignKeys)
      .filter(({ referencedEntityMetadata }) => referencedEntityMetadata.tablePath === metadata.tablePath)
      .map(({ referencedColumnNames }) => referencedColumnNames);
    if (keys.length > 0 && !made.has(metadata.tablePath)) {
      made.add(metadata.tablePath);
      for (const statement of standIn(metadata, keys, dataSource)) {
        await dataSource.query(statement);
      }
    }
  }
  return made;
}

function standIn(
  metadata: EntityMetadata,
  keys: readonly (readonly string[])[],
  { driver }: DataSource,
): readonly string[] {
  const { schema, tablePath } = metadata;
  const named = new Set(keys.flat());
  const columns = Table.create(metadata, driver)
    .columns.filter(({ name }) => named.has(name))
    .map((column) => `${quote(column.name)} ${driver.createFullType(column)}`);
  const uniques = new Set(keys.map((names) => `UNIQUE (${names.map(quote).join(', ')})`));
  return [
    ...(schema ? [`CREATE SCHEMA IF NOT EXISTS ${quote(schema)}`] : []),
    `CREATE TABLE ${quotePath(tablePath)} (${[...columns, ...uniques].join(', ')})`,
  ];
}
