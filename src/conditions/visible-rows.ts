import type { EntityModel } from '../metadata/entity-model.js';
import { literal } from '../metadata/sql-identifier.js';

/** Who reads: what `roles/` says about rights on whole entities. */
export interface Reader {
  mayDo(action: 'read', entity: string): boolean;
}

/**
 * What a row of an entity may really be, for this reader: the entity or one that extends it. READ is granted for each
 * class of its own (protocol/roles.md 1), so rows of the others are hidden.
 */
export const readableFamily = (entity: EntityModel, reader: Reader): readonly EntityModel[] =>
  entity.family.filter((each) => each === entity || reader.mayDo('read', each.name));

/** SQL conditions that every row of an entity meets, wherever it is read: in lists, collections and references. */
export function rowsOfEntity(entity: EntityModel, alias: string, reader: Reader): readonly string[] {
  const { discriminator } = entity;
  if (!discriminator) {
    return [];
  }
  const values = readableFamily(entity, reader).map((each) => literal(each.discriminator?.value ?? ''));
  return [`${alias}.${discriminator.column} IN (${values.join(', ')})`];
}

/**
 * The one place that says which rows of an entity are there for a reader: lists, searches, counts and collections AND it
 * to their conditions. Soft-deleted rows are shown by references only (protocol/entities.md 13).
 *
 * @param alias alias of the entity's table
 */
export function visibleRows(entity: EntityModel, alias: string, reader: Reader): string {
  const deleted = entity.systemAttribute('deletedDate');
  const live = deleted ? [`${alias}.${deleted.column} IS NULL`] : [];
  return [...live, ...rowsOfEntity(entity, alias, reader)].join(' AND ') || 'TRUE';
}
