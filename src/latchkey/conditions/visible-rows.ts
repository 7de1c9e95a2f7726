import { kindIn } from '../model/discriminator.js';
import type { EntityModel } from '../model/entity-model.js';
import { literal } from '../model/sql-identifier.js';
import type { Condition } from './condition.js';
import { ancestry, NO_RESTRICTIONS, type RowPlace, type RowRestrictions } from './row-restrictions.js';
import type { SqlScope } from './sql-compiler.js';

/** Who reads: what `roles/` says about rights on whole entities and about their rows. */
export interface Reader {
  mayDo(action: 'read' | 'create' | 'update', entity: string): boolean;
  readonly restrictions: RowRestrictions;
}

/** From whom nothing is hidden: row conditions look at the rows as they are. */
export const EVERYTHING: Reader = { mayDo: () => true, restrictions: NO_RESTRICTIONS };

/**
 * What a row of an entity may really be, for this reader: the entity or one that extends it. READ is granted for each
 * class separately (protocol/roles.md 1), so rows of the others are hidden.
 */
export const readableHierarchy = (entity: EntityModel, reader: Reader): readonly EntityModel[] =>
  entity.hierarchy.filter((each) => each === entity || reader.mayDo('read', each.name));

/**
 * SQL conditions that every row of an entity meets, wherever it is read: in lists, collections and references. Values of
 * row conditions are marks, which {@link RowRestrictions.numbered} replaces.
 *
 * @param scope a row of the entity's table, and the joins of its FROM clause
 */
export function rowsOfEntity(
  entity: EntityModel,
  scope: SqlScope,
  reader: Reader,
  place: RowPlace = 'nested',
): readonly string[] {
  const { discriminator } = entity;
  const kinds = discriminator
    ? [`${kindIn(discriminator, scope.alias)} IN (${kindsOf(readableHierarchy(entity, reader))})`]
    : [];
  return [...kinds, ...rowConditions(entity, scope, reader, place)];
}

/**
 * The one place that says which rows of an entity are there for a reader: lists, searches, counts and collections AND it
 * to their conditions. Soft-deleted rows are shown by references only (protocol/entities.md 13).
 *
 * @param scope a row of the entity's table, and the joins of its FROM clause
 */
export function visibleRows(entity: EntityModel, scope: SqlScope, reader: Reader, place: RowPlace = 'nested'): string {
  return [...liveRows(entity, scope.alias), ...rowsOfEntity(entity, scope, reader, place)].join(' AND ') || 'TRUE';
}

/**
 * The rights of those who may bring a soft-deleted row back, and so see it where a list shows deleted rows
 * (protocol/entities.md 6.2).
 */
export const RESTORING = ['read', 'create', 'update'] as const;

/** The soft-deleted rows that a reader may bring back, by the same conditions as {@link visibleRows}. */
export function deletedRows(entity: EntityModel, scope: SqlScope, reader: Reader, place: RowPlace = 'nested'): string {
  const restorer: Reader = {
    mayDo: (_, name) => RESTORING.every((action) => reader.mayDo(action, name)),
    restrictions: reader.restrictions,
  };
  const deleted = entity.systemAttribute('deletedDate');
  const conditions = deleted ? [`${scope.alias}.${deleted.column} IS NOT NULL`] : ['FALSE'];
  return [...conditions, ...rowsOfEntity(entity, scope, restorer, place)].join(' AND ');
}

/** SQL conditions: the row of `alias` is not soft-deleted. */
export function liveRows(entity: EntityModel, alias: string): readonly string[] {
  const deleted = entity.systemAttribute('deletedDate');
  return deleted ? [`${alias}.${deleted.column} IS NULL`] : [];
}

/** Policies apply to an entity and to those that extend it: to a row, those of all that it is (protocol/roles.md 6). */
function rowConditions(
  entity: EntityModel,
  scope: SqlScope,
  { restrictions }: Reader,
  place: RowPlace,
): readonly string[] {
  if (restrictions === NO_RESTRICTIONS) {
    return [];
  }
  const compile = (condition: Condition): string => restrictions.compile(condition, scope);
  const ofAll = ancestry(entity).flatMap((each) => restrictions.declaredFor(each, place).map(compile));
  const ofSome = entity.hierarchy.slice(1).flatMap((each) => {
    const conditions = restrictions.declaredFor(each, place).map(compile);
    const others = `${kindIn(each.discriminator, scope.alias)} NOT IN (${kindsOf(each.hierarchy)})`;
    return conditions.map((condition) => `(${others} OR ${condition})`);
  });
  return [...ofAll, ...ofSome];
}

const kindsOf = (hierarchy: readonly EntityModel[]): string =>
  hierarchy.map(({ discriminator }) => literal(discriminator?.value ?? '')).join(', ');
