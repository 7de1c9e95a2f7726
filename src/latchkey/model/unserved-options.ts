import { type EntityMetadata, getMetadataArgsStorage } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import { datatypeOfColumn } from '../datatypes/column-types.js';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { declaredBy, isAttribute } from './column-facts.js';
import { attributeDeclarationsOf } from './declarations.js';
import type { EntityModel } from './entity-model.js';
import { isHidden, isNeverRead } from './exposure.js';

/**
 * Looks for options of TypeORM that its repositories follow and the API would leave out in silence, and for those that
 * PostgreSQL does not know (docs/model.md).
 *
 * @throws DeclarationError naming class, attribute and cure
 */
export function refuseUnservedOptions(metadata: EntityMetadata, model: EntityModel, attempt: Attempt): void {
  const declares = declaredBy(model.target);
  const isShown = ({ propertyName }: { readonly propertyName: string }): boolean =>
    !isHidden(model.target, propertyName);
  attempt(() => {
    refuseOptionsOfEntity(metadata, model);
  });
  const columns = metadata.ownColumns.filter((each) => isAttribute(each) && declares(each));
  for (const { propertyName } of [...columns, ...metadata.embeddeds, ...metadata.relations.filter(declares)].filter(
    isShown,
  )) {
    attempt(() => {
      refuseName(propertyName, model);
    });
  }
  for (const column of columns) {
    attempt(() => {
      refuseColumn(column, model);
    });
    attempt(() => {
      refuseSecondRole(column, columns, model);
    });
    attempt(() => {
      refuseSharedColumn(column, columns, model);
    });
  }
  for (const sentence of decoratorsWithoutEffect(metadata, model)) {
    attempt(() => {
      throw new DeclarationError(`Entity ${model.name}: ${sentence}`);
    });
  }
  for (const { propertyName, relation } of metadata.relationIds.filter(isShown)) {
    attempt(() => {
      throw new DeclarationError(
        `Entity ${model.name}: ${propertyName} is a @RelationId, which only repositories fill, and clients read the id of ${relation.propertyName}: remove it, or add @Hidden()`,
      );
    });
  }
  for (const { propertyName } of metadata.embeddeds.filter((each) => each.isArray && isShown(each))) {
    attempt(() => {
      throw new DeclarationError(
        `Entity ${model.name}: ${propertyName} is a list of embedded objects, which PostgreSQL has no columns for: use an entity with @Composition, or a jsonb column`,
      );
    });
  }
  for (const relation of metadata.relations.filter((each) => declares(each) && isShown(each))) {
    attempt(() => {
      refuseRelation(relation, model);
    });
  }
}

/** TypeORM takes them, and then keeps the relation alone, or nothing. @returns a sentence for each */
function decoratorsWithoutEffect({ relations }: EntityMetadata, { target }: EntityModel): readonly string[] {
  const { columns, joinColumns, joinTables } = getMetadataArgsStorage();
  const isRelation = (name: string): boolean => relations.some(({ propertyName }) => propertyName === name);
  const namesOf = (args: readonly { readonly target: unknown; readonly propertyName: string }[]): readonly string[] => [
    ...new Set(args.filter((each) => each.target === target).map(({ propertyName }) => propertyName)),
  ];
  const alone = (name: string): boolean => !isRelation(name);
  return [
    ...namesOf(columns)
      .filter(isRelation)
      .map((name) => `${name} has @Column beside its reference: remove it, the reference takes "nullable" itself`),
    ...namesOf(joinColumns)
      .filter(alone)
      .map((name) => `${name} has @JoinColumn and refers to nothing: add @ManyToOne or @OneToOne, or remove it`),
    ...namesOf(joinTables)
      .filter(alone)
      .map((name) => `${name} has @JoinTable and refers to nothing: add @ManyToMany, or remove it`),
  ];
}

/** What responses and paths would not tell apart from an attribute. */
function refuseName(name: string, { name: entity }: EntityModel): void {
  if (RESERVED_NAMES.includes(name) || name.includes('.')) {
    const use = name.includes('.')
      ? 'has a dot, which separates the steps of paths'
      : 'is a name that the API uses itself';
    throw new DeclarationError(
      `Entity ${entity}: ${name} ${use}: give it another name, and keep its column by name in @Column`,
    );
  }
}

const RESERVED_NAMES = ['_entityName', '_instanceName', '__securityToken', '__proto__'];

