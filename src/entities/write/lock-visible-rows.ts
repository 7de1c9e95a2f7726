import type { Transaction } from '../../database/database.js';
import type { EntityId } from '../../metadata/entity-key.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { visibleRows } from '../read/compiled-read.js';
import { ROOT } from '../read/selection.js';
import { isMember, kindsOf } from './deletion/family-member.js';
import { statement } from './row-writer.js';

/**
 * Locks rows in the order of their ids; updates and deletes see what the caller may READ (protocol/roles.md 7.4).
 *
 * @returns the ids among the given ones that are rows for this caller
 */
export async function lockVisibleRows(
  transaction: Transaction,
  { rights }: Caller,
  entity: EntityModel,
  ids: readonly EntityId[],
): Promise<ReadonlySet<EntityId>> {
  if (!rights.mayDo('read', entity.name)) {
    return new Set();
  }
  const { key } = entity;
  const parameters = key.arraysOf(ids);
  const columns = key.attributes.map(({ column }) => `${ROOT}.${column}`).join(', ');
  const text =
    `SELECT ${columns} FROM ${entity.table} ${ROOT} WHERE ${key.isAnyOf(ROOT, 1)} AND ${visibleRows(entity)}` +
    ` AND ${isMember(entity, ROOT, parameters.length + 1)} ORDER BY ${columns} FOR UPDATE OF ${ROOT}`;
  const rows = await transaction.rows(statement(text), [...parameters, ...kindsOf(entity)]);
  return new Set(rows.map((row) => key.idOf(row.map((part) => part ?? ''))));
}
