import { groupBy } from '../../../common/group-by.js';
import { eachInSlices } from '../../../common/in-slices.js';
import type { Transaction } from '../../../sql/transaction.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { SystemRole, ToOneAttribute } from '../../../model/attribute.js';
import type { Change } from '../change/change.js';
import { columnsOf, isWritable } from '../columns.js';
import { BoundRows } from './bound-rows.js';
import { type InsertBatch, insertOrder, type PostponedReference } from './insert-order.js';
import { writeRows } from './run-statement.js';

/**
 * Inserts new objects, one statement per entity and set of attributes with defaults, targets of references first. Sets
 * version 1 and the audit attributes of creation (protocol/entities.md 13).
 *
 * @param author username of the caller
 */
export async function insertRows(transaction: Transaction, created: readonly Change[], author: string): Promise<void> {
  const { batches, postponed } = await insertOrder(created);
  const waiting = groupBy(postponed, ({ attribute }) => attribute);
  for (const batch of batches) {
    await insertBatch(transaction, batch, waiting, author);
  }
  for (const [attribute, group] of waiting) {
    await setReferences(
      transaction,
      attribute,
      group.map(({ change }) => change),
    );
  }
}

async function insertBatch(
  transaction: Transaction,
  { entity, given, changes }: InsertBatch,
  postponed: ReadonlyMap<unknown, readonly PostponedReference[]>,
  author: string,
): Promise<void> {
  const rows = new BoundRows();
  const columns: string[] = [];
  const expressions: string[] = [];
  const add = (column: string, expression: string): void => {
    columns.push(column);
    expressions.push(expression);
  };
  const ids = changes.map(({ id }) => id);
  const keys = entity.key.arraysOf(ids);
  entity.key.attributes.forEach(({ column, type }, index) => {
    add(column, rows.column(sqlTypeOf(type), keys[index] ?? []));
  });
  await eachInSlices(columnsOf(entity), ([name, { column, type, attribute }]) => {
    if (isWritable(attribute) && (attribute.kind === 'toOne' || !attribute.generated || given.includes(name))) {
      const waiting = new Set(postponed.get(attribute)?.map(({ change }) => change));
      const values = changes.map((change) => (waiting.has(change) ? null : (change.values.get(name) ?? null)));
      add(column, rows.column(type, values));
    }
  });
  const system = (role: SystemRole, expression: () => string): void => {
    const attribute = entity.systemAttribute(role);
    if (attribute) {
      add(attribute.column, expression());
    }
  };
  system('version', () => '1');
  system('createdDate', () => 'now()');
  system('createdBy', () => rows.parameter(author));
  system('lastModifiedDate', () => 'now()');
  if (entity.discriminator) {
    add(entity.discriminator.column, rows.parameter(entity.discriminator.value));
  }
  // Identities that are always generated have got their value already.
  const into = `${entity.table} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE`;
  const text = `INSERT INTO ${into} SELECT ${expressions.join(', ')} FROM ${rows.source}`;
  await writeRows(transaction, { entity, action: 'insert' }, ids, text, rows.parameters);
}

async function setReferences(
  transaction: Transaction,
  { name, column, target }: ToOneAttribute,
  changes: readonly Change[],
): Promise<void> {
  const [first] = changes;
  if (!first) {
    return;
  }
  const { entity } = first;
  const { table, key } = entity;
  const rows = new BoundRows();
  const ids = changes.map(({ id }) => id);
  const keys = key.arraysOf(ids);
  const sameRow = key.attributes.map(
    ({ column: part, type }, index) => `t.${part} = ${rows.column(sqlTypeOf(type), keys[index] ?? [])}`,
  );
  const value = rows.column(
    sqlTypeOf(target.primaryKey.type),
    changes.map(({ values }) => values.get(name) ?? null),
  );
  const text = `UPDATE ${table} t SET ${column} = ${value} FROM ${rows.source} WHERE ${sameRow.join(' AND ')}`;
  await writeRows(transaction, { entity, action: 'update' }, ids, text, rows.parameters);
}
