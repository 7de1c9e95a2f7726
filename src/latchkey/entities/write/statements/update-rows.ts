import { groupBy } from '../../../common/group-by.js';
import { eachInSlices, mapInSlices } from '../../../common/in-slices.js';
import type { Transaction } from '../../../sql/transaction.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { SystemRole } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { Change } from '../change/change.js';
import { columnsOf, isWritable } from './stored-rows.js';
import { BoundRows, writeRows } from './run-statement.js';

/**
 * Writes changed values, one statement per entity: it sets every attribute that changes in any of the rows, and the rows
 * are locked, so the others keep what they have. The version grows by one, audit attributes are set, and no row stays
 * soft-deleted (protocol/entities.md 12, 13).
 *
 * @param changes updates whose `values` hold real changes only; those without any, neither soft-deleted nor touched, are
 *   skipped
 * @param author username of the caller
 */
export async function updateRows(transaction: Transaction, changes: readonly Change[], author: string): Promise<void> {
  for (const [entity, group] of groupBy(changes.filter(isUpdated), (change) => change.entity)) {
    await updateGroup(transaction, entity, group, author);
  }
}

/** Whether the row itself is written, and so gets a new version. */
export const isUpdated = ({ row, values, touched }: Change): boolean =>
  row !== undefined && (row.deleted || values.size > 0 || touched);

async function updateGroup(
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
  const set = await mapInSlices(columns, ([name, { column, type }]) => {
    const texts = changes.map(
      ({ values, before }) => values.get(name) ?? (values.has(name) ? null : (before.get(name) ?? null)),
    );
    return `${column} = ${rows.column(type, texts)}`;
  });
  const system = (role: SystemRole, expression: (column: string) => string): void => {
    const attribute = entity.systemAttribute(role);
    if (attribute) {
      set.push(`${attribute.column} = ${expression(attribute.column)}`);
    }
  };
  system('version', (column) => `t.${column} + 1`);
  system('lastModifiedDate', () => 'now()');
  system('lastModifiedBy', () => rows.parameter(author));
  system('deletedDate', () => 'NULL');
  system('deletedBy', () => 'NULL');
  const text = `UPDATE ${entity.table} t SET ${set.join(', ')} FROM ${rows.source} WHERE ${sameRow.join(' AND ')}`;
  await writeRows(transaction, { entity, action: 'update' }, ids, text, rows.parameters);
}
