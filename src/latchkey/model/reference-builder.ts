import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { Attribute, InverseLink, ToManyAttribute, ToOneAttribute } from './attribute.js';
import { hasClassTables } from './class-tables.js';
import { orderOf } from './collection-order.js';
import type { AttributeDeclaration, EntityClass } from './declarations.js';
import type { EntityModel } from './entity-model.js';
import { isHidden, isNeverRead, isNeverShown } from './exposure.js';
import type { HeldReference } from './reference-columns.js';
import { quote, quotePath } from './sql-identifier.js';

/** The models of the application by their classes. */
export type Models = ReadonlyMap<unknown, EntityModel>;

/** @throws DeclarationError for a class without `@RestEntity` */
export function modelOf(models: Models, metadata: EntityMetadata, referring: EntityMetadata): EntityModel {
  const model = models.get(metadata.target);
  if (!model) {
    throw new DeclarationError(
      `${metadata.name} is referenced by ${referring.name} but not offered: add @RestEntity to ${metadata.name}`,
    );
  }
  return model;
}

/** The class that an attribute belongs to, and its name in policies. */
export interface Owner {
  readonly name: string;
  readonly target: EntityClass;
}

/** Makes the references of one entity from its relations. */
export class ReferenceBuilder {
  constructor(
    private readonly model: EntityModel,
    private readonly metadata: EntityMetadata,
    private readonly models: Models,
  ) {}

  /** @throws DeclarationError for a relation that cannot be offered */
  reference(relation: RelationMetadata, declaration: AttributeDeclaration, owner: Owner = this.model): Attribute {
    const name = relation.propertyName;
    const base = {
      name,
      owner: owner.name,
      readOnly: declaration.readOnly === true || isNeverRead(owner.target, name),
      secret: declaration.secret === true || isNeverShown(owner.target, name),
      composition: declaration.composition === true,
      ...this.reached(relation),
      onDelete: declaration.onDelete,
    };
    const [joinColumn] = relation.joinColumns;
    if ((relation.isManyToOne || relation.isOneToOneOwner) && joinColumn) {
      this.requireUnique(name, relation.joinColumns);
      const ofKey = relation.joinColumns.every(({ isPrimary }) => isPrimary);
      const mandatory = !relation.isNullable || ofKey;
      return {
        ...base,
        kind: 'toOne',
        mandatory,
        nullable: !mandatory,
        ...(ofKey && { ofKey, settableOn: 'create' as const }),
        oneToOne: relation.isOneToOne,
        ...heldIn(relation.joinColumns),
        onDeleteInverse: declaration.onDeleteInverse,
      };
    }
    if (relation.isOneToMany || relation.isManyToMany) {
      return {
        ...base,
        kind: 'toMany',
        mandatory: false,
        nullable: true,
        link: this.link(relation),
        ...(declaration.order && { order: orderOf(declaration.order) }),
        ...(relation.isManyToMany && { onDeleteInverse: declaration.onDeleteInverse }),
      };
    }
    const link = this.inverse(relation);
    return {
      ...base,
      kind: 'toOne',
      mandatory: false,
      nullable: true,
      readOnly: base.readOnly || !base.composition,
      oneToOne: true,
      link,
      ...joinedBack(relation.inverseRelation?.joinColumns ?? []),
      onDeleteInverse: undefined,
    };
  }

  /**
   * The same for a reference of an embeddable.
   *
   * @throws DeclarationError for everything but an association that a column of the owner holds
   */
  embedded(relation: RelationMetadata, declaration: AttributeDeclaration, owner: Owner): Attribute {
    const isOwned = relation.isManyToOne || relation.isOneToOneOwner;
    if (!isOwned || declaration.composition) {
      throw new DeclarationError(
        `${owner.name}, embedded in ${this.model.name}: ${relation.propertyName} is a collection or a composition, which is not offered: move it to ${this.model.name}`,
      );
    }
    return this.reference(relation, declaration, owner);
  }

  private reached(relation: RelationMetadata): Pick<ToOneAttribute, 'target' | 'ownRowsOnly'> {
    const target = this.referenced(relation);
    const { createForeignKeyConstraints, isOneToMany, isOneToOneNotOwner } = relation;
    const isOwn = hasClassTables(target) && createForeignKeyConstraints && !isOneToMany && !isOneToOneNotOwner;
    return { target, ...(isOwn && { ownRowsOnly: true }) };
  }

