import type { EntityModel } from '../metadata/entity-model.js';

/**
 * The one place that says which rows of an entity are there for a caller: not soft-deleted, and of the entity's own
 * family where a table is shared. Reads AND it to their root and conditions to every to-many step
 * (protocol/entities.md 13, protocol/filters.md 4).
 *
 * @param alias alias of the entity's table
 */
export function visibleRows(entity: EntityModel, alias: string): string {
  const deleted = entity.systemAttribute('deletedDate');
  const conditions = [
    ...(deleted ? [`${alias}.${deleted.column} IS NULL`] : []),
    ...(entity.parent && entity.discriminator ? [ofFamily(entity, alias)] : []),
  ];
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
}

/** A discriminator is declared in code, as names of tables are: it never comes from a request. */
function ofFamily(entity: EntityModel, alias: string): string {
  const values = entity.family.flatMap(({ discriminator }) => (discriminator ? [discriminator.value] : []));
  const list = values.map((value) => `'${value.replace(/'/g, "''")}'`).join(', ');
  return `${alias}.${entity.discriminator?.column ?? ''} IN (${list})`;
}
