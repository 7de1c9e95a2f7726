import { type EntityMetadata, getMetadataArgsStorage } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { EmbeddedMetadata } from 'typeorm/metadata/EmbeddedMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { datatypeOfColumn } from '../datatypes/datatypes.js';
import type { Attribute, EmbeddedAttribute, SystemRole, ToManyAttribute, ValueAttribute } from './attribute.js';
import {
  type AttributeDeclaration,
  attributeDeclarationsOf,
  type EntityClass,
  entityDeclarationOf,
} from './declarations.js';
import { type CollatedColumns, collatedColumn } from './collated-columns.js';
import { declaredBy, isAttribute, isNullable, placeholder, systemRole } from './column-facts.js';
import type { EntityModel } from './entity-model.js';
import { quote, quotePath } from './sql-identifier.js';
import { transientAttribute } from './transient-attribute.js';

/** Fills the attributes of one entity from its columns, relations and decorators. */
export class AttributeBuilder {
  private readonly model: EntityModel;

  constructor(
    private readonly metadata: EntityMetadata,
    private readonly models: ReadonlyMap<unknown, EntityModel>,
    private readonly nondeterministic: CollatedColumns,
    private readonly attempt: Attempt,
  ) {
    this.model = this.modelOf(metadata);
  }

  build(): void {
    const { metadata, model } = this;
    this.attempt(() => {
      this.requireKey();
    });
    const declarations = attributeDeclarationsOf(model.target);
    const inherits = declaredBy(model.target);
    for (const column of metadata.ownColumns.filter((each) => isAttribute(each) && inherits(each.target))) {
      this.add(column.propertyName, () =>
        this.value(column, declarations.get(column.propertyName) ?? {}, model.name, systemRole(column)),
      );
    }
    const embeddeds = getMetadataArgsStorage().embeddeds.filter(({ target }) => inherits(target));
    for (const embedded of metadata.embeddeds) {
      if (embeddeds.some(({ propertyName }) => propertyName === embedded.propertyName)) {
        this.add(embedded.propertyName, () => this.embedded(embedded));
      }
    }
    for (const relation of metadata.relations.filter(({ target }) => inherits(target))) {
      this.add(relation.propertyName, () => this.relation(relation, declarations.get(relation.propertyName) ?? {}));
    }
    for (const [name, { transient, fault }] of declarations) {
      this.attempt(() => {
        if (fault !== undefined) {
          throw new DeclarationError(fault);
        }
      });
      if (transient) {
        this.add(name, () => transientAttribute(model, name, transient));
      } else if (!model.attributes.has(name)) {
        this.add(name, () => {
          throw new DeclarationError(
            `Entity ${model.name}: ${name} is decorated but is not a column or relation: add @Column or a relation decorator`,
          );
        });
      }
    }
  }

  private requireKey(): void {
    const { primaryColumns } = this.metadata;
    if (primaryColumns.length === 0 || primaryColumns.some((column) => column.relationMetadata)) {
      throw new DeclarationError(
        `Entity ${this.model.name} needs a primary key of plain columns: declare it with @PrimaryColumn`,
      );
    }
  }

  /** What refers to a faulty attribute is not faulty itself: a text stands in its place while a check goes on. */
  private add(name: string, make: () => Attribute): void {
    const attribute = this.attempt(make);
    this.model.attributes.set(name, attribute ?? placeholder(name, this.model.name));
  }

  private modelOf(metadata: EntityMetadata): EntityModel {
    const model = this.models.get(metadata.target);
    if (!model) {
      throw new DeclarationError(
        `${metadata.name} is referenced by ${this.metadata.name} but not offered: add @RestEntity to ${metadata.name}`,
      );
    }
    return model;
  }

