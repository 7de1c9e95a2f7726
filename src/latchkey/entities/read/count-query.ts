import { rowsOf } from '../../model/class-tables.js';
import { countValues } from '../../conditions/bound-values.js';
import type { Condition } from '../../conditions/condition.js';
import { compileSql } from '../../conditions/sql-compiler.js';
import { ToOneJoins } from '../../conditions/to-one-joins.js';
import { deletedRows, visibleRows } from '../../conditions/visible-rows.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { keySubqueryCondition, type KeySubquery } from './key-subquery.js';
import { ROOT } from './selection.js';

/** What is counted: rows that a reader may see, among them those that satisfy the filter. */
export interface CountedRows {
  readonly entity: EntityModel;
  readonly rights: Rights;
  readonly filter?: Condition | undefined;
  /** Its values follow those of the filter. */
  readonly among?: KeySubquery | undefined;
  /** Soft-deleted rows instead of the others. */
  readonly deleted?: boolean | undefined;
}

/**
 * SELECT of their number. Functions of row-level roles are not called; values of row conditions are marks.
 *
 * @param firstParameter number of the parameter that takes the first value of the filter
 */
export function countQuery(
  { entity, rights, filter, among, deleted = false }: CountedRows,
  firstParameter: number,
): string {
  const joins = new ToOneJoins('j', rights);
  const scope = { alias: ROOT, joins };
  const conditions = [
    (deleted ? deletedRows : visibleRows)(entity, scope, rights, 'root'),
    ...(filter ? [compileSql(filter, scope, firstParameter, rights)] : []),
    ...(among ? [keySubqueryCondition(entity, among, firstParameter + countValues(filter))] : []),
  ];
  return `SELECT count(*) FROM ${rowsOf(entity)} ${ROOT}${joins.clauses} WHERE ${conditions.join(' AND ')}`;
}
