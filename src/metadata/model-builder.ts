import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { EmbeddedMetadata } from 'typeorm/metadata/EmbeddedMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import { DeclarationError } from '../common/rest-error.js';
import type {
  Attribute,
  EmbeddedAttribute,
  ScalarAttribute,
  SystemRole,
  ToManyAttribute,
  ValueAttribute,
} from './attribute.js';
import { datatypeOf } from './datatype.js';
import {
  type AttributeDeclaration,
  attributeDeclarationsOf,
  type EntityClass,
  entityDeclarationOf,
} from './declarations.js';
import { EntityModel } from './entity-model.js';
import { EntityRegistry } from './entity-registry.js';
import { parseInstanceName } from './instance-name.js';

const quote = (identifier: string): string => `"${identifier.replace(/"/g, '""')}"`;
const quotePath = (path: string): string => path.split('.').map(quote).join('.');

/**
 * Reads the model of the API out of TypeORM's metadata and the decorators of `metadata/`.
 *
 * @throws DeclarationError naming class, attribute and cure
 */
export function buildEntityRegistry(dataSource: DataSource): EntityRegistry {
  // Join tables have metadata too, but no class.
  const metadatas = dataSource.entityMetadatas.filter(
    ({ target }) => typeof target === 'function' && entityDeclarationOf(target),
  );
  const models = new Map<unknown, EntityModel>();
  for (const metadata of metadatas) {
    const name = entityDeclarationOf(metadata.target as object)?.name ?? '';
    if ([...models.values()].some((model) => model.name === name)) {
      throw new DeclarationError(`Two entities are named ${name}: rename one in its @RestEntity`);
    }
    models.set(metadata.target, new EntityModel(name, metadata.target as EntityClass, quotePath(metadata.tablePath)));
  }
  for (const metadata of metadatas) {
    new AttributeBuilder(metadata, models).build();
  }
  for (const model of models.values()) {
    const template = entityDeclarationOf(model.target)?.instanceName;
    model.instanceName = template === undefined ? [] : parseInstanceName(model.name, template, model.attributes);
  }
  return new EntityRegistry([...models.values()]);
}

class AttributeBuilder {
  private readonly model: EntityModel;

  constructor(
    private readonly metadata: EntityMetadata,
    private readonly models: ReadonlyMap<unknown, EntityModel>,
  ) {
    this.model = this.modelOf(metadata);
  }

  build(): void {
    const { metadata, model } = this;
    if (metadata.primaryColumns.length !== 1) {
      throw new DeclarationError(
        `Entity ${model.name} needs exactly one primary key column: declare one @PrimaryColumn`,
      );
    }
    const declarations = attributeDeclarationsOf(model.target);
    for (const column of metadata.ownColumns.filter((each) => !each.relationMetadata && !each.isVirtual)) {
      this.add(this.value(column, declarations.get(column.propertyName) ?? {}, model.name, systemRole(column)));
    }
    for (const embedded of metadata.embeddeds) {
      this.add(this.embedded(embedded));
    }
    for (const relation of metadata.relations) {
      this.add(this.relation(relation, declarations.get(relation.propertyName) ?? {}));
    }
    for (const [name, { transient }] of declarations) {
      if (transient) {
        this.add(this.computed(name, transient));
      } else if (!model.attributes.has(name)) {
        throw new DeclarationError(
          `Entity ${model.name}: ${name} is decorated but is no column or relation: add @Column or a relation decorator`,
        );
      }
    }
  }

  private add(attribute: Attribute): void {
    this.model.attributes.set(attribute.name, attribute);
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
    const generated = column.isGenerated || column.default !== undefined || role !== undefined;
    const base = {
      name: column.propertyName,
      owner,
      column: quote(column.databaseName),
      mandatory: !column.isNullable && !generated && !column.isArray,
      readOnly: declaration.readOnly === true || (role !== undefined && role !== 'primaryKey'),
      secret: declaration.secret === true,
    };
    if (declaration.enum) {
      return { ...base, kind: 'enum', enum: declaration.enum };
    }
    const type = declaration.fileRef ? 'fileRef' : datatypeOf(column.type);
    if (!type) {
      throw new DeclarationError(
        `Entity ${owner}: ${column.propertyName} has the column type ${String(column.type)}, which the API cannot carry: choose another type`,
      );
    }
    if (column.isArray) {
      return { ...base, kind: 'elements', type };
    }
    const length = column.length === '' ? undefined : Number(column.length);
    return {
      ...base,
      kind: 'scalar',
      type,
      role,
      generated,
      length,
      precision: column.precision ?? undefined,
      scale: column.scale,
    };
  }

  private embedded(embedded: EmbeddedMetadata): EmbeddedAttribute {
    const target = embedded.type as EntityClass;
    const declaration = entityDeclarationOf(target);
    if (!declaration?.embeddable) {
      throw new DeclarationError(
        `${target.name} is embedded in ${this.model.name} but has no name: add @RestEmbeddable to ${target.name}`,
      );
    }
    const attributes = attributeDeclarationsOf(target);
    const values = embedded.columns.map((column) =>
      this.value(column, attributes.get(column.propertyName) ?? {}, declaration.name),
    );
    return {
      kind: 'embedded',
      name: embedded.propertyName,
      owner: this.model.name,
      mandatory: false,
      readOnly: false,
      secret: false,
      embeddable: declaration.name,
      target,
      attributes: new Map(values.map((value) => [value.name, value])),
    };
  }

  private relation(relation: RelationMetadata, declaration: AttributeDeclaration): Attribute {
    const base = {
      name: relation.propertyName,
      owner: this.model.name,
      readOnly: declaration.readOnly === true,
      secret: declaration.secret === true,
      composition: declaration.composition === true,
      target: this.modelOf(relation.inverseEntityMetadata),
    };
    const joinColumn = relation.joinColumns[0];
    if ((relation.isManyToOne || relation.isOneToOneOwner) && joinColumn) {
      return { ...base, kind: 'toOne', mandatory: !relation.isNullable, column: quote(joinColumn.databaseName) };
    }
    if (relation.isOneToMany || relation.isManyToMany) {
      return { ...base, kind: 'toMany', mandatory: false, link: this.link(relation) };
    }
    throw new DeclarationError(
      `Entity ${this.model.name}: ${relation.propertyName} is the inverse side of a one-to-one relation, which is not offered: put @JoinColumn on this side`,
    );
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

  private computed(name: string, { type, dependsOn }: NonNullable<AttributeDeclaration['transient']>): Attribute {
    const missing = dependsOn.find((dependency) => this.model.attributes.get(dependency)?.kind !== 'scalar');
    if (missing !== undefined) {
      throw new DeclarationError(
        `Entity ${this.model.name}: ${name} depends on ${missing}, which is no scalar attribute: correct dependsOn`,
      );
    }
    return {
      kind: 'computed',
      name,
      owner: this.model.name,
      type,
      dependsOn,
      mandatory: false,
      readOnly: true,
      secret: false,
    };
  }
}

function systemRole(column: ColumnMetadata): ScalarAttribute['role'] {
  if (column.isPrimary) return 'primaryKey';
  if (column.isVersion) return 'version';
  if (column.isCreateDate) return 'createdDate';
  if (column.isUpdateDate) return 'lastModifiedDate';
  if (column.isDeleteDate) return 'deletedDate';
  return undefined;
}
