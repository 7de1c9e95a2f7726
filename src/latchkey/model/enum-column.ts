import { type DataSource, getMetadataArgsStorage } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { getOrCreate } from '../common/get-or-create.js';
import { DeclarationError } from '../errors/rest-error.js';
import { inheritedBy } from './column-facts.js';
import type { EntityClass } from './declarations.js';
import { EnumModel, type EnumObject } from './enum-model.js';
import { quote } from './sql-identifier.js';

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
  if (column.type !== 'enum' && column.type !== 'simple-enum') {
    return undefined;
  }
  const { name, path } = typeOf(column);
  const { dataSource, schema } = column.entityMetadata;
  const isAmbiguous = schema !== undefined && ambiguousNames(dataSource).has(name);
  const model = new EnumModel(isAmbiguous ? `${schema}.${name}` : name, constantsOf(column, target));
  if (model.fault !== undefined) {
    throw new DeclarationError(`Entity ${target.name}: ${column.propertyName}: ${model.fault}`);
  }
  return { model, columnType: path.map(quote).join('.') };
}

/** TypeORM names the type after table and column unless `enumName` does, and puts it into the schema of the table. */
function typeOf({ enumName, entityMetadata, databaseName }: ColumnMetadata): { name: string; path: readonly string[] } {
  const { schema, tableName } = entityMetadata;
  const name = enumName ?? `${tableName}_${databaseName.toLowerCase()}_enum`;
  return { name, path: [...(schema === undefined ? [] : [schema]), ...name.split('.')] };
}

const ambiguous = new WeakMap<DataSource, ReadonlySet<string>>();

/** Names that types with different constants have in different schemas. */
const ambiguousNames = (dataSource: DataSource): ReadonlySet<string> =>
  getOrCreate(ambiguous, dataSource, ({ entityMetadatas }) => {
    const found = new Map<string, Map<string, Set<string>>>();
    const columns = entityMetadatas.flatMap((metadata) => metadata.columns);
    for (const column of columns.filter(({ type }) => type === 'enum' || type === 'simple-enum')) {
      const { name, path } = typeOf(column);
      const schemas = getOrCreate(found, name, () => new Map<string, Set<string>>());
      const constants = Object.entries(constantsOf(column, column.target as EntityClass));
      getOrCreate(schemas, path.join('.'), () => new Set<string>()).add(JSON.stringify(constants));
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
    return Object.fromEntries(declared.map((constant: string | number) => [String(constant), constant]));
  }
  // A namespace of the same name may add functions.
  return Object.fromEntries(
    Object.entries((declared ?? {}) as EnumObject).filter(([, id]) => typeof id === 'string' || typeof id === 'number'),
  );
}
