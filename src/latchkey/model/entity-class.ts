import { getMetadataArgsStorage } from 'typeorm';
import { type EntityClass, entityDeclarationOf } from './declarations.js';
import { classHierarchy } from './class-hierarchy.js';

/** Whether the class has `@Entity()`, or another decorator of TypeORM that makes it one. */
export const isEntity = (target: unknown): boolean =>
  getMetadataArgsStorage().tables.some((table) => table.target === target);

/** Whether the class has `@ViewEntity()`: the only one that TypeORM takes without a key. */
export const isView = (target: unknown): boolean =>
  getMetadataArgsStorage().tables.some((table) => table.target === target && table.type === 'view');

/**
 * Whether the class is an entity without a table: it has `@RestEntity()` and no `@Entity()`. One with columns is an entity
 * whose `@Entity()` was forgotten.
 */
export const isTableless = (target: EntityClass): boolean =>
  entityDeclarationOf(target)?.embeddable === false && !isEntity(target) && !hasColumns(target);

function hasColumns(target: EntityClass): boolean {
  const { columns, relations, embeddeds } = getMetadataArgsStorage();
  const classes: readonly unknown[] = classHierarchy(target);
  return [columns, relations, embeddeds].some((kind) => kind.some((each) => classes.includes(each.target)));
}
