import { type EntityMetadata, getMetadataArgsStorage } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { EmbeddedMetadata } from 'typeorm/metadata/EmbeddedMetadata.js';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { datatypeOfColumn, lengthOfColumn } from '../datatypes/column-types.js';
import type { Attribute, EmbeddedAttribute, ScalarAttribute, SystemRole, ValueAttribute } from './attribute.js';
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
import { requireServedKind, withoutReads } from './column-kinds.js';
import type { EntityModel } from './entity-model.js';
import { isHidden, isNeverRead, isNeverShown } from './exposure.js';
import { modelOf, type Models, type Owner, ReferenceBuilder } from './reference-builder.js';
import { quote } from './sql-identifier.js';
import { refuseUnserved } from './unserved-declarations.js';
import { storedForm, transformedType } from './stored-form.js';
import { transientAttribute } from './transient-attribute.js';

/** `@Hidden()` on a listener keeps it for repositories of the application. */
const isListener = ({ listeners }: EntityMetadata, name: string): boolean =>
  listeners.some(({ propertyName }) => propertyName === name);

/** Fills the attributes of one entity from its columns, relations and decorators. */
export class AttributeBuilder {
  private readonly model: EntityModel;
  private readonly references: ReferenceBuilder;
  private readonly hidden = new Set<string>();

  constructor(
    private readonly metadata: EntityMetadata,
    models: Models,
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
    for (const column of metadata.ownColumns.filter((each) => isAttribute(each) && declares(each))) {
      const { propertyName: name } = column;
      const role = declarations.get(name)?.audit ?? systemRole(column);
      this.add(name, () => this.value(column, declarations.get(name) ?? {}, model, role), role);
    }
    const embeddeds = getMetadataArgsStorage().embeddeds.filter(({ target }) => inherits(target));
    for (const embedded of metadata.embeddeds) {
      if (embeddeds.some(({ propertyName }) => propertyName === embedded.propertyName)) {
        this.add(embedded.propertyName, () => this.embedded(embedded));
      }
    }
    for (const relation of metadata.relations.filter(declares)) {
      this.add(relation.propertyName, () =>
        this.references.reference(relation, declarations.get(relation.propertyName) ?? {}),
      );
    }
    for (const [name, { transient, fault }] of declarations) {
      this.attempt(() => {
        if (fault !== undefined) {
          throw new DeclarationError(fault);
        }
      });
      if (transient) {
        this.add(name, () => transientAttribute(model, name, transient));
      } else if (!model.attributes.has(name) && !this.hidden.has(name) && !isListener(metadata, name)) {
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
    const { primaryColumns } = this.metadata;
    if (primaryColumns.length === 0 || primaryColumns.some((column) => column.relationMetadata)) {
      throw new DeclarationError(
        `Entity ${this.model.name} needs a primary key of plain columns: declare it with @PrimaryColumn`,
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
    const writes = writesOf(column);
    const generated =
      column.isGenerated ||
      column.default !== undefined ||
      !column.isInsert ||
      isDerived(column) ||
      (role !== undefined && role !== 'primaryKey');
    const nullable = isNullable(column, target);
    const base = {
      name,
      owner,
      column: quote(column.databaseName),
      mandatory: !nullable && !generated && !column.isArray,
      nullable,
      generated,
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
    const type = declaration.fileRef ? 'fileRef' : (declaration.datatype ?? datatypeOfColumn(column.type));
    if (!type) {
      throw new DeclarationError(
        `Entity ${owner}: ${name} has the column type ${String(column.type)}, which the API cannot carry: choose another type, or add @Hidden()`,
      );
    }
    if (column.transformer !== undefined) {
      return this.transformed(column, { ...base, role }, { target, datatype: declaration.datatype });
    }
    const nondeterministic = this.isNondeterministic(column);
    requireServedKind({ owner, name, type, role, list: column.isArray, nondeterministic });
    const bounds = {
      length: lengthOfColumn(type, column.length),
      precision: column.precision ?? undefined,
      scale: column.scale,
    };
    return column.isArray
      ? { ...base, ...bounds, kind: 'elements', type }
      : { ...withoutReads(base, type), ...bounds, kind: 'scalar', type, role, nondeterministic };
  }

  /** Its bounds are those of the stored form, which only the database knows. */
  private transformed(
    column: ColumnMetadata,
    base: Omit<ScalarAttribute, 'kind' | 'type' | 'stored' | 'length' | 'precision' | 'scale'>,
    { target, datatype }: { readonly target: EntityClass; readonly datatype: DatatypeId | undefined },
  ): ScalarAttribute {
    const { name, owner, role } = base;
    const columnType = datatypeOfColumn(column.type);
    if (columnType === undefined || column.isArray || role === 'primaryKey' || role === 'version') {
      throw new DeclarationError(
        `Entity ${owner}: ${name} is a ${role ?? `${String(column.type)}${column.isArray ? '[]' : ''}`} with a transformer, which is not offered: remove the transformer, or add @Hidden()`,
      );
    }
    const declared: unknown = Reflect.getMetadata('design:type', target.prototype as object, name);
    const place = { owner, name, columnType, declared };
    const type = datatype ?? transformedType(place);
    const unbounded = { length: undefined, precision: undefined, scale: undefined };
    return { ...base, ...unbounded, kind: 'scalar', type, stored: storedForm(column, { ...place, type }) };
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
    return {
      kind: 'embedded',
      name: embedded.propertyName,
      owner: this.model.name,
      mandatory: false,
      nullable: true,
      readOnly: isNeverRead(this.model.target, embedded.propertyName),
      secret: isNeverShown(this.model.target, embedded.propertyName),
      embeddable: declaration.name,
      target,
      attributes: new Map([...values, ...references].map((part) => [part.name, part])),
    };
  }
}
