import type { EntityModel } from '../../metadata/entity-model.js';
import { literal } from '../../metadata/sql-identifier.js';
import type { Rights } from '../../roles/rights.js';

/**
 * What a row of an entity may really be, for this caller: the entity or one that extends it. READ is granted for each
 * class of its own (protocol/roles.md 1), so rows of the others are hidden.
 */
export const readableFamily = (entity: EntityModel, rights: Rights): readonly EntityModel[] =>
  entity.family.filter((each) => each === entity || rights.mayDo('read', each.name));

/** SQL conditions that every row of an entity meets, wherever it is read: in lists, collections and references. */
export function rowsOfEntity(alias: string, entity: EntityModel, rights: Rights): readonly string[] {
  const { discriminator } = entity;
  if (!discriminator) {
    return [];
  }
  const values = readableFamily(entity, rights).map((each) => literal(each.discriminator?.value ?? ''));
  return [`${alias}.${discriminator.column} IN (${values.join(', ')})`];
}

/** The condition of lists, searches, counts and collections: soft-deleted rows are shown by references only (protocol/entities.md 13). */
export function visibleRows(alias: string, entity: EntityModel, rights: Rights): string {
  const deleted = entity.systemAttribute('deletedDate');
  const live = deleted ? [`${alias}.${deleted.column} IS NULL`] : [];
  return [...live, ...rowsOfEntity(alias, entity, rights)].join(' AND ') || 'TRUE';
}
