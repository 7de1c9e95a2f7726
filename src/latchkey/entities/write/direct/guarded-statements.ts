import type { BoundStatement, SqlValue } from '../../../sql/statement.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import { restrictedStatement } from '../statements/restricted-rows.js';
import { statement } from '../statements/run-statement.js';
import { existingRows } from '../statements/stored-rows.js';

/**
 * In a batch nobody looks between two statements, so each says by itself whether it has done what it should: otherwise it
 * divides by zero, and the server undoes the whole batch.
 *
 * @param parameter number of the parameter with the expected number of rows
 */
export const expecting = (parameter: number): string => `1 / (count(*) = $${parameter}::bigint)::integer`;

/** Fails unless the caller sees all these rows; nobody can remove them before the commit. */
export function requireRows(caller: Caller, entity: EntityModel, ids: readonly EntityId[]): BoundStatement {
  const values = [...entity.key.arraysOf(ids), String(ids.length)];
  const text = `SELECT ${expecting(values.length)} FROM (${existingRows(entity, caller)}) found`;
  return restrictedStatement(caller, text, values);
}

/** Fails unless a trigger or a rule lets an INSERT or UPDATE write all its rows. */
export function requireWritten(text: string, values: readonly SqlValue[], count: number): BoundStatement {
  const guarded = `WITH written AS (${text} RETURNING 1) SELECT ${expecting(values.length + 1)} FROM written`;
  return { statement: statement(guarded), values: [...values, String(count)] };
}
