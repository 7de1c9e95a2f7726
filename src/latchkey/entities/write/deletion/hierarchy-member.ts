import { hasClassTables } from '../../../model/class-tables.js';
import type { EntityModel } from '../../../model/entity-model.js';

/** Expression for the discriminator of a row of `alias`: which class of the hierarchy it really is. */
export const kindOf = ({ discriminator }: EntityModel, alias: string): string =>
  discriminator ? `${alias}.${discriminator.column}::text` : 'NULL';

/** The class of the entity's hierarchy that a discriminator names. */
export const memberOfKind = (entity: EntityModel, kind: string | null | undefined): EntityModel =>
  entity.hierarchy.find(({ discriminator }) => discriminator !== undefined && discriminator.value === kind) ?? entity;

/**
 * Condition: the row of `alias` is of the entity or of one that extends it.
 *
 * @param parameter number of the parameter that {@link kindsOf} binds
 */
export const isMember = (entity: EntityModel, alias: string, parameter: number): string =>
  isAmongOthers(entity) ? `${kindOf(entity, alias)} = ANY($${parameter}::text[])` : 'TRUE';

/** The parameters of {@link isMember}; none for an entity whose table holds nothing else. */
export const kindsOf = (entity: EntityModel): readonly (readonly string[])[] =>
  isAmongOthers(entity) ? [entity.hierarchy.map(({ discriminator }) => discriminator?.value ?? '')] : [];

/** Whether its table may hold rows that are not of the entity. */
const isAmongOthers = (entity: EntityModel): boolean => entity.parent !== undefined && !hasClassTables(entity);

export const hasSoftDelete = (entity: EntityModel): boolean => entity.systemAttribute('deletedDate') !== undefined;

/** Condition: the row of `alias` is not marked as deleted. */
export function isLive(entity: EntityModel, alias: string): string {
  const deleted = entity.systemAttribute('deletedDate');
  return deleted ? `${alias}.${deleted.column} IS NULL` : 'TRUE';
}
