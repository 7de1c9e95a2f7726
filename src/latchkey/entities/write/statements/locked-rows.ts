import { classesWithTables, hasClassTables, rootOf } from '../../../model/class-tables.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { literal } from '../../../model/sql-identifier.js';
import type { SqlValue, TextRow } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import { readRows } from './run-statement.js';

type LockStrength = 'UPDATE' | 'NO KEY UPDATE' | 'KEY SHARE';

/** Rows to be read with their locks. */
interface WantedRows {
  /** Of the rows `t` of the entity, without its WHERE. */
  readonly select: string;
  /** About the row `t`; its parameters are the first ones. */
  readonly condition: string;
  /** The same by columns that the table of a class has, where they are not those of the entity. */
  readonly conditionOf?: (entity: EntityModel) => string;
  readonly order: string;
  readonly strength: LockStrength;
  readonly parameters: readonly SqlValue[];
  /** Ids that rows may get in this transaction. */
  readonly ids?: readonly EntityId[];
}

/**
 * Reads rows and locks them. PostgreSQL locks no rows of a union: where each class has a table, one statement locks the rows
 * of all tables, in the order of the classes and of their keys, and another one reads what it has locked.
 */
export async function lockedRows(
  transaction: Transaction,
  entity: EntityModel,
  { select, condition, conditionOf = () => condition, order, strength, parameters, ids = [] }: WantedRows,
): Promise<readonly TextRow[]> {
  if (!hasClassTables(entity)) {
    return readRows(transaction, `${select} WHERE ${condition} ORDER BY ${order} FOR ${strength}`, parameters);
  }
  await reserveIds(transaction, entity, ids);
  const { key } = entity;
  const locked = await readRows(transaction, lockedKeys(entity, conditionOf, strength), parameters);
  if (locked.length === 0) {
    return [];
  }
  const found = locked.map((row) => key.idOf(row.map((part) => part ?? '')));
  return readRows(transaction, `${select} WHERE ${key.isAnyOf('t', 1)} ORDER BY ${order}`, key.arraysOf(found));
}

/** SELECT of the keys of rows in the tables of the entity's classes, which it locks. */
export function lockedKeys(
  entity: EntityModel,
  conditionOf: (entity: EntityModel) => string,
  strength: LockStrength,
): string {
  const keys = entity.key.attributes.map(({ column }) => `t.${column}`).join(', ');
  const locking = (each: EntityModel): string =>
    `SELECT * FROM (SELECT ${keys} FROM ${each.table} t WHERE ${conditionOf(each)} ORDER BY ${keys} FOR ${strength}) locked`;
  return classesWithTables(entity).map(locking).join(' UNION ALL ');
}

/** No constraint of the database spans tables: two transactions must not give one id to rows of different classes. */
async function reserveIds(transaction: Transaction, entity: EntityModel, ids: readonly EntityId[]): Promise<void> {
  if (ids.length > 0) {
    const scope = literal(`${rootOf(entity).table} `);
    const text = `SELECT count(pg_advisory_xact_lock(hashtextextended(${scope} || id, 0))) FROM (SELECT id FROM unnest($1::text[]) ids(id) ORDER BY id) named`;
    await readRows(transaction, text, [ids]);
  }
}
