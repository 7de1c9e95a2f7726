import type { DataSource, EntityMetadata } from 'typeorm';
import { quotePath } from '../model/sql-identifier.js';
import { defaultExpression } from './default-expression.js';

const PRESENT = `
  SELECT path AS table, attname AS name, format_type(atttypid, atttypmod) AS type, pg_get_expr(adbin, adrelid) AS default
  FROM unnest($1::text[]) AS given (path) JOIN pg_attribute ON attrelid = to_regclass(path)
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped`;

interface PresentColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly default: string | null;
}

/** @returns one sentence for each column whose default in the database is not that of its entity */
export async function defaultHints(
  dataSource: DataSource,
  metadatas: readonly EntityMetadata[],
  cure: string,
): Promise<readonly string[]> {
  const tables = [...new Set(metadatas.map(({ tablePath }) => quotePath(tablePath)))];
  const rows: readonly PresentColumn[] = await dataSource.query(PRESENT, [tables]);
  const present = new Map(rows.map((row) => [`${row.table}.${row.name}`, row]));
  const compared = metadatas
    .flatMap(({ columns }) => columns)
    // The database makes values of generated columns in other ways, too.
    .filter(({ isVirtualProperty, isGenerated, generatedType }) => !isVirtualProperty && !isGenerated && !generatedType)
    .flatMap((column) => {
      const found = present.get(`${quotePath(column.entityMetadata.tablePath)}.${column.databaseName}`);
      const wanted = defaultExpression(dataSource, column);
      return found ? [{ column, found, wanted: wanted && `${found.type} DEFAULT ${wanted}` }] : [];
    });
  const stored = await asStored(
    dataSource,
    compared.flatMap(({ wanted = [] }) => wanted),
  );
  const hints = compared
    .map(({ column, found, wanted }) => ({ column, found, wanted: stored.get(wanted ?? '') ?? null }))
    .filter(({ found, wanted }) => plain(found.default) !== plain(wanted))
    .map(
      ({ column, found, wanted }) =>
        `The column ${column.entityMetadata.tablePath}.${found.name} has ${named(found.default)} instead of ${named(wanted)}: ${cure}`,
    );
  return [...new Set(hints)];
}

/** PostgreSQL keeps -1 and '-1' apart. */
const plain = (value: string | null): string | undefined => value?.replace(/^\(?'?(-\d[\d.]*)'?\)?(?:::\w+)?$/, '$1');

const named = (value: string | null): string => (value === null ? 'no default' : `the default ${value}`);

/**
 * PostgreSQL keeps defaults in its own words, such as `'A'::text`: a table that nobody else sees, and that is not kept, shows
 * those of the model in the same words.
 *
 * @param columns types with defaults
 * @returns the stored form of each default
 */
async function asStored(dataSource: DataSource, columns: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const distinct = [...new Set(columns)];
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query(
      `CREATE TEMPORARY TABLE latchkey_defaults (${distinct.map((each, index) => `c${index} ${each}`).join(', ')})`,
    );
    const rows = (await runner.query(
      `SELECT pg_get_expr(adbin, adrelid) AS default FROM pg_attrdef
       WHERE adrelid = 'pg_temp.latchkey_defaults'::regclass ORDER BY adnum`,
    )) as readonly { default: string }[];
    return new Map(rows.map((row, index) => [distinct[index] ?? '', row.default]));
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}
