import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { ClassTableFamilies } from './class-table-families.js';
import { type EntityClass, entityDeclarationOf } from './declarations.js';
import { isHidden } from './exposure.js';

/**
 * Looks for what cannot be read or written where each class of a hierarchy has a table: no constraint of the database spans
 * tables, and lists read them as one.
 *
 * @throws DeclarationError naming class, attribute and cure
 */
export function refuseUnservedTables(families: ClassTableFamilies, attempt: Attempt): void {
  for (const [metadata, parent] of families) {
    attempt(() => {
      refuseOtherKinds(metadata);
    });
    if (parent) {
      attempt(() => {
        refuseCountedKeys(metadata, parent);
      });
      attempt(() => {
        requireInheritedKey(metadata, parent);
      });
      for (const relation of parent.relations) {
        attempt(() => {
          refuseCollection(parent, relation, metadata);
        });
      }
    }
    for (const column of metadata.columns) {
      attempt(() => {
        refuseEnumOfTable(column);
      });
      attempt(() => {
        refuseOtherType(column, rootIn(families, metadata), families);
      });
    }
  }
}

const nameOf = ({ target, name }: EntityMetadata): string => entityDeclarationOf(target as EntityClass)?.name ?? name;

const rootIn = (families: ClassTableFamilies, metadata: EntityMetadata): EntityMetadata => {
  const parent = families.get(metadata);
  return parent ? rootIn(families, parent) : metadata;
};

function refuseOtherKinds(metadata: EntityMetadata): void {
  const { tableType, discriminatorColumn } = metadata;
  if (tableType !== 'regular' || discriminatorColumn) {
    const kind = tableType === 'view' ? 'is a view' : 'shares a table with others';
    throw new DeclarationError(
      `Entity ${nameOf(metadata)} ${kind} in a hierarchy whose classes have a table each: make all of them @Entity with a table for each, or put all into one table with @TableInheritance and @ChildEntity`,
    );
  }
}

function refuseCountedKeys(metadata: EntityMetadata, parent: EntityMetadata): void {
  const counted = metadata.primaryColumns.find(
    ({ isGenerated, generationStrategy }) => isGenerated && generationStrategy !== 'uuid',
  );
  if (counted) {
    throw new DeclarationError(
      `Entity ${nameOf(metadata)} extends ${nameOf(parent)}, and each table counts its values of ${counted.propertyName}, so that one id would stand for two rows: use @PrimaryGeneratedColumn('uuid'), or @PrimaryColumn with a default that takes the next value of one sequence for all`,
    );
  }
}

/** Columns that a class declares again TypeORM takes from the class above; others may become parts of the key. */
function requireInheritedKey(metadata: EntityMetadata, parent: EntityMetadata): void {
  const names = ({ primaryColumns }: EntityMetadata): string =>
    primaryColumns.map(({ propertyPath }) => propertyPath).join(', ');
  if (names(metadata) !== names(parent)) {
    throw new DeclarationError(
      `Entity ${nameOf(metadata)} extends ${nameOf(parent)} and has another key, ${names(metadata)} instead of ${names(parent)}: declare no @PrimaryColumn in ${nameOf(metadata)}`,
    );
  }
}

/** TypeORM makes an enum type for each table, unless the column names one. */
function refuseEnumOfTable({ entityMetadata, propertyName, type, enumName }: ColumnMetadata): void {
  if ((type === 'enum' || type === 'simple-enum') && enumName === undefined) {
    throw new DeclarationError(
      `Entity ${nameOf(entityMetadata)}: ${propertyName} is an enum, for which each table of the hierarchy would have a type: name one for all with enumName`,
    );
  }
}

function refuseOtherType(column: ColumnMetadata, root: EntityMetadata, families: ClassTableFamilies): void {
  const first = [...families.keys()]
    .filter((each) => rootIn(families, each) === root)
    .flatMap(({ columns }) => columns)
    .find(({ databaseName }) => databaseName === column.databaseName);
  if (first && typeOf(first) !== typeOf(column)) {
    throw new DeclarationError(
      `Entity ${nameOf(column.entityMetadata)}: the column ${column.databaseName} has another type than that of ${nameOf(first.entityMetadata)}, and lists of ${nameOf(root)} read both as one: give it another name`,
    );
  }
}

const typeOf = (column: ColumnMetadata): string =>
  JSON.stringify([
    column.entityMetadata.dataSource.driver.normalizeType(column),
    column.isArray,
    column.enumName ?? null,
    column.collation ?? null,
  ]);

function refuseCollection(
  parent: EntityMetadata,
  { propertyName, isManyToMany, isOneToMany, isOneToOneNotOwner, inverseRelation }: EntityMetadata['relations'][number],
  metadata: EntityMetadata,
): void {
  if (isHidden(parent.target as EntityClass, propertyName)) {
    return;
  }
  if (isManyToMany) {
    throw new DeclarationError(
      `Entity ${nameOf(parent)}: ${propertyName} is a many-to-many attribute, for which the table of ${nameOf(metadata)} has other links: move it to classes that no entity extends, or add @Hidden()`,
    );
  }
  if ((isOneToMany || isOneToOneNotOwner) && inverseRelation?.createForeignKeyConstraints) {
    throw new DeclarationError(
      `Entity ${nameOf(parent)}: the foreign key of ${inverseRelation.entityMetadata.name}.${inverseRelation.propertyName} does not accept rows of ${nameOf(metadata)}, so that their ${propertyName} could not be stored: add createForeignKeyConstraints: false to ${inverseRelation.entityMetadata.name}.${inverseRelation.propertyName}`,
    );
  }
}
