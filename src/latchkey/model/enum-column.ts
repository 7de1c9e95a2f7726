import { type DataSource, type EntityMetadata, getMetadataArgsStorage } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { getOrCreate } from '../common/get-or-create.js';
import { DeclarationError } from '../errors/rest-error.js';
import { inheritedBy } from './column-facts.js';
import type { EntityClass } from './declarations.js';
import { EnumModel, type EnumObject } from './enum-model.js';
import { quote } from './sql-identifier.js';

/** Where tables without a schema usually are: its types keep their plain names. */
const PUBLIC = 'public';

/** An enum type of the database. */
export interface EnumColumnType {
  readonly model: EnumModel;
  /** The type as SQL names it. */
  readonly columnType: string;
}

/**
 * The enum of a column of the type `enum` or `simple-enum`: JSON names its constants, and it has the name of its type in the
 * database. Types of several schemas that share a name and differ have that of their schema before it.
 *
 * @param target the class that declares the column
 * @returns undefined for a column of any other type
 * @throws DeclarationError for a column without constants, or with unusable ones
 */
export function enumOfColumn(column: ColumnMetadata, target: EntityClass): EnumColumnType | undefined {
  if (!isEnumColumn(column)) {
    return undefined;
  }
  const { schema, name } = enumTypeOf(column);
  const isAmbiguous =
    schema !== undefined && schema !== PUBLIC && ambiguousNames(column.entityMetadata.dataSource).has(name);
  const model = new EnumModel(isAmbiguous ? `${schema}.${name}` : name, constantsOf(column, target));
  if (model.fault !== undefined) {
    throw new DeclarationError(`Entity ${target.name}: ${column.propertyName}: ${model.fault}`);
  }
  return { model, columnType: enumPath({ schema, name }) };
}

/** Whether the column has an enum type of the database. */
export const isEnumColumn = ({ type }: Pick<ColumnMetadata, 'type'>): boolean =>
  type === 'enum' || type === 'simple-enum';

/** An enum type by its names in the database. */
export interface EnumTypeName {
  /** Absent for the one that is in force. */
  readonly schema: string | undefined;
  readonly name: string;
}

/**
 * TypeORM names the type after table and column unless `enumName` does, and puts it into the schema of the table. An
 * `enumName` with a dot names another schema.
 */
export function enumTypeName(
  { schema, tableName }: Pick<EntityMetadata, 'schema' | 'tableName'>,
  column: string,
  enumName: string | undefined,
): EnumTypeName {
  const name = enumName ?? `${tableName}_${column.toLowerCase()}_enum`;
  const dot = enumName === undefined ? -1 : name.indexOf('.');
  return dot < 0 ? { schema, name } : { schema: name.slice(0, dot), name: name.slice(dot + 1) };
}

/** The type as SQL names it. */
export const enumPath = ({ schema, name }: EnumTypeName): string =>
  [...(schema ? [schema] : []), name].map(quote).join('.');

/** The enum type of a column that has one. */
export const enumTypeOf = ({ entityMetadata, databaseName, enumName }: ColumnMetadata): EnumTypeName =>
  enumTypeName(entityMetadata, databaseName, enumName);

const ambiguous = new WeakMap<DataSource, ReadonlySet<string>>();

/** Names that types with different constants have in different schemas. */
const ambiguousNames = (dataSource: DataSource): ReadonlySet<string> =>
  getOrCreate(ambiguous, dataSource, ({ entityMetadatas }) => {
    const found = new Map<string, Map<string, Set<string>>>();
    const columns = entityMetadatas.flatMap((metadata) => metadata.columns);
    for (const column of columns.filter(isEnumColumn)) {
      const type = enumTypeOf(column);
      const schemas = getOrCreate(found, type.name, () => new Map<string, Set<string>>());
      const constants = Object.entries(constantsOf(column, column.target as EntityClass));
      getOrCreate(schemas, type.schema ?? PUBLIC, () => new Set<string>()).add(JSON.stringify(constants));
    }
    const differ = (schemas: ReadonlyMap<string, ReadonlySet<string>>): boolean =>
      schemas.size > 1 && new Set([...schemas.values()].flatMap((constants) => [...constants])).size > 1;
    return new Set([...found].flatMap(([name, schemas]) => (differ(schemas) ? [name] : [])));
  });

/** TypeORM keeps the ids only, and JSON needs the names. Of a list each constant is its own name. */
function constantsOf(column: ColumnMetadata, target: EntityClass): EnumObject {
  const inherits = inheritedBy(target);
  const { options } =
    getMetadataArgsStorage().columns.find(
      (args) => inherits(args.target) && args.propertyName === column.propertyName && args.options.enum !== undefined,
    ) ?? {};
  const declared: unknown = options?.enum;
  if (Array.isArray(declared)) {
    // Texts, as a number would look like the way back from an id that TypeScript adds to enums of numbers.
    return Object.fromEntries(declared.map((constant: string | number) => [String(constant), String(constant)]));
  }
  // A namespace of the same name may add functions.
  return Object.fromEntries(
    Object.entries((declared ?? {}) as EnumObject).filter(([, id]) => typeof id === 'string' || typeof id === 'number'),
  );
}
