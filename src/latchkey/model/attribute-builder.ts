import { type EntityMetadata, getMetadataArgsStorage } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { EmbeddedMetadata } from 'typeorm/metadata/EmbeddedMetadata.js';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { datatypeOfColumn, lengthOfColumn } from '../datatypes/column-types.js';
import type { Attribute, EmbeddedAttribute, SystemRole, ValueAttribute } from './attribute.js';
import {
  type AttributeDeclaration,
  attributeDeclarationsOf,
  type EntityClass,
  entityDeclarationOf,
} from './declarations.js';
import { type CollatedColumns, collatedColumn } from './collated-columns.js';
import {
  declaredBy,
  inheritedBy,
  isAttribute,
  isDerived,
  isNullable,
  placeholder,
  systemRole,
  writesOf,
} from './column-facts.js';
import { requireServedKind, unservedType, withoutReads } from './column-kinds.js';
import type { EntityModel } from './entity-model.js';
import { isHidden, isNeverRead, isNeverShown } from './exposure.js';
import { enumOfColumn } from './enum-column.js';
import { jsonTextForm } from './json-text-column.js';
import { elementsOf, isList, requireArray, requireElementType, requireNoKey, storedList } from './list-column.js';
import { modelOf, type Models, type Owner, ReferenceBuilder } from './reference-builder.js';
import { quote } from './sql-identifier.js';
import { refuseUnserved } from './unserved-declarations.js';
import { refuseUnservedOptions } from './unserved-options.js';
import { transformedColumn } from './transformed-column.js';
import { transientAttribute } from './transient-attribute.js';

/** What `@Hidden()` keeps for repositories of the application: listeners, and properties that only TypeORM fills. */
const isOfRepositories = ({ listeners, relationIds, columns }: EntityMetadata, name: string): boolean =>
  [...listeners, ...relationIds, ...columns.filter((each) => each.isVirtualProperty)].some(
    ({ propertyName }) => propertyName === name,
  );

function uniqueColumnsOf({ uniques, indices }: EntityMetadata): ReadonlySet<string> {
  const unique = [...uniques, ...indices.filter(({ isUnique }) => isUnique)];
  return new Set(unique.flatMap(({ columns }) => columns.map(({ databaseName }) => quote(databaseName))));
}

/** Fills the attributes of one entity from its columns, relations and decorators. */
export class AttributeBuilder {
  private readonly model: EntityModel;
  private readonly references: ReferenceBuilder;
  private readonly hidden = new Set<string>();

  constructor(
    private readonly metadata: EntityMetadata,
    private readonly models: Models,
    private readonly nondeterministic: CollatedColumns,
    private readonly attempt: Attempt,
  ) {
    this.model = modelOf(models, metadata, metadata);
    this.references = new ReferenceBuilder(this.model, metadata, models);
  }

  build(): void {
    const { metadata, model } = this;
    this.attempt(() => {
      this.requireKey();
    });
    const declarations = attributeDeclarationsOf(model.target);
    const inherits = inheritedBy(model.target);
    const declares = declaredBy(model.target);
    refuseUnserved(metadata, model, this.attempt);
    refuseUnservedOptions(metadata, model, this.attempt);
    for (const column of metadata.ownColumns.filter((each) => isAttribute(each) && declares(each))) {
      const { propertyName: name } = column;
      const role = declarations.get(name)?.audit ?? systemRole(column);
      this.add(name, () => this.value(column, declarations.get(name) ?? {}, model, role), role);
    }
    const embeddeds = getMetadataArgsStorage().embeddeds.filter(({ target }) => inherits(target));
    for (const embedded of metadata.embeddeds) {
      if (embeddeds.some(({ propertyName }) => propertyName === embedded.propertyName)) {
        const { propertyName: name } = embedded;
        this.add(name, () => this.embedded(embedded, declarations.get(name) ?? {}, model));
      }
    }
    for (const relation of metadata.relations.filter(declares)) {
      this.add(relation.propertyName, () =>
        this.references.reference(relation, declarations.get(relation.propertyName) ?? {}),
      );
    }
    model.uniqueColumns = uniqueColumnsOf(metadata);
    for (const [name, { transient, fault, order }] of declarations) {
      this.attempt(() => {
        if (fault !== undefined) {
          throw new DeclarationError(fault);
        }
        if (order && model.attributes.get(name)?.kind !== 'toMany' && !this.hidden.has(name)) {
          throw new DeclarationError(`Entity ${model.name}: ${name} is not a collection: remove its @OrderBy`);
        }
      });
      if (transient) {
        this.add(name, () => transientAttribute(model, name, transient, (target) => this.models.get(target)));
      } else if (!model.attributes.has(name) && !this.hidden.has(name) && !isOfRepositories(metadata, name)) {
        model.attributes.set(name, placeholder(name, model.name));
        this.attempt(() => {
          throw new DeclarationError(
            `Entity ${model.name}: ${name} is decorated but is not a column or relation: add @Column or a relation decorator`,
          );
        });
      }
    }
  }

