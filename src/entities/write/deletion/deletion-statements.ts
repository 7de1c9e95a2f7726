import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { SqlValue, Transaction } from '../../../database/database.js';
import type { ToOneAttribute } from '../../../metadata/attribute.js';
import type { StoredValue } from '../../../metadata/entity-hooks.js';
import type { EntityId } from '../../../metadata/entity-key.js';
import type { EntityModel } from '../../../metadata/entity-model.js';
import { Assignments } from '../statements/assignments.js';
import { statement } from '../statements/statement-cache.js';

const TABLE = 't';

/** The rows of one table that a statement is about. */
export interface RowsOfTable {
  /** One of the entities that share the table. */
  readonly entity: EntityModel;
  readonly ids: readonly EntityId[];
}

/** Marks rows as deleted; nothing else of them changes (protocol/entities.md 13). */
export async function markDeleted(transaction: Transaction, rows: RowsOfTable, author: string): Promise<void> {
  const set = new Assignments(rows.entity).system('deletedDate', 'now()').system('deletedBy', { value: author });
  await assign(transaction, rows, set);
}

/** Writes the same values into several rows, which counts as a change of each. */
export async function changeRows(
  transaction: Transaction,
  rows: RowsOfTable,
  values: ReadonlyMap<string, StoredValue>,
  author: string,
): Promise<void> {
  const version = rows.entity.systemAttribute('version');
  const set = new Assignments(rows.entity)
    .values(values)
    .system('version', `${version?.column ?? ''} + 1`)
    .system('lastModifiedDate', 'now()')
    .system('lastModifiedBy', { value: author });
  await assign(transaction, rows, set);
}

/** Empties a reference of rows that are marked as deleted; it does not count as a change. */
export async function emptyReference(
  transaction: Transaction,
  rows: RowsOfTable,
  { name }: ToOneAttribute,
): Promise<void> {
  await assign(transaction, rows, new Assignments(rows.entity).values(new Map([[name, null]])));
}

/** Empties a reference to rows that leave their table, in all rows that are marked as deleted. */
export async function releaseReference(
  transaction: Transaction,
  from: EntityModel,
  { column, target }: ToOneAttribute,
  ids: readonly EntityId[],
): Promise<void> {
  const deleted = from.systemAttribute('deletedDate')?.column ?? '';
  const text =
    `UPDATE ${from.table} SET ${column} = NULL` +
    ` WHERE ${column} = ANY($1::${sqlTypeOf(target.primaryKey.type)}[]) AND ${deleted} IS NOT NULL`;
  await transaction.rows(statement(text), [ids]);
}

/** Removes the links of rows from a join table. */
export async function removeLinks(
  transaction: Transaction,
  table: string,
  column: string,
  { entity, ids }: RowsOfTable,
): Promise<void> {
  const text = `DELETE FROM ${table} WHERE ${column} = ANY($1::${sqlTypeOf(entity.primaryKey.type)}[])`;
  await transaction.rows(statement(text), [ids]);
}

/** Removes rows of several tables by one statement: so their order does not matter, and they may refer in circles. */
export async function removeRows(transaction: Transaction, tables: readonly RowsOfTable[]): Promise<void> {
  const parameters: SqlValue[] = [];
  const removals = tables.map(({ entity, ids }) => {
    const condition = entity.key.isAnyOf(TABLE, parameters.length + 1);
    parameters.push(...entity.key.arraysOf(ids));
    return `DELETE FROM ${entity.table} ${TABLE} WHERE ${condition}`;
  });
  const [last = '', ...others] = removals.reverse();
  const withOthers = others.map((removal, index) => `removal_${index} AS (${removal})`).join(', ');
  await transaction.rows(statement(withOthers === '' ? last : `WITH ${withOthers} ${last}`), parameters);
}

async function assign(transaction: Transaction, { entity, ids }: RowsOfTable, set: Assignments): Promise<void> {
  const condition = entity.key.isAnyOf(TABLE, set.parameters.length + 1);
  const text = `UPDATE ${entity.table} ${TABLE} SET ${set.pairs} WHERE ${condition}`;
  await transaction.rows(statement(text), [...set.parameters, ...entity.key.arraysOf(ids)]);
}
