import { type DataSource, type EntityMetadata, Table, type TableColumn } from 'typeorm';
import { enumPath, enumTypeName, type EnumTypeName } from '../../model/enum-column.js';
import { literal, quote, quotePath } from '../../model/sql-identifier.js';
import { defaultExpression } from '../default-expression.js';
import { foreignKeyIndexes } from './foreign-key-indexes.js';
import { NOTES_TABLE } from './schema.js';

/** Serial types by the integer types whose values they count. */
const SERIAL: Readonly<Record<string, string>> = { smallint: 'smallserial', integer: 'serial', bigint: 'bigserial' };
const MAKE_NOTES_TABLE = `CREATE TABLE ${NOTES_TABLE} (
  type varchar NOT NULL, database varchar, schema varchar, "table" varchar, name varchar, value text
)`;

/**
 * Statements that make all that entities describe in a database without their tables. What TypeORM writes for that has
 * quotes of values and names unescaped, and no indexes of foreign keys.
 */
export function modelStatements(dataSource: DataSource): readonly string[] {
  const stored = dataSource.entityMetadatas.filter(({ synchronize }) => synchronize);
  const tables = stored.filter(({ tableType }) => tableType !== 'entity-child' && tableType !== 'view');
  const views = inOrder(stored.filter(({ tableType }) => tableType === 'view'));
  return [
    ...new Set(schemasOf(stored, dataSource).map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quote(schema)}`)),
    ...new Set(tables.flatMap((metadata) => enumStatements(metadata, dataSource))),
    ...tables.flatMap((metadata) => tableStatements(metadata, dataSource)),
    ...tables.flatMap(foreignKeyStatements),
    ...views.flatMap((metadata) => viewStatements(metadata, dataSource)),
    ...noteStatements(tables, views, dataSource),
  ];
}

/** Statements that remove what {@link modelStatements} makes, where it is there already. */
export function removal(dataSource: DataSource): readonly string[] {
  const stored = dataSource.entityMetadatas.filter(({ synchronize }) => synchronize);
  const tables = stored.filter(({ tableType }) => tableType !== 'entity-child' && tableType !== 'view');
  const kindOf = ({ tableMetadataArgs }: EntityMetadata): string =>
    tableMetadataArgs.materialized ? 'MATERIALIZED VIEW' : 'VIEW';
  const enums = tables.flatMap((metadata) =>
    enumColumns(metadata, dataSource).map((column) => typeOf(metadata, column)),
  );
  return [
    ...stored
      .filter(({ tableType }) => tableType === 'view')
      .map((metadata) => `DROP ${kindOf(metadata)} IF EXISTS ${quotePath(metadata.tablePath)} CASCADE`),
    ...[...tables.map(({ tablePath }) => tablePath), NOTES_TABLE].map(
      (path) => `DROP TABLE IF EXISTS ${quotePath(path)} CASCADE`,
    ),
    ...[...new Set(enums.map(enumPath))].map((path) => `DROP TYPE IF EXISTS ${path} CASCADE`),
  ];
}

const tableOf = (metadata: EntityMetadata, { driver }: DataSource): Table => Table.create(metadata, driver);

const isEnum = ({ type }: TableColumn): boolean => type === 'enum' || type === 'simple-enum';

const enumColumns = (metadata: EntityMetadata, dataSource: DataSource): readonly TableColumn[] =>
  tableOf(metadata, dataSource).columns.filter(isEnum);

const typeOf = (metadata: EntityMetadata, { name, enumName }: TableColumn): EnumTypeName =>
  enumTypeName(metadata, name, enumName);

/** Schemas of tables and of their enums. */
function schemasOf(stored: readonly EntityMetadata[], dataSource: DataSource): readonly string[] {
  return stored.flatMap((metadata) => [
    ...(metadata.schema ? [metadata.schema] : []),
    ...enumColumns(metadata, dataSource).flatMap((column) => typeOf(metadata, column).schema ?? []),
  ]);
}

const enumStatements = (metadata: EntityMetadata, dataSource: DataSource): readonly string[] =>
  enumColumns(metadata, dataSource).map(
    (column) =>
      `CREATE TYPE ${enumPath(typeOf(metadata, column))} AS ENUM (${(column.enum ?? []).map(literal).join(', ')})`,
  );

function tableStatements(metadata: EntityMetadata, dataSource: DataSource): string[] {
  const path = quotePath(metadata.tablePath);
  const { columns, uniques, checks, exclusions, comment } = tableOf(metadata, dataSource);
  const key = metadata.primaryColumns.map(({ databaseName }) => databaseName);
  const { namingStrategy } = dataSource;
  const keyName =
    metadata.primaryColumns.find(({ primaryKeyConstraintName }) => primaryKeyConstraintName)
      ?.primaryKeyConstraintName ?? namingStrategy.primaryKeyName(metadata.tableName, key);
  const deferrable = (value?: string): string => (value ? ` DEFERRABLE ${value}` : '');
  const parts = [
    ...metadata.columns
      .filter(({ isVirtualProperty }) => !isVirtualProperty)
      .map((declared) => {
        const column = columns.find(({ name }) => name === declared.databaseName);
        return column ? columnSql(metadata, column, defaultExpression(dataSource, declared), dataSource) : '';
      }),
    ...(key.length > 0 ? [`CONSTRAINT ${quote(keyName)} PRIMARY KEY (${list(key)})`] : []),
    ...uniques.map(
      (unique) =>
        `CONSTRAINT ${quote(unique.name ?? '')} UNIQUE (${list(unique.columnNames)})${deferrable(unique.deferrable)}`,
    ),
    ...checks.map(({ name = '', expression = '' }) => `CONSTRAINT ${quote(name)} CHECK (${expression})`),
    ...exclusions.map(
      ({ name = '', expression = '', deferrable: late }) =>
        `CONSTRAINT ${quote(name)} EXCLUDE ${expression}${deferrable(late)}`,
    ),
  ];
  return [
    `CREATE TABLE ${path} (${parts.join(', ')})`,
    ...indexStatements(metadata),
    ...foreignKeyIndexes(metadata).map(
      ({ name, columns: keys }) => `CREATE INDEX ${quote(name)} ON ${path} (${list(keys)})`,
    ),
    ...(comment ? [`COMMENT ON TABLE ${path} IS ${literal(comment)}`] : []),
    ...columns.flatMap((column) =>
      column.comment ? [`COMMENT ON COLUMN ${path}.${quote(column.name)} IS ${literal(column.comment)}`] : [],
    ),
  ];
}

function columnSql(
  metadata: EntityMetadata,
  column: TableColumn,
  value: string | undefined,
  { driver }: DataSource,
): string {
  const { isGenerated, generationStrategy: strategy, generatedIdentity = 'BY DEFAULT' } = column;
  const full = driver.createFullType(column);
  const plain = isEnum(column) ? enumPath(typeOf(metadata, column)) + (column.isArray ? '[]' : '') : full;
  const type = isGenerated && strategy === 'increment' ? (SERIAL[plain] ?? plain) : plain;
  const generated = isGenerated && strategy === 'uuid' ? 'gen_random_uuid()' : undefined;
  const made = value ?? generated;
  return [
    quote(column.name),
    type,
    column.collation ? `COLLATE ${quotePath(column.collation)}` : '',
    column.isNullable ? '' : 'NOT NULL',
    isGenerated && strategy === 'identity' ? `GENERATED ${generatedIdentity} AS IDENTITY` : '',
    column.generatedType === 'STORED' && column.asExpression
      ? `GENERATED ALWAYS AS (${column.asExpression}) STORED`
      : '',
    made === undefined ? '' : `DEFAULT ${made}`,
  ].join(' ');
}

function indexStatements({ tablePath, indices }: EntityMetadata): string[] {
  return indices
    .filter(({ synchronize }) => synchronize)
    .map(({ name, isUnique, isSpatial, type, where, columns }) => {
      const method = isSpatial ? 'gist' : type;
      const keys = list(columns.map(({ databaseName }) => databaseName));
      return (
        `CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${quote(name)} ON ${quotePath(tablePath)} ` +
        `${method ? `USING ${method} ` : ''}(${keys})${where ? ` WHERE ${where}` : ''}`
      );
    });
}

const foreignKeyStatements = ({ tablePath, foreignKeys }: EntityMetadata): string[] =>
  foreignKeys.map(
    ({ name, columnNames, referencedEntityMetadata, referencedColumnNames, onDelete, onUpdate, deferrable }) =>
      `ALTER TABLE ${quotePath(tablePath)} ADD CONSTRAINT ${quote(name)} FOREIGN KEY (${list(columnNames)}) ` +
      `REFERENCES ${quotePath(referencedEntityMetadata.tablePath)} (${list(referencedColumnNames)})` +
      (onDelete ? ` ON DELETE ${onDelete}` : '') +
      (onUpdate ? ` ON UPDATE ${onUpdate}` : '') +
      (deferrable ? ` DEFERRABLE ${deferrable}` : ''),
  );

const viewStatements = (metadata: EntityMetadata, dataSource: DataSource): string[] => [
  `CREATE ${metadata.tableMetadataArgs.materialized ? 'MATERIALIZED ' : ''}VIEW ${quotePath(metadata.tablePath)} AS ${viewQuery(metadata, dataSource)}`,
  ...(metadata.tableMetadataArgs.materialized ? indexStatements(metadata) : []),
];

function viewQuery({ expression = '' }: EntityMetadata, dataSource: DataSource): string {
  return typeof expression === 'string' ? expression.trim() : expression(dataSource).getQuery();
}

/** The schema of TypeORM's notes is always named. */
function noteStatements(
  tables: readonly EntityMetadata[],
  views: readonly EntityMetadata[],
  dataSource: DataSource,
): string[] {
  const place = ({ schema }: EntityMetadata): string => (schema ? literal(schema) : 'current_schema()');
  const rows = [
    ...tables.flatMap((metadata) =>
      metadata.columns
        .filter(({ generatedType, asExpression }) => generatedType === 'STORED' && asExpression)
        .map(
          ({ databaseName, asExpression = '' }) =>
            `('GENERATED_COLUMN', current_database(), ${place(metadata)}, ${literal(metadata.tableName)}, ${literal(databaseName)}, ${literal(asExpression)})`,
        ),
    ),
    ...views.map((metadata) => {
      const kind = metadata.tableMetadataArgs.materialized ? 'MATERIALIZED_VIEW' : 'VIEW';
      return `('${kind}', NULL, ${place(metadata)}, NULL, ${literal(metadata.tableName)}, ${literal(viewQuery(metadata, dataSource))})`;
    }),
  ];
  return rows.length > 0 ? [MAKE_NOTES_TABLE, `INSERT INTO ${NOTES_TABLE} VALUES ${rows.join(', ')}`] : [];
}

/** Views behind those that they depend on. */
function inOrder(views: readonly EntityMetadata[]): readonly EntityMetadata[] {
  const ordered = new Set<EntityMetadata>();
  const add = (view: EntityMetadata, path: readonly EntityMetadata[]): void => {
    if (path.includes(view)) {
      return;
    }
    for (const needed of views) {
      if (view.dependsOn?.has(needed.target) || view.dependsOn?.has(needed.name)) {
        add(needed, [...path, view]);
      }
    }
    ordered.add(view);
  };
  views.forEach((view) => {
    add(view, []);
  });
  return [...ordered];
}

const list = (names: readonly string[]): string => names.map(quote).join(', ');