  private requireKey(): void {
    const { primaryColumns, tableType } = this.metadata;
    if (primaryColumns.length === 0 && tableType === 'view') {
      this.requireReadOnly();
      return;
    }
    const isColumn = ({ isVirtual, propertyName, relationMetadata }: ColumnMetadata): boolean =>
      !isVirtual && relationMetadata?.propertyName !== propertyName;
    if (primaryColumns.length === 0 || !primaryColumns.every(isColumn)) {
      throw new DeclarationError(
        `Entity ${this.model.name} needs a primary key of plain columns: declare it with @PrimaryColumn`,
      );
    }
  }

  /** Rows that nothing names can be listed only. */
  private requireReadOnly(): void {
    const { name, readOnly } = this.model;
    if (!readOnly) {
      throw new DeclarationError(
        `Entity ${name} is a view without a key, whose rows no request can name: declare it readOnly in @RestEntity, or its key with @PrimaryColumn`,
      );
    }
  }

  /** What refers to a faulty attribute is not faulty itself: a text stands in its place while a check goes on. */
  private add(name: string, make: () => Attribute, role?: SystemRole): void {
    const { model, hidden } = this;
    if (!isHidden(model.target, name)) {
      model.attributes.set(name, this.attempt(make) ?? placeholder(name, model.name));
      return;
    }
    hidden.add(name);
    if (role !== undefined) {
      this.attempt(() => {
        this.hide(name, make, role);
      });
    }
  }

  /** The write path goes on filling the column. */
  private hide(name: string, make: () => Attribute, role: SystemRole): void {
    const { model } = this;
    const attribute = make();
    if (role === 'primaryKey') {
      throw new DeclarationError(
        `Entity ${model.name}: ${name} is the key, which every response shows: remove its @Hidden(), @Exclude() or select: false`,
      );
    }
    if (attribute.kind === 'scalar') {
      model.hiddenRoles.set(name, { ...attribute, secret: true });
    }
  }