  /** @throws DeclarationError for rows that nothing names */
  private referenced(relation: RelationMetadata): EntityModel {
    const target = relation.inverseEntityMetadata;
    if (target.primaryColumns.length === 0) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${relation.propertyName} refers to ${target.name}, which has no key: remove it, or declare the key of ${target.name} with @PrimaryColumn`,
      );
    }
    return modelOf(this.models, target, this.metadata);
  }

  /** @throws DeclarationError for columns by which a reference would find several rows, or none */
  private requireUnique(name: string, columns: readonly ColumnMetadata[]): void {
    const referred = columns.flatMap(({ referencedColumn }) => referencedColumn ?? []);
    const [first] = referred;
    if (!first) {
      return;
    }
    const { entityMetadata: target } = first;
    if (target.primaryColumns.length === referred.length && referred.every(({ isPrimary }) => isPrimary)) {
      return;
    }
    const names = `${target.name}.${referred.map(({ propertyName }) => propertyName).join(' and ')}`;
    const isSame = (unique: readonly ColumnMetadata[]): boolean =>
      unique.length === referred.length && referred.every((column) => unique.includes(column));
    const indices = target.indices.filter(({ isUnique, where }) => isUnique && where === undefined);
    if (![...target.uniques, ...indices].some((each) => isSame(each.columns))) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${name} refers to ${names}, which is not unique: add @Unique, or remove referencedColumnName`,
      );
    }
    if (referred.some(({ isNullable }) => isNullable)) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${name} refers to ${names}, which may be null, so that some rows could not be referred to: make it not null, or remove referencedColumnName`,
      );
    }
  }

  private link(relation: RelationMetadata): ToManyAttribute['link'] {
    return relation.isOneToMany ? this.inverse(relation) : this.joinTable(relation);
  }

  private inverse({ propertyName, inverseRelation, isOneToOne }: RelationMetadata): InverseLink {
    if (!inverseRelation?.joinColumns[0]) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${propertyName} names no inverse relation: pass it to @${isOneToOne ? 'OneToOne, or add @JoinColumn' : 'OneToMany'}`,
      );
    }
    const { propertyName: back, entityMetadata } = inverseRelation;
    const target = modelOf(this.models, entityMetadata, this.metadata);
    if (isHidden(target.target, back)) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${propertyName} is kept by ${target.name}.${back}, which is hidden: show it, or add @Hidden() to ${propertyName}`,
      );
    }
    return { kind: 'inverse', attribute: back, ...heldIn(inverseRelation.joinColumns) };
  }

  private joinTable(relation: RelationMetadata): ToManyAttribute['link'] {
    const table = relation.junctionEntityMetadata;
    if (!table) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${relation.propertyName} has no join table: add @JoinTable to one side`,
      );
    }
    const { ownerColumns, inverseColumns, tablePath } = table;
    const [own, other] = relation.isOwning ? [ownerColumns, inverseColumns] : [inverseColumns, ownerColumns];
    this.requireUnique(relation.propertyName, own);
    this.requireUnique(relation.propertyName, other);
    return {
      kind: 'joinTable',
      table: quotePath(tablePath),
      owner: heldIn(own),
      target: heldIn(other),
      owning: relation.isOwning,
    };
  }
}

/** Whether a column holds the whole key of what it refers to. */
const holdsKey = ({ referencedColumn }: ColumnMetadata): boolean =>
  referencedColumn?.isPrimary === true && referencedColumn.entityMetadata.primaryColumns.length === 1;

function heldIn(columns: readonly ColumnMetadata[]): HeldReference {
  const [first] = columns;
  const held = { column: quote(first?.databaseName ?? '') };
  if (columns.length === 1 && first && holdsKey(first)) {
    return held;
  }
  const pairs = columns.map(({ databaseName, referencedColumn }) => ({
    column: quote(databaseName),
    target: quote(referencedColumn?.databaseName ?? ''),
  }));
  return { ...held, columns: pairs };
}

/** How the owner of the other side finds the row that holds its reference. */
function joinedBack(columns: readonly ColumnMetadata[]): HeldReference {
  const pairs = columns.map(({ databaseName, referencedColumn }) => ({
    column: quote(referencedColumn?.databaseName ?? ''),
    target: quote(databaseName),
  }));
  return { column: pairs[0]?.column ?? '', columns: pairs };
}
