import { type DataSource, type EntityMetadata, TableColumn } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { DeclarationError } from '../errors/rest-error.js';
import { quotePath } from '../model/sql-identifier.js';

/** More differences than these are only counted. */
const MAX_NAMED = 20;

/** One statement, whatever the number of entities: TypeORM's own comparison reads the whole catalog. */
const COMPARE = `
  SELECT wanted.place::integer AS place, relation IS NULL AS "noTable", attname IS NULL AS "noColumn",
    atttypid IS DISTINCT FROM to_regtype(type) AS "otherType", format_type(atttypid, atttypmod) AS found
  FROM (
    SELECT place, to_regclass(path) AS relation, name, type
    FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS given (path, name, type, place)
  ) wanted
  LEFT JOIN pg_attribute ON attrelid = relation AND attname = wanted.name AND NOT attisdropped
  ORDER BY wanted.place`;

interface Compared {
  readonly place: number;
  readonly noTable: boolean;
  readonly noColumn: boolean;
  readonly otherType: boolean;
  /** As PostgreSQL writes it. */
  readonly found: string | null;
}

/** A column as an entity declares it. */
interface Wanted {
  readonly table: string;
  readonly name: string;
  /** Null where any type will do. */
  readonly type: string | null;
}

/**
 * What the database lacks of the tables of all entities, one phrase each. Other tables and columns are ignored.
 */
export async function schemaDifferences(dataSource: DataSource): Promise<readonly string[]> {
  const wanted = dataSource.entityMetadatas.flatMap((metadata) => wantedOf(dataSource, metadata));
  const rows: readonly Compared[] = await dataSource.query(COMPARE, [
    wanted.map(({ table }) => quotePath(table)),
    wanted.map(({ name }) => name),
    wanted.map(({ type }) => type),
  ]);
  // Classes that share a table have its columns in common.
  return [...new Set(wanted.flatMap((column, index) => difference(column, rows[index]) ?? []))];
}

/** @throws DeclarationError naming the differences and the cure */
export async function requireSchema(dataSource: DataSource): Promise<void> {
  const differences = await schemaDifferences(dataSource);
  if (differences.length > 0) {
    throw new DeclarationError(schemaFault(differences));
  }
}

/** The sentence that stops the start. */
export function schemaFault(differences: readonly string[]): string {
  const more = differences.length - MAX_NAMED;
  const named = [...differences.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more differences`] : [])];
  return `The database is not as the entities need it (${named.join(', ')}): run "npx latchkey migration:generate <Name>", read the migration, build and start again`;
}

const wantedOf = (dataSource: DataSource, { tablePath, tableType, columns }: EntityMetadata): Wanted[] =>
  columns
    .filter(({ isVirtualProperty }) => !isVirtualProperty)
    .map((column) => ({
      table: tablePath,
      name: column.databaseName,
      type: tableType === 'view' ? null : typeOf(dataSource, column),
    }));

/** The type that a migration would give the column; types of enums have their own names. */
function typeOf({ driver }: DataSource, column: ColumnMetadata): string | null {
  const type = driver.normalizeType(column);
  return type === 'enum'
    ? null
    : driver.createFullType(
        new TableColumn({
          name: column.databaseName,
          type,
          length: driver.getColumnLength(column),
          precision: column.precision,
          scale: column.scale,
          isArray: column.isArray,
          spatialFeatureType: column.spatialFeatureType,
          srid: column.srid,
        }),
      );
}

function difference({ table, name, type }: Wanted, compared: Compared | undefined): string | undefined {
  if (!compared || compared.noTable) {
    return `the table ${table} is missing`;
  }
  if (compared.noColumn) {
    return `the column ${table}.${name} is missing`;
  }
  const found = compared.found ?? '';
  return type !== null && (compared.otherType || !sameSize(type, found))
    ? `the column ${table}.${name} has the type ${found} instead of ${type.toLowerCase().replace(/ array$/, '[]')}`
    : undefined;
}

/** Compares lengths, or precisions and scales, whose types are known to be the same. */
function sameSize(wanted: string, found: string): boolean {
  const [one, other] = [sizeOf(wanted), sizeOf(found)];
  return one === undefined || one === other;
}

/** @returns what stands in parentheses, made uniform; undefined where it is more than numbers */
function sizeOf(type: string): string | undefined {
  const [, size] = /\(([^()]*)\)/.exec(type) ?? [];
  if (size === undefined) {
    return /^character(?! varying)|^bit(?! varying)/i.test(type) ? '1' : '';
  }
  if (/^(?:time|interval)/i.test(type)) {
    return size === '6' ? '' : size;
  }
  return /^\d+(?:,\d+)?$/.test(size) ? size.replace(/,0$/, '') : undefined;
}
