import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { Attribute, ToManyAttribute } from './attribute.js';
import type { AttributeDeclaration, EntityClass } from './declarations.js';
import type { EntityModel } from './entity-model.js';
import { isHidden, isNeverRead, isNeverShown } from './exposure.js';
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
    const { model } = this;
    const name = relation.propertyName;
    const base = {
      name,
      owner: owner.name,
      readOnly: declaration.readOnly === true || isNeverRead(owner.target, name),
      secret: declaration.secret === true || isNeverShown(owner.target, name),
      composition: declaration.composition === true,
      target: this.referenced(relation),
      onDelete: declaration.onDelete,
    };
    const joinColumn = relation.joinColumns[0];
    if ((relation.isManyToOne || relation.isOneToOneOwner) && joinColumn) {
      this.requireKey(relation, [joinColumn]);
      return {
        ...base,
        kind: 'toOne',
        mandatory: !relation.isNullable,
        nullable: relation.isNullable,
        oneToOne: relation.isOneToOne,
        column: quote(joinColumn.databaseName),
        onDeleteInverse: declaration.onDeleteInverse,
      };
    }
    if (relation.isOneToMany || relation.isManyToMany) {
      return { ...base, kind: 'toMany', mandatory: false, nullable: true, link: this.link(relation) };
    }
    throw new DeclarationError(
      `Entity ${model.name}: ${name} is the inverse side of a one-to-one relation, which is not offered: put @JoinColumn on this side`,
    );
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

  /** @throws DeclarationError for a composite key on either side: a reference is one column */
  private referenced(relation: RelationMetadata): EntityModel {
    const target = relation.inverseEntityMetadata;
    const composite = [target, this.metadata].find(({ primaryColumns }) => primaryColumns.length > 1);
    if (composite && (composite === target || relation.isOneToMany || relation.isManyToMany)) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${relation.propertyName} refers to ${composite.name}, which has a composite key: give ${composite.name} a single @PrimaryColumn`,
      );
    }
    if (target.primaryColumns.length === 0) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${relation.propertyName} refers to ${target.name}, which has no key: remove it, or declare the key of ${target.name} with @PrimaryColumn`,
      );
    }
    return modelOf(this.models, target, this.metadata);
  }

  /** @throws DeclarationError for a reference by another column than the key: bodies and filters name targets by their ids */
  private requireKey({ propertyName }: RelationMetadata, columns: readonly ColumnMetadata[]): void {
    const other = columns.find(({ referencedColumn }) => referencedColumn?.isPrimary === false)?.referencedColumn;
    if (other) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${propertyName} refers to ${other.entityMetadata.name}.${other.propertyName} instead of its key, which is not offered: remove referencedColumnName, or add @Hidden() to ${propertyName}`,
      );
    }
  }

  private link(relation: RelationMetadata): ToManyAttribute['link'] {
    return relation.isOneToMany ? this.inverse(relation) : this.joinTable(relation);
  }

  private inverse({ propertyName, inverseRelation }: RelationMetadata): ToManyAttribute['link'] {
    const column = inverseRelation?.joinColumns[0]?.databaseName;
    if (!inverseRelation || column === undefined) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${propertyName} names no inverse relation: pass it to @OneToMany`,
      );
    }
    const { propertyName: back, entityMetadata } = inverseRelation;
    const target = modelOf(this.models, entityMetadata, this.metadata);
    if (isHidden(target.target, back)) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${propertyName} is kept by ${target.name}.${back}, which is hidden: show it, or add @Hidden() to ${propertyName}`,
      );
    }
    return { kind: 'inverse', attribute: back, column: quote(column) };
  }

  private joinTable(relation: RelationMetadata): ToManyAttribute['link'] {
    const table = relation.junctionEntityMetadata;
    const owner = table?.ownerColumns[0];
    const target = table?.inverseColumns[0];
    if (!table || !owner || !target) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${relation.propertyName} has no join table: add @JoinTable to one side`,
      );
    }
    this.requireKey(relation, [owner, target]);
    const [own, other] = relation.isOwning ? [owner, target] : [target, owner];
    return {
      kind: 'joinTable',
      table: quotePath(table.tablePath),
      ownerColumn: quote(own.databaseName),
      targetColumn: quote(other.databaseName),
      owning: relation.isOwning,
    };
  }
}
