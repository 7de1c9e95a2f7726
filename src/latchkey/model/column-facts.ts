import { getMetadataArgsStorage } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { ScalarAttribute } from './attribute.js';
import type { EntityClass } from './declarations.js';
import { quote } from './sql-identifier.js';

/** Stands for an attribute that could not be built. */
export const placeholder = (name: string, owner: string): ScalarAttribute => ({
  kind: 'scalar',
  name,
  owner,
  column: quote(name),
  type: 'string',
  mandatory: false,
  nullable: true,
  generated: false,
  readOnly: false,
  secret: false,
  nondeterministic: false,
  role: undefined,
  length: undefined,
  precision: undefined,
  scale: undefined,
});

/**
 * Whether a class declares a column or relation, itself or by a class it extends. TypeORM gives a class of a hierarchy those of the
 * classes that extend it, because they share its table, and two of them that have a name in common share the column.
 */
export function declaredBy(entity: EntityClass): (args: { readonly propertyName: string }) => boolean {
  const { columns, relations } = getMetadataArgsStorage();
  const inherits = inheritedBy(entity);
  const names = new Set(
    [...columns, ...relations].filter(({ target }) => inherits(target)).map((args) => args.propertyName),
  );
  return ({ propertyName }) => names.has(propertyName);
}

/** Whether a class is the entity or one that it extends. */
export const inheritedBy =
  (entity: EntityClass) =>
  (target: unknown): boolean =>
    target === entity || (typeof target === 'function' && entity.prototype instanceof target);

/** Foreign keys, and discriminators that no class declares, are columns of the table only. */
export const isAttribute = ({ isVirtual, isVirtualProperty }: ColumnMetadata): boolean =>
  !isVirtual && !isVirtualProperty;

/** Whether something else of the API sets a column: a reference beside it, the class of the row, or an expression of the database. */
export const isDerived = ({ relationMetadata, isDiscriminator, asExpression }: ColumnMetadata): boolean =>
  relationMetadata !== undefined || isDiscriminator || asExpression !== undefined;

/** Which writes set a column: TypeORM's `insert` and `update`. */
export function writesOf(column: ColumnMetadata): 'all' | 'none' | 'create' | 'update' {
  const { isInsert, isUpdate } = column;
  if (isDerived(column)) {
    return 'none';
  }
  if (isInsert) {
    return isUpdate ? 'all' : 'create';
  }
  return isUpdate ? 'update' : 'none';
}

/** What the class declares: TypeORM makes the columns of classes that share a table of others nullable. */
export function isNullable(column: ColumnMetadata, entity: EntityClass): boolean {
  const inherits = inheritedBy(entity);
  const declared = getMetadataArgsStorage().columns.find(
    ({ target, propertyName, mode }) => inherits(target) && propertyName === column.propertyName && mode === 'regular',
  );
  return column.isNullable && (declared === undefined || declared.options.nullable === true);
}

/** Whether the class, or one it extends, has a getter without a setter of that name. */
export function isGetter(prototype: object | null, name: string): boolean {
  if (prototype === null) {
    return false;
  }
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  return descriptor
    ? descriptor.get !== undefined && descriptor.set === undefined
    : isGetter(Object.getPrototypeOf(prototype) as object | null, name);
}

export function systemRole(column: ColumnMetadata): ScalarAttribute['role'] {
  if (column.isPrimary) return 'primaryKey';
  if (column.isVersion) return 'version';
  if (column.isCreateDate) return 'createdDate';
  if (column.isUpdateDate) return 'lastModifiedDate';
  if (column.isDeleteDate) return 'deletedDate';
  return undefined;
}
