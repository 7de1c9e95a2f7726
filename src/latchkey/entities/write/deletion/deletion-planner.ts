import { Injectable } from '@nestjs/common';
import { append, eachInSlices, groupBy, mapInSlices } from '../../../common/in-slices.js';
import { restError } from '../../../errors/rest-error.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import type { StoredRow } from '../statements/stored-rows.js';
import { hasSoftDelete, isLive } from './hierarchy-member.js';
import { type DeleteRule, DeleteRuleRegistry } from './delete-rules.js';
import { DeletionPlan, type PlannedRow } from './deletion-plan.js';
import { isOtherSide, startOf } from './reference-path.js';
import { FOUND, RowReaders } from './row-reader.js';

/**
 * Finds and locks what a deletion brings along: compositions and what policies cascade to, to any depth, one statement
 * per reference and level.
 */
@Injectable()
export class DeletionPlanner {
  constructor(
    private readonly rules: DeleteRuleRegistry,
    private readonly readers: RowReaders,
  ) {}

  /** @throws RestError 403 when the caller may not delete one of the rows or of their composition items */
  async plan(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    ids: readonly EntityId[],
  ): Promise<DeletionPlan> {
    const plan = new DeletionPlan();
    const condition = `${entity.key.isAnyOf(FOUND, 1)} AND ${isLive(entity, FOUND)}`;
    const found = await this.readers.of(entity).lock(transaction, condition, entity.key.arraysOf(ids));
    checkRights(caller, found);
    let level = await added(plan, await mapInSlices(found, (row) => planned(row, false)));
    while (level.length > 0) {
      level = await added(plan, await this.nextLevel(transaction, caller, level));
    }
    return plan;
  }

  private async nextLevel(
    transaction: Transaction,
    caller: Caller,
    level: readonly PlannedRow[],
  ): Promise<PlannedRow[]> {
    const next: PlannedRow[] = [];
    for (const [entity, rows] of groupBy(level, (row) => row.entity)) {
      for (const rule of this.rules.of(entity).cascade) {
        for (const [removed, group] of groupBy(rows, (row) => row.removed && rule.path.kind === 'inverse')) {
          const found = await this.otherSide(transaction, rule, group, removed);
          if (rule.composition) {
            checkRights(caller, found);
          }
          append(next, await mapInSlices(found, (row) => planned(row, removed)));
        }
      }
    }
    return next;
  }

  /** @param all also rows that are marked as deleted: they cannot stay where what they refer to leaves its table */
  private async otherSide(
    transaction: Transaction,
    { entity, other, path }: DeleteRule,
    rows: readonly StoredRow[],
    all: boolean,
  ): Promise<readonly StoredRow[]> {
    const start = startOf(path, rows);
    if (start.length === 0) {
      return [];
    }
    const condition = isOtherSide(path, entity, other, FOUND) + (all ? '' : ` AND ${isLive(other, FOUND)}`);
    return this.readers.of(other).lock(transaction, condition, [start]);
  }
}

/** The rows that are new to the plan. */
async function added(plan: DeletionPlan, rows: readonly PlannedRow[]): Promise<readonly PlannedRow[]> {
  const fresh: PlannedRow[] = [];
  await eachInSlices(rows, (row) => {
    if (plan.add(row)) {
      fresh.push(row);
    }
  });
  return fresh;
}

const planned = (row: StoredRow, removed: boolean): PlannedRow => ({
  ...row,
  removed: removed || !hasSoftDelete(row.entity),
});

function checkRights({ rights }: Caller, rows: readonly StoredRow[]): void {
  const live = rows.filter(({ deleted }) => !deleted);
  const refused = live.find(({ entity }) => !rights.mayDo('delete', entity.name));
  if (refused) {
    throw restError('refused', { resource: refused.entity.name, type: 'entity', action: 'delete' });
  }
}
