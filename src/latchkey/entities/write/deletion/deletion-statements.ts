import type { SqlValue } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { ToOneAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { referenceValues, refersToAny } from '../../../model/reference-columns.js';
import { Assignments } from '../statements/assignments.js';
import type { LinkSide } from './reference-path.js';
import {
  aboutWrite,
  countRows,
  readRows,
  requireNone,
  type RowWrite,
  writeCounting,
  writeRows,
} from '../statements/run-statement.js';

const TABLE = 't';

/** The rows of one table that a statement is about. */
export interface RowsOfTable {
  /** One of the entities that share the table. */
  readonly entity: EntityModel;
  readonly ids: readonly EntityId[];
}

/** Marks rows as deleted, which counts in their version but not as a modification (protocol/entities.md 12, 13). */
export async function markDeleted(transaction: Transaction, rows: RowsOfTable, author: string): Promise<void> {
  await assign(transaction, rows, deletionMarks(rows.entity, author));
}

/** What a row marked as deleted gets. */
export const deletionMarks = (entity: EntityModel, author: string): Assignments =>
  nextVersion(entity).system('deletedDate', 'now()').system('deletedBy', { value: author });

const nextVersion = (entity: EntityModel): Assignments =>
  new Assignments(entity).system('version', `coalesce(${entity.systemAttribute('version')?.column ?? 'NULL'}, 0) + 1`);

/** Writes the same values into several rows, which counts as a change of each. */
export async function changeRows(
  transaction: Transaction,
  rows: RowsOfTable,
  values: ReadonlyMap<string, SqlValue>,
  author: string,
): Promise<void> {
  const set = nextVersion(rows.entity)
    .values(values)
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
  attribute: ToOneAttribute,
  ids: readonly EntityId[],
): Promise<void> {
  const emptied = referenceValues(attribute, attribute.target, 'NULL').map(([column]) => `${column} = NULL`);
  const deleted = from.systemAttribute('deletedDate')?.column ?? '';
  await writeMatching(transaction, { entity: from, action: 'update' }, ids, {
    table: from.table,
    change: `UPDATE ${from.table} SET ${emptied.join(', ')}`,
    condition: `${refersToAny(attribute, attribute.target, from.table, 1)} AND ${deleted} IS NOT NULL`,
  });
}

/** Removes the links of rows from a join table. */
export async function removeLinks(
  transaction: Transaction,
  { table, held }: LinkSide,
  { entity, ids }: RowsOfTable,
): Promise<void> {
  await writeMatching(transaction, { entity, action: 'delete' }, ids, {
    table,
    change: `DELETE FROM ${table}`,
    condition: refersToAny(held, entity, table, 1),
  });
}

/** Removes rows of several tables by one statement: so their order does not matter, and references may form cycles. */
export async function removeRows(transaction: Transaction, tables: readonly RowsOfTable[]): Promise<void> {
  const [first, ...more] = tables;
  if (first && more.length === 0) {
    const { entity, ids } = first;
    const text = `DELETE FROM ${entity.table} ${TABLE} WHERE ${entity.key.isAnyOf(TABLE, 1)}`;
    await writeRows(transaction, { entity, action: 'delete' }, ids, text, entity.key.arraysOf(ids));
  } else if (first) {
    await removeTogether(transaction, first.entity, tables);
  }
}

async function removeTogether(
  transaction: Transaction,
  entity: EntityModel,
  tables: readonly RowsOfTable[],
): Promise<void> {
  const parameters: SqlValue[] = [];
  const removals = tables.map(({ entity: { table, key }, ids }, index) => {
    const condition = key.isAnyOf(TABLE, parameters.length + 1);
    for (const part of key.arraysOf(ids)) {
      parameters.push(part);
    }
    return `removal_${index} AS (DELETE FROM ${table} ${TABLE} WHERE ${condition} RETURNING 1)`;
  });
  const counts = tables.map((_, index) => `(SELECT count(*) FROM removal_${index})`);
  const text = `WITH ${removals.join(', ')} SELECT ${counts.join(', ')}`;
  const [removed = []] = await readRows(transaction, text, parameters).catch(aboutWrite({ entity, action: 'delete' }));
  for (const [index, rows] of tables.entries()) {
    if (Number(removed[index]) < rows.ids.length) {
      const there = await countRows(transaction, rows.entity, rows.ids);
      requireNone({ entity: rows.entity, action: 'delete' }, there);
    }
  }
}

/** A change of all rows that a condition finds. */
interface MatchingRows {
  readonly table: string;
  /** Without its WHERE. */
  readonly change: string;
  /** Its parameter is a list of ids. */
  readonly condition: string;
}

const writeMatching = (
  transaction: Transaction,
  write: RowWrite,
  ids: readonly EntityId[],
  { table, change, condition }: MatchingRows,
): Promise<void> => {
  const matching = `SELECT count(*) FROM ${table} WHERE ${condition}`;
  return writeCounting(
    write,
    `WITH written AS (${change} WHERE ${condition} RETURNING 1) SELECT (${matching}) - (SELECT count(*) FROM written)`,
    matching,
    (text) => readRows(transaction, text, [ids]),
  );
};

async function assign(transaction: Transaction, { entity, ids }: RowsOfTable, set: Assignments): Promise<void> {
  const condition = entity.key.isAnyOf(TABLE, set.parameters.length + 1);
  const text = `UPDATE ${entity.table} ${TABLE} SET ${set.pairs} WHERE ${condition}`;
  const values = [...set.parameters, ...entity.key.arraysOf(ids)];
  await writeRows(transaction, { entity, action: 'update' }, ids, text, values);
}
