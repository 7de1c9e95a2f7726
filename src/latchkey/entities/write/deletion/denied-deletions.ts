import { groupBy } from '../../../common/in-slices.js';
import { rowsOf } from '../../../model/class-tables.js';
import { restError } from '../../../errors/rest-error.js';
import type { Transaction } from '../../../sql/transaction.js';
import { readRows } from '../statements/run-statement.js';
import type { StoredRow } from '../statements/stored-rows.js';
import type { DeleteRule, DeleteRuleRegistry } from './delete-rules.js';
import type { DeletionPlan } from './deletion-plan.js';
import { isLive, isMember, kindOf, kindsOf, memberOfKind } from './hierarchy-member.js';
import { isOtherSide, startOf } from './reference-path.js';

const OTHER = 't';

/**
 * Asks the `deny` policies: rows that are deleted already or by the same request do not count.
 *
 * @throws RestError 409 `Delete policy violation` (protocol/errors.md 2)
 */
export async function refuseDeniedDeletions(
  transaction: Transaction,
  registry: DeleteRuleRegistry,
  plan: DeletionPlan,
): Promise<void> {
  for (const [entity, rows] of groupBy(plan.live, (row) => row.entity)) {
    for (const rule of registry.of(entity).deny) {
      await refuse(transaction, rule, rows, plan);
    }
  }
}

async function refuse(
  transaction: Transaction,
  { entity, other, path }: DeleteRule,
  rows: readonly StoredRow[],
  plan: DeletionPlan,
): Promise<void> {
  const start = startOf(path, rows);
  if (start.length === 0) {
    return;
  }
  const parameters = [start, ...other.key.arraysOf(plan.idsIn(other))];
  const text =
    `SELECT ${kindOf(other, OTHER)} FROM ${rowsOf(other)} ${OTHER} WHERE ${isOtherSide(path, entity, other, OTHER)}` +
    ` AND ${isLive(other, OTHER)} AND NOT ${other.key.isAnyOf(OTHER, 2)}` +
    ` AND ${isMember(other, OTHER, parameters.length + 1)} LIMIT 1`;
  const [row] = await readRows(transaction, text, [...parameters, ...kindsOf(other)]);
  if (row) {
    throw restError('deletePolicyViolation', { entity: entity.name, referencing: memberOfKind(other, row[0]).name });
  }
}
