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

/** TypeORM gives a class of a hierarchy the columns of those that extend it, because they share its table. */
export const declaredBy =
  (entity: EntityClass) =>
  (target: unknown): boolean =>
    target === entity || (typeof target === 'function' && entity.prototype instanceof target);

/** Discriminators and foreign keys are columns of the table only. */
export const isAttribute = (column: ColumnMetadata): boolean =>
  !column.relationMetadata && !column.isVirtual && !column.isDiscriminator;

/** Which writes set a column: TypeORM's `insert` and `update`. */
export function writesOf({ isInsert, isUpdate }: ColumnMetadata): 'all' | 'none' | 'create' | 'update' {
  if (isInsert) {
    return isUpdate ? 'all' : 'create';
  }
  return isUpdate ? 'update' : 'none';
}

/** What the class declares: TypeORM makes the columns of classes that share a table of others nullable. */
export function isNullable(column: ColumnMetadata): boolean {
  const declared = getMetadataArgsStorage().columns.find(
    ({ target, propertyName, mode }) =>
      target === column.target && propertyName === column.propertyName && mode === 'regular',
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
