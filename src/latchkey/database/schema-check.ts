import { type DataSource, type EntityMetadata, TableColumn } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { DeclarationError } from '../errors/rest-error.js';
import { entityDeclarationOf } from '../model/declarations.js';
import { enumPath, enumTypeOf, isEnumColumn } from '../model/enum-column.js';
import { quotePath } from '../model/sql-identifier.js';

/** A start names this many differences and counts the others. */
const MAX_NAMED = 20;

/** One statement, whatever the number of entities: TypeORM's own comparison reads the whole catalog. */
const COMPARE = `
  SELECT relation IS NULL AS "noTable", CASE WHEN written THEN pg_relation_is_updatable(relation, TRUE) & 28 < 28 END AS "readOnly", attname IS NULL AS "noColumn",
    stored IS DISTINCT FROM to_regtype(type) AS "otherType", format_type(stored, modifier) AS found,
    type IS NOT NULL AND to_regtype(type) IS NULL AS "noType", attnotnull AS required, atthasdef OR attidentity <> '' AS made,
    ARRAY(
      SELECT enumlabel::text FROM pg_type JOIN pg_enum ON enumtypid IN (pg_type.oid, typelem)
      WHERE pg_type.oid = stored ORDER BY enumsortorder
    ) AS constants
  FROM (
    SELECT place, to_regclass(path) AS relation, name, type, written
    FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) WITH ORDINALITY AS given (path, name, type, written, place)
  ) wanted
  LEFT JOIN pg_attribute ON attrelid = relation AND attname = wanted.name AND NOT attisdropped
  LEFT JOIN LATERAL (
    -- A column of a domain holds values of the type below it.
    WITH RECURSIVE below (type, modifier) AS (
      SELECT atttypid, atttypmod
      UNION ALL
      SELECT typbasetype, CASE WHEN modifier < 0 THEN typtypmod ELSE modifier END
      FROM below JOIN pg_type ON pg_type.oid = type AND typtype = 'd'
    )
    SELECT below.type AS stored, below.modifier FROM below LEFT JOIN pg_type ON pg_type.oid = below.type
    WHERE typtype IS DISTINCT FROM 'd'
  ) AS base ON TRUE
  ORDER BY wanted.place`;

interface Compared {
  readonly noTable: boolean;
  /** Of a view that is to be written: whether rows cannot be inserted, updated or deleted there. */
  readonly readOnly: boolean | null;
  readonly noColumn: boolean;
  readonly otherType: boolean;
  /** Whether the database lacks the type, which an extension or a newer server would have. */
  readonly noType: boolean;
  /** As PostgreSQL writes it. */
  readonly found: string | null;
  /** Whether the column is NOT NULL. */
  readonly required: boolean | null;
  /** Whether the database makes a value where a statement has none. */
  readonly made: boolean | null;
  /** Of an enum type. */
  readonly constants: readonly string[];
}

/** A column as an entity declares it. */
interface Wanted {
  readonly table: string;
  readonly column: ColumnMetadata;
  /** Null where any type will do. */
  readonly type: string | null;
  /** Whether it belongs to a view, whose columns PostgreSQL describes by their types only. */
  readonly ofView: boolean;
  /** Whether it belongs to a view that clients may write to. */
  readonly isWritten: boolean;
}

/**
 * What makes requests fail, or return what the model excludes: missing tables and columns, other types, and columns that are
 * optional in the model or in the database only. Tables and columns without entity are ignored.
 *
 * @param cure the end of each sentence
 * @returns one sentence each
 */
export async function schemaFaults(
  dataSource: DataSource,
  cure: string,
  metadatas: readonly EntityMetadata[] = dataSource.entityMetadatas,
): Promise<readonly string[]> {
  const wanted = metadatas.flatMap((metadata) => wantedOf(dataSource, metadata));
  const rows = await compare(dataSource, wanted);
  // Classes that share a table have its columns in common.
  return [...new Set(wanted.flatMap((column, index) => fault(column, rows[index], cure) ?? []))];
}

/** @returns one sentence for each column whose enum type has more constants than its entity, which rows may hold */
export async function constantHints(
  dataSource: DataSource,
  metadatas: readonly EntityMetadata[],
  cure: string,
): Promise<readonly string[]> {
  const wanted = metadatas
    .flatMap((metadata) => wantedOf(dataSource, metadata))
    .filter(({ column }) => isEnumColumn(column));
  const rows = await compare(dataSource, wanted);
  const hints = wanted.flatMap(({ column }, index) => {
    const surplus = surplusOf(column, rows[index]?.constants ?? []);
    const attribute = `${column.entityMetadata.name}.${column.propertyPath}`;
    const has = `${enumPlace(column)} has the constants ${surplus.join(', ')}`;
    return surplus.length === 0 ? [] : [`${has}, which ${attribute} does not declare: add them to it, or ${cure}`];
  });
  return [...new Set(hints)];
}

const compare = (dataSource: DataSource, wanted: readonly Wanted[]): Promise<readonly Compared[]> =>
  dataSource.query(COMPARE, [
    wanted.map(({ table }) => quotePath(table)),
    wanted.map(({ column }) => column.databaseName),
    wanted.map(({ type }) => type),
    wanted.map(({ isWritten }) => isWritten),
  ]);

