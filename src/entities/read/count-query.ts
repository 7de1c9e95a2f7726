import type { Condition } from '../../conditions/condition.js';
import { compileSql } from '../../conditions/sql-compiler.js';
import { ToOneJoins } from '../../conditions/to-one-joins.js';
import { visibleRows } from '../../conditions/visible-rows.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { ROOT } from './selection.js';

/**
 * SELECT of the number of all rows that a reader may see, or of those among them that satisfy the filter. Functions of
 * row-level roles are not asked; values of row conditions are marks.
 *
 * @param firstParameter number of the parameter that takes the first value of the filter
 */
export function countQuery(
  entity: EntityModel,
  rights: Rights,
  filter: Condition | undefined,
  firstParameter: number,
): string {
  const joins = new ToOneJoins('j', rights);
  const scope = { alias: ROOT, joins };
  const restriction = filter ? ` AND ${compileSql(filter, scope, firstParameter, rights)}` : '';
  const visible = visibleRows(entity, scope, rights, 'root');
  return `SELECT count(*) FROM ${entity.table} ${ROOT}${joins.clauses} WHERE ${visible}${restriction}`;
}
