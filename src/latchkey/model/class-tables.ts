import { getOrCreate } from '../common/get-or-create.js';
import type { EntityModel } from './entity-model.js';
import { literal } from './sql-identifier.js';

/** Whether each class of the entity's hierarchy has a table (TypeORM's `@Entity` that extends an `@Entity`). */
export const hasClassTables = ({ discriminator }: EntityModel): boolean => discriminator?.ofTables === true;

/** The classes whose tables together hold the rows of the entity; the entity alone where its rows are in one table. */
export const classesWithTables = (entity: EntityModel): readonly EntityModel[] =>
  hasClassTables(entity) ? entity.hierarchy.filter(({ stored }) => stored) : [entity];

/** The topmost entity of a hierarchy: all rows of the hierarchy are rows of it. */
export const rootOf = (entity: EntityModel): EntityModel => (entity.parent ? rootOf(entity.parent) : entity);

const unions = new WeakMap<EntityModel, string>();

/**
 * What statements read rows of the entity from, as an item of a FROM list: its table, or the tables of its classes
 * together. PostgreSQL carries conditions, joins and limits into each of them. Writes name {@link EntityModel.table}.
 */
export function rowsOf(entity: EntityModel): string {
  if (hasClassTables(entity)) {
    return getOrCreate(unions, entity, () => unionOf(classesWithTables(entity), classesWithTables(entity)));
  }
  const { parent, stored } = entity;
  return !stored && parent && hasClassTables(parent) ? rowsOf(parent) : entity.table;
}

/** The same without the rows of classes that extend the entity. */
export const ownRowsOf = (entity: EntityModel): string =>
  hasClassTables(entity) ? unionOf([entity], classesWithTables(entity)) : rowsOf(entity);

/** The rows that a reference may point to: a foreign key accepts those of one table only. */
export const rowsInReach = ({ target, ownRowsOnly }: Reach): string =>
  ownRowsOnly ? ownRowsOf(target) : rowsOf(target);

interface Reach {
  readonly target: EntityModel;
  readonly ownRowsOnly?: true;
}

/** @param hierarchy all classes whose columns statements may name */
function unionOf(classes: readonly EntityModel[], hierarchy: readonly EntityModel[]): string {
  const declaring = new Map<string, EntityModel>();
  for (const each of hierarchy) {
    each.tableColumns.filter((column) => !declaring.has(column)).forEach((column) => declaring.set(column, each));
  }
  return `(${classes.map((each) => branchOf(each, declaring)).join(' UNION ALL ')})`;
}

/** NULL takes the type of the column from the table that has it: the branches of a union must have equal types. */
function branchOf(entity: EntityModel, declaring: ReadonlyMap<string, EntityModel>): string {
  const { discriminator, table, tableColumns } = entity;
  const own = new Set(tableColumns);
  const columns = [...declaring].map(([column, other]) =>
    own.has(column) ? column : `(NULL::${other.table}).${column} AS ${column}`,
  );
  const kind = `${literal(discriminator?.value ?? '')}::text AS ${discriminator?.column ?? ''}`;
  return `SELECT ${[...columns, kind].join(', ')} FROM ${table}`;
}