function refuseOptionsOfEntity(metadata: EntityMetadata, { name }: EntityModel): void {
  const { database } = metadata.tableMetadataArgs;
  if (database !== undefined) {
    throw new DeclarationError(
      `Entity ${name} names the database ${database}, and all tables are in that of DATABASE_URL: remove "database" from its @Entity`,
    );
  }
  if (Object.keys(metadata.orderBy ?? {}).length > 0) {
    throw new DeclarationError(
      `Entity ${name} has "orderBy" in its @Entity, which only repositories follow: remove it, and let clients send sort, or order collections of ${name} with @OrderBy`,
    );
  }
}

/** Options of other databases, by what to write instead. */
const FOREIGN_OPTIONS: readonly (readonly ['charset' | 'unsigned' | 'onUpdate', string])[] = [
  ['charset', 'remove it, or use collation'],
  ['unsigned', 'remove it, and add @Min(0)'],
  // TypeORM sets it on every @UpdateDateColumn.
  ['onUpdate', 'use @UpdateDateColumn'],
];

function refuseColumn(column: ColumnMetadata, { name: entity }: EntityModel): void {
  const { propertyName: name, type } = column;
  const foreign = FOREIGN_OPTIONS.find(
    ([option]) => Boolean(column[option]) && !(option === 'onUpdate' && column.isUpdateDate),
  );
  if (foreign) {
    throw new DeclarationError(
      `Entity ${entity}: ${name} has the option ${foreign[0]}, which PostgreSQL does not have: ${foreign[1]}`,
    );
  }
  if (column.isTreeLevel) {
    throw new DeclarationError(
      `Entity ${entity}: ${name} is a @TreeLevelColumn, which nothing fills: remove it, or use @Column`,
    );
  }
  const isDate = column.isCreateDate || column.isUpdateDate || column.isDeleteDate;
  if (isDate && !column.transformer && !MOMENTS.includes(datatypeOfColumn(type))) {
    throw new DeclarationError(
      `Entity ${entity}: ${name} keeps a date and has the type ${String(type)}: choose timestamptz, timestamp or date`,
    );
  }
  if (column.isGenerated && (column.generationStrategy as string | undefined) === 'rowid') {
    throw new DeclarationError(
      `Entity ${entity}: ${name} has @Generated('rowid'), which PostgreSQL does not have: use 'uuid' or 'identity'`,
    );
  }
}

const MOMENTS: readonly unknown[] = ['localDateTime', 'offsetDateTime', 'localDate'];

const ROLES: readonly (readonly ['isVersion' | 'isCreateDate' | 'isUpdateDate' | 'isDeleteDate', string])[] = [
  ['isVersion', '@VersionColumn'],
  ['isCreateDate', '@CreateDateColumn'],
  ['isUpdateDate', '@UpdateDateColumn'],
  ['isDeleteDate', '@DeleteDateColumn'],
];

/** TypeORM keeps the first of them only. */
function refuseSecondRole(column: ColumnMetadata, columns: readonly ColumnMetadata[], { name }: EntityModel): void {
  const [role, decorator] = ROLES.find(([flag]) => column[flag]) ?? [];
  const first = role && columns.find((each) => each[role]);
  if (first && first !== column) {
    throw new DeclarationError(
      `Entity ${name}: ${first.propertyName} and ${column.propertyName} both have ${decorator}: remove one of them`,
    );
  }
}

function refuseSharedColumn(column: ColumnMetadata, columns: readonly ColumnMetadata[], { name }: EntityModel): void {
  const first = columns.find(({ databaseName }) => databaseName === column.databaseName);
  if (first && first.propertyName !== column.propertyName) {
    throw new DeclarationError(
      `Entity ${name}: ${first.propertyName} and ${column.propertyName} share the column "${column.databaseName}": give one of them another name`,
    );
  }
}

function refuseRelation(relation: RelationMetadata, { name: entity, target, readOnly }: EntityModel): void {
  const { propertyName: name, persistenceEnabled, inverseRelation, orphanedRowAction } = relation;
  const { composition, readOnly: isReadOnly } = attributeDeclarationsOf(target).get(name) ?? {};
  const isWritten = relation.isOwning || composition === true;
  if (!persistenceEnabled && isWritten && !readOnly && isReadOnly !== true && !isNeverRead(target, name)) {
    throw new DeclarationError(
      `Entity ${entity}: ${name} has persistence: false, but bodies would set it: add @ReadOnly(), or remove persistence: false`,
    );
  }
  const isPart =
    inverseRelation !== undefined &&
    attributeDeclarationsOf(inverseRelation.entityMetadata.target as object).get(inverseRelation.propertyName)
      ?.composition === true;
  if (isPart && orphanedRowAction === 'disable') {
    throw new DeclarationError(
      `Entity ${entity}: ${name} has orphanedRowAction: 'disable', and items that leave a @Composition are deleted: remove it, or @Composition from ${inverseRelation.entityMetadata.name}.${inverseRelation.propertyName}`,
    );
  }
}
