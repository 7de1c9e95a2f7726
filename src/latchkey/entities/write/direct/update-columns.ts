import { append } from '../../../common/in-slices.js';
import { ToOneJoins } from '../../../conditions/to-one-joins.js';
import { visibleRows } from '../../../conditions/visible-rows.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import type { BoundStatement } from '../../../sql/statement.js';
import { restrictedStatement } from '../statements/restricted-rows.js';
import { BoundRows } from '../statements/run-statement.js';
import { columnsOf } from '../statements/stored-rows.js';
import { keptOnChange } from '../statements/update-group.js';
import type { FlatColumn } from './flat-column.js';

/**
 * An UPDATE of rows that have been locked. It writes those that differ, so that a version counts real changes only, and
 * fails unless the caller sees all rows and every row that differs is written.
 *
 * @param columns one value for each id
 */
export function updateColumns(
  caller: Caller,
  entity: EntityModel,
  ids: readonly EntityId[],
  columns: readonly FlatColumn[],
): BoundStatement {
  const { table, key } = entity;
  const rows = new BoundRows();
  const keys = key.arraysOf(ids);
  const sameRow = key.attributes.map(
    ({ column, type }, index) => `t.${column} = ${rows.column(sqlTypeOf(type), keys[index] ?? [])}`,
  );
  const differences: string[] = [];
  const set: string[] = [];
  for (const { name, values } of columns) {
    const written = columnsOf(entity).get(name);
    if (written) {
      const value = rows.column(written.type, values);
      const differs = `t.${written.column} IS DISTINCT FROM ${value}`;
      differences.push(differs);
      set.push(`${written.column} = CASE WHEN ${differs} THEN ${value} ELSE t.${written.column} END`);
    }
  }
  append(
    set,
    keptOnChange(entity, () => rows.parameter(caller.principal.username)),
  );
  const joins = new ToOneJoins('j', caller.rights);
  const visible = visibleRows(entity, { alias: 'v', joins }, caller.rights, 'root');
  const parameters = [...rows.parameters, ...keys, String(ids.length)];
  const seen = `SELECT count(*) FROM ${table} v${joins.clauses} WHERE ${key.isAnyOf('v', rows.parameters.length + 1)} AND ${visible}`;
  const changed = `${sameRow.join(' AND ')} AND (${differences.join(' OR ')})`;
  const text = [
    `WITH written AS (UPDATE ${table} t SET ${set.join(', ')} FROM ${rows.source} WHERE ${changed} RETURNING 1)`,
    `SELECT 1 / ((${seen}) = $${parameters.length}::bigint AND`,
    `(SELECT count(*) FROM written) = (SELECT count(*) FROM ${table} t, ${rows.source} WHERE ${changed}))::integer`,
  ].join(' ');
  return restrictedStatement(caller, text, () => text, parameters);
}