  private value(
    column: ColumnMetadata,
    declaration: AttributeDeclaration,
    { name: owner, target }: Owner,
    role?: SystemRole,
  ): ValueAttribute {
    const name = column.propertyName;
    const isKey = role === 'primaryKey';
    const writes = isKey ? 'all' : writesOf(column);
    const generated =
      column.isGenerated ||
      column.default !== undefined ||
      !column.isInsert ||
      (isDerived(column) && !isKey) ||
      (role !== undefined && role !== 'primaryKey');
    const nullable = isNullable(column, target);
    const base = {
      name,
      owner,
      column: quote(column.databaseName),
      mandatory: !nullable && !generated && !isList(column),
      nullable,
      generated,
      ...(isKey && column.default !== undefined && { madeByDefault: true as const }),
      readOnly:
        this.model.readOnly ||
        declaration.readOnly === true ||
        writes === 'none' ||
        (role !== undefined && role !== 'primaryKey') ||
        isNeverRead(target, name),
      ...((writes === 'create' || writes === 'update') && { settableOn: writes }),
      secret: declaration.secret === true || isNeverShown(target, name),
    };
    if (declaration.enum?.fault !== undefined) {
      throw new DeclarationError(`Entity ${owner}: ${name}: ${declaration.enum.fault}`);
    }
    if (declaration.enum) {
      return { ...base, kind: 'enum', enum: declaration.enum };
    }
    requireArray(column, declaration, owner);
    const native = column.transformer === undefined ? enumOfColumn(column, target) : undefined;
    if (native) {
      requireNoKey(column, owner);
      const { model, columnType } = native;
      return column.isArray
        ? {
            ...base,
            ...elementsOf(model.numeric ? 'int' : 'string', declaration),
            kind: 'elements',
            enum: model,
            columnType,
          }
        : { ...base, kind: 'enum', enum: model, columnType };
    }
    const type = declaration.fileRef ? 'fileRef' : (declaration.datatype ?? datatypeOfColumn(column.type));
    if (!type) {
      throw unservedType(column, owner);
    }
    if (column.transformer !== undefined) {
      return transformedColumn(column, { ...base, role }, { target, datatype: declaration.datatype });
    }
    const nondeterministic = this.isNondeterministic(column);
    requireServedKind({ owner, name, type, role, list: isList(column), nondeterministic });
    const bounds = {
      length: lengthOfColumn(type, column.length),
      precision: column.precision ?? undefined,
      scale: column.scale,
    };
    if (isList(column)) {
      requireNoKey(column, owner);
      requireElementType(column, type, owner);
      return { ...base, ...elementsOf(type, declaration), ...bounds, kind: 'elements', ...storedList(column) };
    }
    if (type === 'json') {
      requireNoKey(column, owner);
    }
    const stored = type === 'json' ? jsonTextForm(column) : undefined;
    const filled = column.isNullable || column.default !== undefined || column.generatedType !== undefined;
    return stored
      ? { ...base, ...bounds, kind: 'scalar', type, role, stored }
      : { ...withoutReads(base, type, filled), ...bounds, kind: 'scalar', type, role, nondeterministic };
  }

  private isNondeterministic({ databaseName }: ColumnMetadata): boolean {
    return this.nondeterministic.has(collatedColumn(this.metadata.tableName, databaseName));
  }

  private embedded(
    embedded: EmbeddedMetadata,
    declaredAs: AttributeDeclaration,
    { name: holder, target: holderClass }: Owner,
  ): EmbeddedAttribute {
    const { propertyName: name } = embedded;
    const target = embedded.type as EntityClass;
    const declaration = entityDeclarationOf(target);
    if (!declaration?.embeddable) {
      throw new DeclarationError(
        `${target.name} is embedded in ${holder} but has no name: add @RestEmbeddable to ${target.name}`,
      );
    }
    const owner = { name: declaration.name, target };
    const declarations = attributeDeclarationsOf(target);
    const declared = (name: string): AttributeDeclaration => declarations.get(name) ?? {};
    const isShown = ({ propertyName }: { readonly propertyName: string }): boolean => !isHidden(target, propertyName);
    const values = embedded.columns
      .filter((column) => isAttribute(column) && isShown(column))
      .map((column) => this.value(column, declared(column.propertyName), owner));
    const references = embedded.relations
      .filter(isShown)
      .map((relation) => this.references.embedded(relation, declared(relation.propertyName), owner));
    const inner = embedded.embeddeds
      .filter(isShown)
      .map((each) => this.embedded(each, declared(each.propertyName), owner));
    return {
      kind: 'embedded',
      name,
      owner: holder,
      mandatory: false,
      nullable: true,
      readOnly: declaredAs.readOnly === true || isNeverRead(holderClass, name),
      secret: declaredAs.secret === true || isNeverShown(holderClass, name),
      embeddable: declaration.name,
      target,
      attributes: new Map([...values, ...inner, ...references].map((part) => [part.name, part])),
    };
  }
}