/** @throws DeclarationError naming the differences, each with its cure */
export async function requireSchema(dataSource: DataSource, cure: string): Promise<void> {
  const faults = await schemaFaults(dataSource, cure);
  const more = faults.length - MAX_NAMED;
  if (faults.length > 0) {
    throw new DeclarationError([
      ...faults.slice(0, MAX_NAMED),
      ...(more > 0 ? [`The database has ${more} more differences: "npx latchkey check" names all`] : []),
    ]);
  }
}

const wantedOf = (dataSource: DataSource, { tablePath, tableType, columns, target }: EntityMetadata): Wanted[] =>
  columns
    .filter(({ isVirtualProperty }) => !isVirtualProperty)
    .map((column) => ({
      table: tablePath,
      column,
      type: tableType === 'view' ? null : typeOf(dataSource, column),
      ofView: tableType === 'view',
      isWritten: tableType === 'view' && isWritable(target as object),
    }));

const isWritable = (target: object): boolean => {
  const declaration = entityDeclarationOf(target);
  return declaration !== undefined && declaration.readOnly !== true;
};

/** The type that a migration would give the column; types of enums have their own names. */
function typeOf({ driver }: DataSource, column: ColumnMetadata): string {
  return isEnumColumn(column)
    ? `${enumPath(enumTypeOf(column))}${column.isArray ? '[]' : ''}`
    : driver.createFullType(
        new TableColumn({
          name: column.databaseName,
          type: driver.normalizeType(column),
          length: driver.getColumnLength(column),
          precision: column.precision,
          scale: column.scale,
          isArray: column.isArray,
          spatialFeatureType: column.spatialFeatureType,
          srid: column.srid,
        }),
      );
}

const declaredBy = ({ enum: constants = [] }: ColumnMetadata): readonly string[] => constants.map(String);

/** Constants that the type of the column lacks. */
const lackingOf = (column: ColumnMetadata, constants: readonly string[]): readonly string[] =>
  isEnumColumn(column) ? declaredBy(column).filter((each) => !constants.includes(each)) : [];

/** Constants that only the type has. */
const surplusOf = (column: ColumnMetadata, constants: readonly string[]): readonly string[] =>
  constants.filter((each) => !declaredBy(column).includes(each));

/** The type as sentences name it. */
const namedType = (column: ColumnMetadata, type: string): string =>
  isEnumColumn(column) ? type.replaceAll('"', '') : type.toLowerCase().replace(/ array$/, '[]');

function fault(
  { table, column, type, ofView }: Wanted,
  compared: Compared | undefined,
  cure: string,
): string | undefined {
  const place = `The column ${table}.${column.databaseName}`;
  // A migration that makes the table makes its enum types.
  if (compared?.noType && type !== null && !(compared.noTable && isEnumColumn(column))) {
    return missingType(column, place, namedType(column, type), cure);
  }
  if (!compared || compared.noTable) {
    return `The table ${table} is missing: ${cure}`;
  }
  if (compared.readOnly) {
    const entity = column.entityMetadata.name;
    return `The view ${table} cannot be written to, but ${entity} can: declare ${entity} readOnly in @RestEntity, or give the view INSTEAD OF triggers`;
  }
  if (compared.noColumn) {
    return `${place} is missing: ${cure}`;
  }
  const found = compared.found ?? '';
  if (type !== null && (compared.otherType || !sameSize(type, found))) {
    return `${place} has the type ${found} instead of ${namedType(column, type)}: ${cure}`;
  }
  const lacking = lackingOf(column, compared.constants);
  if (type !== null && lacking.length > 0) {
    return `${enumPlace(column)} lacks the constants ${lacking.join(', ')}: ${cure}`;
  }
  if (ofView || column.generatedType) {
    return undefined;
  }
  if (column.isGenerated && column.generationStrategy !== 'uuid' && !compared.made) {
    return `${place} has no default, but the database must make its values: ${cure}`;
  }
  const attribute = `${column.entityMetadata.name}.${(column.relationMetadata ?? column).propertyPath}`;
  if (compared.required && column.isNullable) {
    return `${place} is NOT NULL, but ${attribute} is optional: declare it with "nullable: false", or ${cure}`;
  }
  if (compared.required || column.isNullable) {
    return undefined;
  }
  const declare = column.isPrimary ? '' : 'declare it with "nullable: true", or ';
  return `${place} may be NULL, but ${attribute} is required: ${declare}${cure}`;
}

/** Types of extensions that the API serves; others are those of newer servers. */
const EXTENSIONS: readonly string[] = ['citext', 'ltree', 'hstore'];

function missingType(column: ColumnMetadata, place: string, type: string, cure: string): string {
  const extension = EXTENSIONS.includes(type) ? `run CREATE EXTENSION ${type} in a migration` : 'use a newer server';
  return `${place} needs the type ${type}, which the database does not have: ${isEnumColumn(column) ? cure : extension}`;
}

const enumPlace = (column: ColumnMetadata): string => {
  const { schema, name } = enumTypeOf(column);
  const type = schema === undefined ? name : `${schema}.${name}`;
  return `The type ${type} of the column ${column.entityMetadata.tablePath}.${column.databaseName}`;
};

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
