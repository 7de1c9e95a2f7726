import { eachInSlices, mapInSlices } from '../../../common/in-slices.js';
import { isTransformed } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { Transaction } from '../../../sql/transaction.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { Change } from '../change/change.js';
import { BoundRows, writeRows } from './run-statement.js';
import { boundValueOf, columnsOf, isWritable, type WriteColumn, writtenColumns } from './stored-rows.js';

/** A stored form is written only where its value changes: two transformations may not end in the same form. */
function transformedValue(
  rows: BoundRows,
  name: string,
  { column, type, attribute }: WriteColumn,
  changes: readonly Change[],
): string {
  const set = changes.map(({ values }) => values.has(name));
  const texts = changes.map(({ values }) =>
    values.has(name) ? boundValueOf(attribute, values.get(name) ?? null) : null,
  );
  const value = rows.column(type, texts);
  return set.every(Boolean)
    ? value
    : `CASE WHEN ${rows.column('boolean', set.map(String))} THEN ${value} ELSE t.${column} END`;
}

/**
 * Assignments of what every change of a row `t` keeps: its version, and when and by whom it was changed.
 *
 * @param author makes the parameter of the author
 */
export function keptOnChange(entity: EntityModel, author: () => string): readonly string[] {
  const version = entity.systemAttribute('version');
  const date = entity.systemAttribute('lastModifiedDate');
  const name = entity.systemAttribute('lastModifiedBy');
  return [
    ...(version ? [`${version.column} = coalesce(t.${version.column}, 0) + 1`] : []),
    ...(date ? [`${date.column} = now()`] : []),
    ...(name ? [`${name.column} = ${author()}`] : []),
  ];
}

/** Writes changed values of rows of one entity by one statement. */
export async function updateGroup(
  transaction: Transaction,
  entity: EntityModel,
  changes: readonly Change[],
  author: string,
): Promise<void> {
  const rows = new BoundRows();
  const ids = changes.map(({ id }) => id);
  const keys = entity.key.arraysOf(ids);
  const sameRow = entity.key.attributes.map(
    ({ column, type }, index) => `t.${column} = ${rows.column(sqlTypeOf(type), keys[index] ?? [])}`,
  );
  const changed = new Set<string>();
  await eachInSlices(changes, ({ values }) => {
    for (const name of values.keys()) {
      changed.add(name);
    }
  });
  const columns = [...columnsOf(entity)].filter(([name, { attribute }]) => changed.has(name) && isWritable(attribute));
  const assigned = await mapInSlices(columns, ([name, written]) => {
    const { column, type, attribute } = written;
    if (isTransformed(attribute)) {
      return [`${column} = ${transformedValue(rows, name, written, changes)}`];
    }
    const texts = changes.map(({ values, before }) =>
      boundValueOf(attribute, values.get(name) ?? (values.has(name) ? null : (before.get(name) ?? null))),
    );
    return writtenColumns(written, rows.column(type, texts)).map((pair) => pair.join(' = '));
  });
  const set = [...assigned.flat(), ...keptOnChange(entity, () => rows.parameter(author))];
  for (const role of ['deletedDate', 'deletedBy'] as const) {
    const attribute = entity.systemAttribute(role);
    if (attribute) {
      set.push(`${attribute.column} = NULL`);
    }
  }
  const text = `UPDATE ${entity.table} t SET ${set.join(', ')} FROM ${rows.source} WHERE ${sameRow.join(' AND ')}`;
  await writeRows(transaction, { entity, action: 'update' }, ids, text, rows.parameters);
}