  private value(
    column: ColumnMetadata,
    declaration: AttributeDeclaration,
    owner: string,
    found?: SystemRole,
  ): ValueAttribute {
    const role = declaration.audit ?? found;
    const generated =
      column.isGenerated || column.default !== undefined || (role !== undefined && role !== 'primaryKey');
    const nullable = isNullable(column);
    const base = {
      name: column.propertyName,
      owner,
      column: quote(column.databaseName),
      mandatory: !nullable && !generated && !column.isArray,
      nullable,
      generated,
      readOnly: this.model.readOnly || declaration.readOnly === true || (role !== undefined && role !== 'primaryKey'),
      secret: declaration.secret === true,
    };
    if (declaration.enum?.fault !== undefined) {
      throw new DeclarationError(`Entity ${owner}: ${column.propertyName}: ${declaration.enum.fault}`);
    }
    if (declaration.enum) {
      return { ...base, kind: 'enum', enum: declaration.enum };
    }
    const type = declaration.fileRef ? 'fileRef' : (declaration.datatype ?? datatypeOfColumn(column.type));
    if (!type) {
      throw new DeclarationError(
        `Entity ${owner}: ${column.propertyName} has the column type ${String(column.type)}, which the API cannot carry: choose another type`,
      );
    }
    const bounds = {
      length: column.length === '' ? undefined : Number(column.length),
      precision: column.precision ?? undefined,
      scale: column.scale,
    };
    return column.isArray
      ? { ...base, ...bounds, kind: 'elements', type }
      : { ...base, ...bounds, kind: 'scalar', type, role, nondeterministic: this.isNondeterministic(column) };
  }

  private isNondeterministic({ databaseName }: ColumnMetadata): boolean {
    return this.nondeterministic.has(collatedColumn(this.metadata.tableName, databaseName));
  }

  private embedded(embedded: EmbeddedMetadata): EmbeddedAttribute {
    const target = embedded.type as EntityClass;
    const declaration = entityDeclarationOf(target);
    if (!declaration?.embeddable) {
      throw new DeclarationError(
        `${target.name} is embedded in ${this.model.name} but has no name: add @RestEmbeddable to ${target.name}`,
      );
    }
    if (embedded.embeddeds.length > 0) {
      throw new DeclarationError(
        `${target.name}, embedded in ${this.model.name}, holds further embedded objects, which is not offered: move them to ${this.model.name}`,
      );
    }
    const declarations = attributeDeclarationsOf(target);
    const declared = (name: string): AttributeDeclaration => declarations.get(name) ?? {};
    const values = embedded.columns
      .filter(isAttribute)
      .map((column) => this.value(column, declared(column.propertyName), declaration.name));
    const references = embedded.relations.map((relation) =>
      this.embeddedReference(relation, declared(relation.propertyName), declaration.name),
    );
    return {
      kind: 'embedded',
      name: embedded.propertyName,
      owner: this.model.name,
      mandatory: false,
      nullable: true,
      readOnly: false,
      secret: false,
      embeddable: declaration.name,
      target,
      attributes: new Map([...values, ...references].map((part) => [part.name, part])),
    };
  }

  /** @throws DeclarationError for everything but an association that a column of the owner holds */
  private embeddedReference(relation: RelationMetadata, declaration: AttributeDeclaration, owner: string): Attribute {
    const isOwned = relation.isManyToOne || relation.isOneToOneOwner;
    if (!isOwned || declaration.composition) {
      throw new DeclarationError(
        `${owner}, embedded in ${this.model.name}: ${relation.propertyName} is a collection or a composition, which is not offered: move it to ${this.model.name}`,
      );
    }
    return this.relation(relation, declaration, owner);
  }

  private relation(relation: RelationMetadata, declaration: AttributeDeclaration, owner = this.model.name): Attribute {
    const base = {
      name: relation.propertyName,
      owner,
      readOnly: declaration.readOnly === true,
      secret: declaration.secret === true,
      composition: declaration.composition === true,
      target: this.referenced(relation),
      onDelete: declaration.onDelete,
    };
    const joinColumn = relation.joinColumns[0];
    if ((relation.isManyToOne || relation.isOneToOneOwner) && joinColumn) {
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
      `Entity ${this.model.name}: ${relation.propertyName} is the inverse side of a one-to-one relation, which is not offered: put @JoinColumn on this side`,
    );
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
    return this.modelOf(target);
  }

  private link(relation: RelationMetadata): ToManyAttribute['link'] {
    const inverse = relation.inverseRelation;
    if (relation.isOneToMany) {
      const column = inverse?.joinColumns[0]?.databaseName;
      if (!inverse || column === undefined) {
        throw new DeclarationError(
          `Entity ${this.model.name}: ${relation.propertyName} names no inverse relation: pass it to @OneToMany`,
        );
      }
      return { kind: 'inverse', attribute: inverse.propertyName, column: quote(column) };
    }
    const table = relation.junctionEntityMetadata;
    const owner = table?.ownerColumns[0];
    const target = table?.inverseColumns[0];
    if (!table || !owner || !target) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${relation.propertyName} has no join table: add @JoinTable to one side`,
      );
    }
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
